"""Suggestions: learnt in the background, shown as what they are, answered, and gone with their contribution."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.accounts.models import User
from consult.analysis.suggestions.lessons import Suggested
from consult.audit import AuditAction, AuditEvent
from consult.coding import queries, services
from consult.coding.cli import rebuild
from consult.coding.models import Coding, ProposalFate, Stance, SuggestionAnswer, ThemeProposal
from consult.coding.queries import suggesting
from consult.config import Settings
from consult.db import Database
from consult.jobs.models import Job
from consult.jobs.worker import run_next
from consult.moderation.models import Contribution, Verdict
from consult.moderation.services import decide
from consult.responses.models import Answer
from consult.suggested import CandidateTheme, Learning, Passage, Suggestion, Suggestions
from consult.text.redaction import Category
from consult.text.redaction import Passage as Hidden
from consult.text.spans import Span
from consult.vault import Vault
from tests.conftest import without_second_factor
from tests.integration.coding.make import Place, refer, signed_in, statements
from tests.integration.coding.make import place as made_place
from tests.leaks import leaks

DESK = "/en/desk/pooierverbod/coderen"
SOUGHT = "/en/desk/pooierverbod/themas-gezocht"
RIDES = "Mijn vriend rijdt mij naar klanten. Hij vraagt geld voor benzine."
ROOM = "De verhuurder van de kamer vraagt veel huur. De kamer is klein."
SECRET = "Zwaluwstaart"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(without_second_factor(settings), suggestions=True)


@pytest.fixture
def place(database: Database, vault: Vault) -> Place:
    return made_place(database, vault)


@pytest.fixture
def kept(app: Flask) -> Suggestions:
    found: Suggestions = app.extensions["consult.suggestions"]
    return found


def suggested(kept: Suggestions, place: Place, written: Contribution, *themes: str, span: Span | None = None) -> None:
    """Keep what a job would have suggested."""
    offered = tuple(Suggested(theme, 0.7, (Span(5, 11),)) for theme in themes)
    passage = Passage(span or Span(0, 65), 0.2, offered)
    kept.put([Suggestion(written.id, place.id, "T0.1/0", (passage,))])


def work(app: Flask, place: Place) -> None:
    while run_next(place.database, app.extensions["consult.tasks"]):
        pass


def test_suggestions_are_learnt_from_the_codebook_alone_and_better_with_codings(
    app: Flask, place: Place, kept: Suggestions
) -> None:
    rooms = [place.contribution(ROOM.replace("veel", f"{at} euro"), group="gemeente") for at in range(6)]
    rides = [place.contribution(RIDES.replace("geld", f"{at} euro")) for at in range(6)]
    work(app, place)
    learnt = kept.learnt(place.id)
    assert learnt is not None
    assert (learnt.lessons, learnt.passages) == (0, 12)
    assert set(kept.in_order(place.id)) == {one.id for one in (*rooms, *rides)}
    for one in rides[:4]:
        place.code(one, "B-COLLEGA", span=Span(0, 30), length=60)
    for one in rooms[:4]:
        place.code(one, "E-VEILIG", stance=Stance.NONE, span=Span(0, 30), length=60)
    work(app, place)
    again = kept.learnt(place.id)
    assert again is not None
    assert (again.lessons, again.model) == (8, "T0.1/8")
    found = kept.of(rides[5].id)
    assert found is not None
    [passage] = found.passages
    first = passage.suggestions[0]
    assert first.theme == "B-COLLEGA"
    assert {RIDES.replace("geld", "5 euro")[span.start : span.end] for span in first.spans} & {"vriend", "rijdt"}
    assert first.similar
    assert set(kept.in_order(place.id)) == {one.id for one in (*rooms[4:], *rides[4:])}
    with place.database.reading() as session:
        assert session.scalar(select(func.count(Coding.id))) == 8, "no suggestion is a coding"


def test_a_suggestion_says_that_it_is_one_and_why_and_filling_it_in_is_no_coding(
    app: Flask, place: Place, kept: Suggestions
) -> None:
    written = place.contribution(RIDES)
    suggested(kept, place, written, "B-COLLEGA", "E-VEILIG")
    browser = signed_in(app, place.analyst).open(f"{DESK}/{written.number}")
    assert "suggestion: likely" in browser.text
    assert "Because of these words: vriend" in browser.text
    fields = {"csrf_token": browser.token, "theme": "B-COLLEGA", "start": "0", "end": "65", "answer": "accept"}
    browser.post(f"{DESK}/{written.number}/suggestie", fields)
    assert browser.page.xpath("//input[@name='theme'][@checked]/@value") == ["B-COLLEGA"]
    assert browser.page.xpath("//input[@name='sentences'][@checked]/@value") == ["1", "2"]
    with place.database.reading() as session:
        answer = session.scalars(select(SuggestionAnswer)).one()
        assert (answer.accepted, answer.score, answer.model) == (True, 0.7, "T0.1/0")
        assert session.scalar(select(func.count(Coding.id))) == 0
    browser.press("Save coding", **{"stance-B-COLLEGA": "support"})
    assert "The coding was saved." in browser.text
    assert "suggestion: likely" not in browser.text, "what this coder coded needs no suggestion"


def test_a_refused_suggestion_goes_at_once_and_is_not_made_again(app: Flask, place: Place, kept: Suggestions) -> None:
    written = place.contribution(RIDES)
    place.contribution(ROOM)
    work(app, place)
    found = kept.of(written.id)
    assert found is not None
    [passage] = found.passages
    theme = passage.suggestions[0].theme
    browser = signed_in(app, place.analyst).open(f"{DESK}/{written.number}")
    fields = {"csrf_token": browser.token, "theme": theme, "start": "0", "end": str(passage.span.end)}
    browser.post(f"{DESK}/{written.number}/suggestie", {**fields, "answer": "refuse"})
    assert not browser.page.xpath(f"//section[@aria-labelledby='suggested']//input[@name='theme'][@value='{theme}']")
    work(app, place)
    found = kept.of(written.id)
    assert found is not None
    assert theme not in [one.theme for one in found.passages[0].suggestions]
    browser.post(f"{DESK}/{written.number}/suggestie", {**fields, "answer": "accept"}, status=404)
    with place.database.reading() as session:
        action = AuditEvent.action == AuditAction.SUGGESTION_ANSWERED
        assert session.scalar(select(func.count()).select_from(AuditEvent).where(action)) == 1


def test_what_was_never_suggested_cannot_be_answered(app: Flask, place: Place, kept: Suggestions) -> None:
    written, other = place.contribution(RIDES), place.contribution(ROOM)
    suggested(kept, place, written, "B-COLLEGA")
    browser = signed_in(app, place.analyst).open(f"{DESK}/{written.number}")
    right = {"csrf_token": browser.token, "theme": "B-COLLEGA", "start": "0", "end": "65", "answer": "accept"}
    for number, wrong in (
        (written.number, {"theme": "E-VEILIG"}),
        (written.number, {"start": "1"}),
        (other.number, {}),
    ):
        browser.post(f"{DESK}/{number}/suggestie", {**right, **wrong}, status=404)


def test_a_blind_coder_and_a_coder_where_it_is_switched_off_see_no_suggestion(
    app: Flask, place: Place, kept: Suggestions
) -> None:
    written = place.contribution(RIDES)
    suggested(kept, place, written, "B-COLLEGA")
    with place.database.transaction() as session:
        assert suggesting.shows_suggestions(session, place.id, on=True)
        assert not suggesting.shows_suggestions(session, place.id, on=True, is_blind=True)
        assert not suggesting.shows_suggestions(session, place.id, on=False)
    browser = signed_in(app, place.analyst).open(SOUGHT).press("Show no suggestions in this consultation")
    browser.open(f"{DESK}/{written.number}")
    assert "Suggested themes" not in browser.text
    browser.open(SOUGHT).press("Show suggestions in this consultation")
    assert "Suggested themes" in browser.open(f"{DESK}/{written.number}").text


def test_an_installation_without_suggestions_learns_and_shows_nothing(
    app: Flask, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.contribution(RIDES)
    with place.database.reading() as session:
        kinds = set(session.scalars(select(Job.kind)))
    assert "learn-suggestions" in kinds
    off = app.extensions["consult.settings"]
    monkeypatch.setitem(app.extensions, "consult.settings", replace(off, suggestions=False))
    browser = signed_in(app, place.analyst).open(SOUGHT)
    assert "This installation suggests nothing." in browser.text
    assert "Show no suggestions" not in browser.text


def test_a_contribution_that_goes_takes_its_suggestions_answers_and_examples_along_at_once(
    app: Flask, place: Place, kept: Suggestions
) -> None:
    written, stays = place.contribution(RIDES), place.contribution(RIDES)
    for one in (written, stays):
        suggested(kept, place, one, "B-COLLEGA")
    members = ((written.id, Span(0, 35)), (stays.id, Span(0, 35)))
    words = ((written.id, Span(5, 11)),)
    learnt = Learning("T0.1/0", 0, 2, 2)
    kept.put_learning(place.id, learnt, [CandidateTheme(1, members, words)])
    with place.database.transaction() as session:
        services.answer_suggestion(
            session, kept, written, Span(0, 65), "B-COLLEGA", accepted=False, by=place.analyst.id
        )
        passages = [f"{one.id.hex}.0.35" for one in (written, stays)]
        services.decide_on_candidate(session, place.id, passages, ProposalFate.REJECTED, by=place.analyst.id)
    with place.database.transaction() as session:
        refer(session, place, written.answer_id)
        assert kept.of(written.id) is None, "not only after the job"
    assert kept.of(stays.id) is not None
    [candidate] = kept.candidates(place.id)
    assert (candidate.members, candidate.words) == (members[1:], ())
    with place.database.reading() as session:
        assert session.scalars(select(SuggestionAnswer)).all() == []
        assert session.scalars(select(ThemeProposal)).one().passages == passages[1:]


def test_other_words_hidden_later_end_what_was_suggested_for_them(app: Flask, place: Place, kept: Suggestions) -> None:
    written = place.contribution(RIDES)
    suggested(kept, place, written, "B-COLLEGA")
    with place.database.transaction() as session:
        answer = session.get_one(Answer, written.answer_id)
        by = session.get_one(User, place.moderator.id)
        hidden = [Hidden(Span(5, 11), Category.CONTACT)]
        decide(
            session,
            place.vault,
            answer.id,
            share=0,
            version=answer.version,
            verdict=Verdict.ACCEPT,
            passages=hidden,
            by=by,
        )
    assert kept.of(written.id) is None


def test_no_word_is_in_a_byte_of_what_is_kept_and_a_hidden_one_is_not_learnt(
    app: Flask, place: Place, kept: Suggestions, tmp_path: Path
) -> None:
    words = f"Mijn buurvrouw {SECRET} rijdt mij naar klanten in straat "
    hidden = (Hidden(Span(15, 15 + len(SECRET)), Category.CONTACT),)
    for at in range(6):
        place.contribution(f"{words}{at}.", passages=hidden)
    work(app, place)
    assert kept.count() == 6
    assert kept.candidates(place.id)
    files = {path.name: path.read_bytes() for path in tmp_path.glob("index.sqlite*")}
    assert leaks([SECRET, "buurvrouw", "rijdt", "klanten"], files) == []


def test_a_candidate_is_shown_with_its_words_and_examples_and_decided_on_once(
    app: Flask, place: Place, kept: Suggestions
) -> None:
    written = [place.contribution(ROOM.replace("veel", f"{at}0 euro")) for at in range(12)]
    members = tuple((one.id, Span(0, 40)) for one in written)
    words = ((written[0].id, Span(3, 13)), (written[1].id, Span(21, 26)))
    kept.put_learning(place.id, Learning("T0.1/0", 0, 20, 12), [CandidateTheme(1, members, words)])
    browser = signed_in(app, place.analyst).open(SOUGHT)
    assert "verhuurder, kamer" in browser.text
    assert "12 of 20" in browser.text
    assert len(browser.page.xpath("//section[@aria-labelledby='candidate-1']//li")) >= 10
    browser.press("Save decision", status=422)
    assert "Choose what to do with this candidate." in browser.text
    browser.press("Save decision", status=422, **{"k1-fate": "accepted", "k1-name": " "})
    assert "Give the new theme a name." in browser.text
    browser.press("Save decision", status=422, **{"k1-fate": "merged"})
    browser.press("Save decision", **{"k1-fate": "accepted", "k1-name": "Huur en kamers"})
    assert browser.path == "/en/desk/pooierverbod/codeboek/ontwerp/nieuw"
    assert browser.page.xpath("//input[@name='name-en']/@value") == ["Huur en kamers"]
    browser.open(SOUGHT)
    assert "No candidates now" in browser.text
    assert "Huur en kamers" in browser.text
    with place.database.reading() as session:
        proposal = session.scalars(select(ThemeProposal)).one()
        assert (proposal.fate, len(proposal.passages)) == (ProposalFate.ACCEPTED, 12)
        assert len(suggesting.decided_passages(session, place.id)) == 12
        assert queries.draft_of(session, place.id) is not None
    assert "K-HUUR" not in {theme.key for theme in place.themes()}, "only people write a theme, in the draft"


def test_a_candidate_made_again_while_somebody_reads_is_not_decided_on(
    app: Flask, place: Place, kept: Suggestions
) -> None:
    one, other = place.contribution(ROOM), place.contribution(RIDES)
    learnt = Learning("T0.1/0", 0, 2, 2)
    kept.put_learning(place.id, learnt, [CandidateTheme(1, ((one.id, Span(0, 40)),), ())])
    browser = signed_in(app, place.analyst).open(SOUGHT)
    kept.put_learning(place.id, learnt, [CandidateTheme(1, ((other.id, Span(0, 40)),), ())])
    browser.press("Save decision", **{"k1-fate": "rejected"})
    assert "Nothing was saved." in browser.text
    with place.database.reading() as session:
        assert session.scalars(select(ThemeProposal)).all() == []


def test_the_contribution_that_teaches_most_is_offered_once_and_never_when_coded(
    app: Flask, place: Place, kept: Suggestions
) -> None:
    coded, first, second = (place.contribution(RIDES) for _ in range(3))
    place.code(coded, span=Span(0, 35), length=len(RIDES))
    for one in (coded, first, second):
        suggested(kept, place, one, "B-COLLEGA")
    kept.put_order(place.id, [coded.id, second.id, first.id])
    browser = signed_in(app, place.analyst).open(f"{DESK}/{coded.number}")
    assert browser.press("To the contribution that teaches most").path == f"{DESK}/{second.number}"
    assert browser.press("To the contribution that teaches most").path == f"{DESK}/{first.number}"
    assert browser.press("To the contribution that teaches most").path == DESK


def test_suggestions_are_made_again_by_a_command(app: Flask, place: Place, kept: Suggestions) -> None:
    place.contribution(RIDES)
    kept.put([Suggestion(UUID(int=7), place.id, "T0.1/0", ())])
    result = app.test_cli_runner().invoke(rebuild)
    assert "are queued" in result.output
    assert kept.count() == 0
    work(app, place)
    assert kept.count() == 1


def test_the_page_asks_little_more_for_suggestions(app: Flask, place: Place, kept: Suggestions) -> None:
    written = place.contribution(RIDES)
    browser = signed_in(app, place.analyst).open(f"{DESK}/{written.number}")
    with statements(place.database) as before:
        browser.open(f"{DESK}/{written.number}")
    suggested(kept, place, written, "B-COLLEGA", "E-VEILIG")
    with statements(place.database) as after:
        browser.open(f"{DESK}/{written.number}")
    assert len(after) <= len(before) + 2, after
