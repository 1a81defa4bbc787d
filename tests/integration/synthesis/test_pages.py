"""The synthesis desk as its visitors see it, without scripts."""

from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from consult.access import Role
from consult.accounts.models import User
from consult.coding.models import Coding, Excerpt, Stance, Theme
from consult.coding.services import recount
from consult.consultations.models import Consultation, ConsultationState, Question
from consult.moderation.models import Contribution
from consult.reports.making.reading import notes_on
from consult.reports.making.words import Words
from consult.responses.models import Answer, AnswerState, Channel, Response, ResponseState, Visibility
from consult.synthesis import queries
from consult.synthesis.models import QuoteState, Synthesis, SynthesisState
from consult.text.spans import Span
from tests.browser import Browser
from tests.integration.coding.make import Place, signed_in, statements
from tests.integration.moderation import make as moderation
from tests.integration.responses import make as answering
from tests.integration.synthesis import make

DESK = "/en/desk/pooierverbod/synthese"


@pytest.fixture
def browser(app: Flask, place: Place) -> Browser:
    return signed_in(app, place.analyst)


def test_the_theme_table_names_the_proposition_and_each_figure_leads_to_its_passages(
    browser: Browser, place: Place
) -> None:
    place.code(place.contribution(group="gemeente"), stance=Stance.OPPOSE)
    place.code(place.contribution("Een heel andere tekst over iets."), stance=Stance.SUPPORT, length=32)
    browser.open(DESK)
    assert "Colleagues, partners and ordinary services always stay outside it." in browser.text
    figures = browser.page.xpath("//table//a[contains(@href, 'stance=oppose')]/@href")
    browser.open(figures[0])
    assert "Wij werken samen." in browser.text
    assert "andere tekst" not in browser.text


def test_a_finding_with_a_quote_goes_from_draft_to_approval(app: Flask, browser: Browser, place: Place) -> None:
    quoted, unquotable = make.coded(place), make.coded(place, Visibility.ANALYSE)
    browser.open(DESK).press("Begin a draft")
    browser.open(f"{DESK}/1/bevinding?theme=B-COLLEGA")
    assert len(browser.page.xpath("//input[@name='evidence']")) == 2
    assert browser.page.xpath("//input[@name='quote']/@value") == [str(quoted.excerpt_id)]
    both = [str(quoted.excerpt_id), str(unquotable.excerpt_id)]
    browser.press("Save finding", statement="Twee inzenders willen dit.", evidence=both, quote=[str(quoted.excerpt_id)])
    browser.press("Save summary", nl="Twee inzenders willen dit.", no_minority_because="Niemand dacht er anders over.")
    browser.press("Offer for approval")
    assert "You wrote in it. Somebody else must approve it." in browser.text
    other = signed_in(app, place.other).open(f"{DESK}/1")
    other.press("Approve", status=422)
    with place.database.transaction() as session:
        senior = moderation.staff(session, Role.SENIOR_MODERATOR, name="O. Oudste")
    clearing = signed_in(app, senior).open(f"{DESK}/citaten")
    clearing.press("May be printed", status=422)
    clearing.press("May be printed", looked_at=["words", "together", "others"])
    other.open(f"{DESK}/1").press("Approve")
    assert "This synthesis does not change any more." in other.text
    with place.database.reading() as session:
        synthesis = session.scalars(select(Synthesis)).one()
        (finding,) = queries.findings_with_evidence(session, synthesis.id)
    assert synthesis.state is SynthesisState.APPROVED
    assert {evidence.quote for evidence in finding.evidence} == {QuoteState.CLEARED, None}


def test_a_finding_without_statement_or_evidence_is_refused_with_what_was_typed(browser: Browser, place: Place) -> None:
    coding = make.coded(place)
    make.draft(place)
    browser.open(f"{DESK}/1/bevinding?theme=B-COLLEGA")
    browser.press("Save finding", status=422, statement="Een zin die blijft staan.")
    assert "Choose at least one passage" in browser.text
    assert "Een zin die blijft staan." in browser.text
    browser.press("Save finding", status=422, statement="", evidence=[str(coding.excerpt_id)])
    assert browser.page.xpath("//input[@name='evidence'][@checked]/@value") == [str(coding.excerpt_id)]


