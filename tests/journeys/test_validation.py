"""A synthesis from the proposal, each check failing and mended, approved by another, read back by five, then stale.

In a real browser with scripts off. The five answers are put in place first: how answers come in is another journey.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.accounts.models import User
from consult.app import create_app
from consult.coding.models import Coding, Excerpt, Mark, Stance
from consult.coding.queries import themes_of
from consult.coding.services import code as code_excerpt
from consult.config import Settings
from consult.consultations.queries import consultation_by_slug, definition
from consult.days import today_here
from consult.db import Database
from consult.keys import Keys
from consult.moderation.models import Contribution, Verdict
from consult.moderation.services import decide
from consult.responses.codes import code_digest
from consult.responses.models import Answer, Channel, Visibility
from consult.text.redaction import Category, Passage
from consult.text.spans import Span
from tests.integration.moderation import make
from tests.journeys.conftest import Site
from tests.journeys.mending import EMPTY, MENDED, PROPOSED, mend, says
from tests.journeys.road import approve_and_release, offer
from tests.journeys.visitor import Come, Visitor

SLUG = "opting-in"
DESK = f"/en/desk/{SLUG}/synthese"
SAID = (
    ("sekswerker", "Ask us first before you change a rule that is about our work.", Stance.SUPPORT),
    ("sekswerker", "I want to work together with a colleague behind one door.", Stance.SUPPORT),
    ("sekswerker", "Nobody should have to give a name to be allowed to work.", Stance.SUPPORT),
    ("exploitant", "A register is fine as long as the town does not see it.", Stance.CONDITIONAL),
    ("anders", "Leave it as it is, the plan brings nothing to anybody.", Stance.OPPOSE),
)
CODES = tuple(letter * 24 for letter in "ABCDE")
ORGANISED = ("gemeente", "Our members want to be asked before a rule about them is made.", Stance.SUPPORT)
HIDDEN = (
    "Other words are hidden in a passage that this finding stands on.",
    "Something that a finding stands on has changed.",
)
GONE = "This finding stands on no evidence."
DISPUTED = "Somebody who read it back does not find their point well put."
WHY = ("It was about being asked first, and that is gone.", "I did say yes, but only together.")


def test_a_proposed_synthesis_is_mended_approved_read_back_and_stale_after_a_withdrawal(
    site: Site, visitor: Come
) -> None:
    app = create_app(Settings.from_environ(site.environ))
    answer_id = _answers(app)
    analyst, second = visitor().sign_in("codeur-a@bureau.example"), visitor().sign_in("codeur-b@bureau.example")
    findings = _propose(analyst)
    quoted = [words for _group, words, _stance in SAID[1:3]]
    mend(analyst, visitor().sign_in("senior@bureau.example"), DESK, findings, quoted)
    _hide(app, answer_id)
    says(analyst, DESK, HIDDEN)
    analyst.open(findings[0]).press("Save finding")
    says(analyst, DESK, MENDED, HIDDEN)
    offer(analyst, SLUG)
    analyst.open(f"{DESK}/1/dekking").look("coverage")
    approve_and_release(second, SLUG)
    _open_the_round(analyst)
    holders = [visitor() for _ in CODES]
    for place, (holder, letters) in enumerate(zip(holders, CODES, strict=True)):
        _read_back(holder, letters, WHY[place] if place < len(WHY) else "", look=place == 0)
    _moderate(visitor().sign_in("moderator@bureau.example"))
    _results(analyst)
    _withdraw(holders[2])
    _everything_is_stale(analyst, second)
    _withdraw(holders[4])
    _the_next_version_is_mended(analyst)
    assert "The audit log holds" in site.consult("audit", "verify")


def _answers(app: Flask) -> UUID:
    """Put six accepted and coded answers in place, five of holders with a code who asked to hear later; return the first.

    The sixth is an organisation's, the fifth is marked as rare but serious.
    """
    database: Database = app.extensions["consult.database"]
    keys: Keys = app.extensions["consult.keys"]
    said = [*zip(CODES, SAID, strict=True), ("", ORGANISED)]
    coded: list[Coding] = []
    with database.transaction() as session:
        consultation = consultation_by_slug(session, SLUG)
        theme = next(one for one in themes_of(session, consultation) if one.on_desk and one.proposition)
        question = next(one.id for one in definition(consultation).questions if one.type == "open")
        for letters, (group, words, stance) in said:
            sent = make.response(
                session,
                app.extensions["consult.vault"],
                consultation,
                {question: words},
                group=group,
                visibility=Visibility.QUOTE,
                **({} if letters else {"channel": Channel.ORGANISATION, "maker": "Voorbeeldstichting"}),
            )
            if letters:
                sent.code_digest, sent.tells_later = code_digest(keys.pepper, letters), True
            (answer,) = make.answers_of(session, sent)
            _accept(app, session, answer)
            contribution = session.scalars(select(Contribution).where(Contribution.answer_id == answer.id)).one()
            coded.append(
                code_excerpt(
                    session,
                    contribution.id,
                    Span(0, len(words)),
                    theme.id,
                    length=len(words),
                    stance=stance,
                    condition="as long as" if stance is Stance.CONDITIONAL else "",
                    by=_account(session, "codeur-a@bureau.example").id,
                )
            )
        session.add(Mark(excerpt_id=coded[4].excerpt_id, coder_id=coded[4].coder_id, rare=True))
        first = select(Contribution.answer_id).join(Excerpt).where(Excerpt.id == coded[0].excerpt_id)
        return session.scalars(first).one()


def _hide(app: Flask, answer_id: UUID) -> None:
    """Let a moderator hide the first word of an answer that was accepted."""
    with app.extensions["consult.database"].transaction() as session:
        _accept(app, session, session.get_one(Answer, answer_id), Passage(Span(0, 3), Category.THIRD_PARTY))


def _accept(app: Flask, session: Session, answer: Answer, *hidden: Passage) -> None:
    by = _account(session, "moderator@bureau.example")
    about = {"version": answer.version, "verdict": Verdict.ACCEPT, "share": 0, "by": by, "passages": hidden}
    decide(session, app.extensions["consult.vault"], answer.id, **about)


def _account(session: Session, email: str) -> User:
    return session.scalars(select(User).where(User.email == email)).one()


def _propose(analyst: Visitor) -> Sequence[str]:
    analyst.open(DESK).press("Begin a draft")
    says(analyst, DESK, EMPTY)
    analyst.press("Propose findings")
    for _ in range(60):
        analyst.open(f"{DESK}/1")
        if "Proposed, not read yet" in analyst.text and "A draft is being proposed" not in analyst.text:
            break
        analyst.page.wait_for_timeout(500)
    analyst.look("proposed")
    says(analyst, DESK, PROPOSED, EMPTY[:1])
    return _to_change(analyst)


def _to_change(analyst: Visitor) -> Sequence[str]:
    links = analyst.page.get_by_role("link", name="Change", exact=True)
    return [str(one.get_attribute("href")) for one in links.all()]


def _open_the_round(analyst: Visitor) -> None:
    analyst.open(f"{DESK}/1/terugleesronde").look("round-before")
    analyst.field("closes_on").fill((today_here() + timedelta(14)).isoformat())
    analyst.press("Open the round")
    assert "End the round now" in analyst.text
    analyst.open(f"{DESK}/weerwoord").look("right-of-reply")
    analyst.field("words").fill("Wij lezen hierin terug wat onze leden zeiden.")
    analyst.press("Save the reply")
    assert "Typed in by an analyst for the partner." in analyst.text


def _read_back(holder: Visitor, letters: str, why: str, *, look: bool) -> None:
    holder.open("/en/r/verder").field("code").fill(letters)
    holder.press("Continue").click("Read the summary back")
    if look:
        holder.look("read-back", neutral=True)
    assert not [words for _group, words, _stance in SAID if words in holder.text], "nobody's own words are shown"
    fit = "no" if why else "yes"
    holder.page.locator(f"input[type=radio][value={fit}]").first.check()
    if why:
        holder.page.locator("textarea[name^=why]").first.fill(why)
    holder.press("Send what you think")
    assert "Thank you." in holder.text
    if look:
        holder.look("read-back-sent", neutral=True)


def _moderate(moderator: Visitor) -> None:
    for why in WHY:
        moderator.find_to_moderate(SLUG, "group=sekswerker", why).press("Take this answer")
        assert "words about the summary" in moderator.text
        moderator.choose("ruling", "accept").press("Save the decision and go on")


def _results(analyst: Visitor) -> None:
    analyst.open(f"{DESK}/1/terugleesronde").look("round-results")
    for words in (*WHY, "Yes 1 · partly 0 · no 2", "Not resolved"):
        assert words in analyst.text


def _withdraw(holder: Visitor) -> None:
    holder.open("/en/r/mijn").click("Take your answers back")
    holder.choose("sure", "yes").press("Take back")


def _everything_is_stale(analyst: Visitor, second: Visitor) -> None:
    analyst.open(f"{DESK}/1").look("stale")
    for words in (
        "Something that a finding stands on has changed",
        "A contribution that it stood on was taken away. In the week of",
        "The tables have changed since this was approved",
        "Out of date",
    ):
        assert words in analyst.text
    assert analyst.page.get_by_text("Out of date").count() == 1, "the other findings stand on other answers"
    second.open(f"/en/desk/{SLUG}/verslagen").look("reports-stale")
    assert "This report does not count any more" in second.text
    assert "1 answer was taken away." in second.text
    analyst.open(DESK).press("Begin a draft")
    analyst.open(f"{DESK}/2/verschillen").look("what-changed")
    assert "from synthesis 1 to synthesis 2" in analyst.text
    analyst.open(f"{DESK}/1/terugleesronde")
    assert "Yes 0 · partly 0 · no 2" in analyst.text


def _the_next_version_is_mended(analyst: Visitor) -> None:
    """What stood on the answer that is gone stands on nothing; what was disputed gets an answer of the analyst."""
    text = analyst.open(f"{DESK}/2").look("next-version").text
    for words in (GONE, DISPUTED, HIDDEN[1]):
        assert words in text, words
    while analyst.page.get_by_text(GONE).count():
        analyst.go(analyst.page.locator("li", has_text=GONE).get_by_role("button", name="Remove").first)
    for address in _to_change(analyst):
        answer = analyst.open(address).field("after_reading")
        if answer.count():
            answer.fill("Wij schreven op dat gevraagd worden ook vooraf moet.")
        analyst.press("Save finding")
    text = analyst.open(f"{DESK}/2").text
    for words in (GONE, DISPUTED, HIDDEN[1]):
        assert words not in text, words
    assert "Nothing in a finding has to be mended." in text