def test_two_analysts_who_save_at_once_both_see_both_and_lose_nothing(app: Flask, place: Place) -> None:
    made = make.draft(place)
    coding = make.coded(place)
    found = make.finding(place, made, coding, statement="Zo stond het er.")
    pages = [signed_in(app, user).open(f"{DESK}/1/bevinding/{found.id}") for user in (place.analyst, place.other)]
    pages[0].press("Save finding", statement="De eerste was sneller.")
    pages[1].press("Save finding", status=409, statement="De tweede typte dit.")
    assert "De eerste was sneller." in pages[1].text
    assert "De tweede typte dit." in pages[1].text
    pages[1].press("Save finding")
    assert "De tweede typte dit." in pages[1].text
    summaries = [signed_in(app, user).open(f"{DESK}/1") for user in (place.analyst, place.other)]
    summaries[0].press("Save summary", nl="Samenvatting van de eerste.")
    summaries[1].press("Save summary", status=409, nl="Samenvatting van de tweede.")
    assert "Samenvatting van de eerste." in summaries[1].text
    assert "Samenvatting van de tweede." in summaries[1].text
    summaries[1].press("Save summary")
    with place.database.reading() as session:
        assert session.get_one(Synthesis, made.id).summary == {"nl": "Samenvatting van de tweede."}


def test_findings_are_changed_and_removed(browser: Browser, place: Place) -> None:
    made = make.draft(place)
    make.finding(place, made, make.coded(place), statement="Die gaat weg.")
    browser.open(f"{DESK}/1")
    browser.press("Remove")
    assert "Die gaat weg." not in browser.text


def test_the_proposer_of_a_quote_sees_no_buttons_for_it(app: Flask, place: Place) -> None:
    with place.database.transaction() as session:
        both = moderation.staff(session, Role.ANALYST, Role.SENIOR_MODERATOR)
    made = make.draft(place, both)
    found = make.finding(place, made, make.coded(place), quote=True, by=both)
    browser = signed_in(app, both).open(f"{DESK}/citaten")
    assert "You proposed this quote." in browser.text
    fields = {"csrf_token": browser.token, "ruling": "clear"}
    browser.post(f"{DESK}/citaten/{found.evidence[0].id}", fields, status=403)


@pytest.mark.parametrize(
    "role", [Role.MODERATOR, Role.SENIOR_MODERATOR, Role.OFFICIAL, Role.EDITOR, Role.ADMINISTRATOR]
)
def test_nobody_but_an_analyst_sees_exact_figures(app: Flask, place: Place, role: Role) -> None:
    make.draft(place)
    browser = signed_in(app, _staff(place, role))
    for path in ("", "/thema/B-COLLEGA", "/1", "/1/bevinding?theme=B-COLLEGA"):
        browser.open(DESK + path, status=403)
    browser.open(f"{DESK}/citaten", status=200 if role is Role.SENIOR_MODERATOR else 403)


def test_the_owners_analysts_and_moderators_are_refused(app: Flask, place: Place) -> None:
    signed_in(app, _staff(place, Role.ANALYST, moderation.OWNER)).open(DESK, status=403)
    signed_in(app, _staff(place, Role.SENIOR_MODERATOR, moderation.OWNER)).open(f"{DESK}/citaten", status=403)


def test_the_theme_table_asks_six_things_of_the_database_however_many_contributions(
    browser: Browser, place: Place
) -> None:
    _many(place, 3000)
    browser.open(DESK)
    with statements(place.database) as asked:
        browser.open(DESK)
    assert len(asked) <= 6, asked
    assert "3000" in browser.text


def _staff(place: Place, role: Role, employer: str = "Bureau Voorbeeld") -> User:
    with place.database.transaction() as session:
        return moderation.staff(session, role, employer=employer)


def _many(place: Place, number: int) -> None:
    """Put in many coded contributions, without their words."""
    with place.database.transaction() as session:
        question = session.scalars(select(Question.id).where(Question.key == "PV-09")).one()
        theme = session.scalars(select(Theme).where(Theme.key == "B-COLLEGA")).one()
        asked = session.get_one(Consultation, place.id)
        responses = [
            Response(consultation=asked, group="sekswerker", channel=Channel.OPEN, state=ResponseState.SUBMITTED)
            for _ in range(number)
        ]
        session.add_all(responses)
        session.flush()
        answers = [
            Answer(
                consultation_id=place.id,
                response_id=one.id,
                question_id=question,
                sealed=b"-",
                is_text=True,
                state=AnswerState.ACCEPTED,
            )
            for one in responses
        ]
        session.add_all(answers)
        session.flush()
        written = [
            Contribution(
                answer_id=answer.id,
                consultation_id=place.id,
                response_id=answer.response_id,
                question_id=question,
                decision_id=None,
                number=at,
                group="sekswerker",
                channel=Channel.OPEN,
                visibility=Visibility.ANALYSE,
                is_text=True,
                sealed=b"-",
            )
            for at, answer in enumerate(answers, 1)
        ]
        session.add_all(written)
        session.flush()
        excerpts = [Excerpt(contribution_id=one.id, start=0, end=5) for one in written]
        session.add_all(excerpts)
        session.flush()
        session.add_all(
            Coding(
                excerpt_id=one.id,
                theme_id=theme.id,
                coder_id=place.analyst.id,
                stance=Stance.SUPPORT,
                proposition="buiten",
            )
            for one in excerpts
        )
        session.flush()
        recount(session, place.id)


def test_quotes_of_one_response_are_cleared_side_by_side_and_what_is_refused_becomes_a_paraphrase(
    app: Flask, browser: Browser, place: Place
) -> None:
    words = "Wij werken samen. Een vriend rijdt ons. Hij vraagt een eerlijk bedrag. Pak dwang aan."
    contribution = place.contribution(words, visibility=Visibility.QUOTE)
    first = place.code(contribution, make.THEME, length=len(words))
    second = place.code(contribution, make.THEME, span=Span(18, 39), length=len(words))
    other = make.coded(place)
    made = make.draft(place)
    found = make.finding(place, made, first, second, other, quote=True)
    with place.database.transaction() as session:
        senior = moderation.staff(session, Role.SENIOR_MODERATOR, name="O. Oudste")
    clearing = signed_in(app, senior).open(f"{DESK}/citaten")
    panels = clearing.page.xpath(f"//section[contains(@aria-labelledby, '{found.evidence[0].id}')]")
    assert "Also quoted from this response" in panels[0].text_content()
    assert "Een vriend rijdt ons." in panels[0].xpath(".//blockquote[2]//mark")[0].text_content()
    alone = clearing.page.xpath(f"//section[contains(@aria-labelledby, '{found.evidence[2].id}')]")
    assert "Also quoted" not in alone[0].text_content()
    fields = {"csrf_token": clearing.token, "ruling": "clear", "looked_at": ["words", "others"]}
    clearing.post(f"{DESK}/citaten/{found.evidence[0].id}", fields, status=422)
    clearing.post(f"{DESK}/citaten/{found.evidence[0].id}", {**fields, "ruling": "refuse"})
    browser.open(f"{DESK}/1")
    assert "Said in our own words: this quote was refused, and the report says so." in browser.text
    with place.database.reading() as session:
        finding = queries.findings_with_evidence(session, made.id)[0]
        assert "told in our own words" in " ".join(notes_on(finding, None, Words("en"), 10))


def test_the_partner_replies_itself_and_nobody_else_does(app: Flask, place: Place) -> None:
    partner = app.extensions["consult.settings"].partner
    for name, who in ((partner, "tekent"), ("Een andere vereniging", "vreemd")):
        answering.organisation(place.database, name, members=[(who, ["signatory"])])
    with place.database.reading() as session:
        signer, stranger = (
            session.scalars(select(User).where(User.email == f"{who}@voorbeeld.example")).one()
            for who in ("tekent", "vreemd")
        )
    with place.database.transaction() as session:
        session.get_one(Consultation, place.id).state = ConsultationState.CLOSED
    at = f"/en/r/weerwoord/{place.consultation.ref}"
    about = f"/en/consultaties/{place.consultation.slug}"
    page = signed_in(app, signer).open(about)
    assert [urlsplit(link).path for link in page.page.xpath("//a[normalize-space()='Right of reply']/@href")] == [at]
    assert "Right of reply" not in signed_in(app, stranger).open(about).text
    page.open(at)
    page.press("Save your reply", status=422, words=" ")
    page.press("Save your reply", words="Dit lezen wij zo niet terug.")
    desk = signed_in(app, place.analyst).open(f"{DESK}/weerwoord")
    assert "Dit lezen wij zo niet terug." in desk.text
    assert "Typed in by the partner itself." in desk.text
    signed_in(app, stranger).open(at, status=403)
