"""Every check of a synthesis: failing once, saying what to mend, and passing after it was mended."""

import pytest
from flask import Flask
from sqlalchemy import delete

from consult.coding.models import Coding, Excerpt, Mark, Stance
from consult.errors import InvalidError
from consult.moderation.models import Contribution
from consult.moderation.queries import Texts
from consult.responses.models import Channel
from consult.synthesis import queries
from consult.synthesis.checks import GOOD, WRONG, Check, checks, finding_checks
from consult.synthesis.looking import look
from consult.synthesis.models import Evidence, FindingBasis, FindingKind, Synthesis
from consult.text.spans import Span
from tests.integration.coding.make import Place, signed_in
from tests.integration.synthesis import make

DESK = "/en/desk/pooierverbod/synthese"


def said(place: Place, made: Synthesis, *, whole: bool = False) -> list[Check]:
    """Return what there is to say of the findings, or of the synthesis as a whole, that is not good."""
    with place.database.reading() as session:
        synthesis = session.get_one(Synthesis, made.id)
        findings = queries.findings_with_evidence(session, made.id)
        looked = look(session, Texts(session, place.vault), synthesis, findings)
        found = checks(synthesis, looked) if whole else [c for one in findings for c in finding_checks(one, looked)]
    assert all(one.mend for one in found if one.state != GOOD), "every check says what to mend"
    return [one for one in found if one.state != GOOD]


def words_of(found: list[Check]) -> str:
    return " ".join(one.words for one in found)


def test_a_finding_says_so_when_it_stands_on_one_response_only(place: Place) -> None:
    made = make.draft(place)
    coding = make.coded(place)
    saved = make.finding(place, made, coding, from_one=False, statement="Dit wordt gevraagd.")
    (found,) = said(place, made)
    assert (found.state, found.finding_id) == (WRONG, saved.id)
    assert "one response only" in found.words
    make.finding(place, made, coding, finding_id=saved.id, statement="Dit wordt gevraagd.")
    assert said(place, made) == []
    two = make.coded(place)
    make.finding(place, made, coding, two, from_one=True, finding_id=saved.id, statement="Dit wordt gevraagd.")
    assert "stands on more" in words_of(said(place, made))
    make.finding(place, made, coding, two, from_one=False, finding_id=saved.id, statement="Dit wordt gevraagd.")
    assert said(place, made) == []


def test_two_passages_of_one_response_are_still_one_response(place: Place) -> None:
    made = make.draft(place)
    contribution = place.contribution()
    first = place.code(contribution, make.THEME)
    second = place.code(contribution, make.THEME, span=Span(18, 39))
    make.finding(place, made, first, second, from_one=False, statement="Dit wordt gevraagd.")
    assert "one response only" in words_of(said(place, made))


def test_a_finding_whose_evidence_vanished_has_to_be_mended(place: Place) -> None:
    made = make.draft(place)
    coding = make.coded(place)
    saved = make.finding(place, made, coding, statement="Dit wordt gevraagd.")
    with place.database.transaction() as session:
        session.execute(delete(Evidence).where(Evidence.finding_id == saved.id))
    assert "no evidence" in words_of(said(place, made))
    make.finding(place, made, coding, finding_id=saved.id, statement="Dit wordt gevraagd.")
    assert said(place, made) == []


def test_words_of_quantity_have_to_fit_what_the_finding_counts(place: Place) -> None:
    made = make.draft(place)
    first, second, *_rest = [make.coded(place) for _ in range(5)]
    most = "De meeste reacties zijn hiervoor."
    saved = make.finding(place, made, first, second, statement=most)
    (found,) = said(place, made)
    assert (found.state, dict(found.params)) == (WRONG, {"word": "De meeste", "said": 2, "of": 5})
    with pytest.raises(InvalidError, match="does not fit"):
        make.step(place, made, "offer")
    make.finding(place, made, first, second, statement="Enkele reacties zijn hiervoor.", finding_id=saved.id)
    assert said(place, made) == []
    make.finding(place, made, first, second, statement=most, basis=FindingBasis.SUPPORT, finding_id=saved.id)
    assert said(place, made) == [], "all five take the stance that is counted"
    place.code(place.contribution(), "E-VEILIG", Stance.NONE)
    make.finding(
        place,
        made,
        first,
        second,
        statement="Alle reacties zeggen dit.",
        basis=FindingBasis.MENTIONS,
        finding_id=saved.id,
    )
    assert dict(said(place, made)[0].params) == {"word": "Alle", "said": 5, "of": 6}


def test_what_may_be_about_something_else_is_only_worth_a_look(place: Place) -> None:
    made = make.draft(place)
    codings = [make.coded(place), make.coded(place), make.coded(place)]
    make.finding(place, made, *codings[:2], statement="Alle gemeenten moeten dit doen.")
    assert [one.state for one in said(place, made)] == ["look"]


def test_what_stands_between_quotation_marks_is_in_a_quote_letter_by_letter(place: Place) -> None:
    made = make.draft(place)
    codings = make.coded(place), make.coded(place)
    told = "Zij zeggen: “Wij werken samen.”"
    saved = make.finding(place, made, *codings, statement=told)
    (found,) = said(place, made)
    assert (found.state, found.params["words"]) == (WRONG, "Wij werken samen.")
    make.finding(place, made, *codings, quote=True, statement=told.replace("samen", "alleen"), finding_id=saved.id)
    assert "quotation marks" in words_of(said(place, made))
    make.finding(place, made, *codings, quote=True, statement=told, finding_id=saved.id)
    assert said(place, made) == []


def test_the_whole_is_checked_for_what_stands_in_no_finding(app: Flask, place: Place) -> None:
    made = make.draft(place)
    assert "no finding yet" in words_of(said(place, made, whole=True))
    heard, serious = make.coded(place), make.coded(place)
    organised = make.coded(place, channel=Channel.ORGANISATION, group="gemeente", maker="Gemeente Voorbeeld")
    elsewhere = place.code(place.contribution(), "E-VEILIG", Stance.NONE)
    with place.database.transaction() as session:
        session.add(Mark(excerpt_id=serious.excerpt_id, coder_id=place.analyst.id, rare=True))
    saved = make.finding(place, made, heard, statement="Dit wordt gevraagd.")
    told = words_of(said(place, made, whole=True))
    for words in ("Coded responses", "Organisations that", "Themes that", "rare but serious", "summary", "other views"):
        assert words in told
    page = signed_in(app, place.analyst).open(f"{DESK}/1/dekking")
    for coding in (serious, organised, elsewhere):
        assert str(number_of(place, coding)) in page.text
    assert "Gemeente Voorbeeld" in page.text
    assert str(number_of(place, heard)) not in page.text
    make.finding(place, made, heard, serious, organised, finding_id=saved.id, statement="Dit wordt gevraagd.")
    make.finding(place, made, elsewhere, theme="E-VEILIG", kind=FindingKind.MINORITY, statement="Veiligheid telt ook.")
    make.step(place, made, "save_summary", summary={"nl": "Dit is een zin."}, no_minority_because="")
    assert said(place, made, whole=True) == []


def test_the_page_shows_each_check_at_its_finding_with_what_to_mend(app: Flask, place: Place) -> None:
    made = make.draft(place)
    make.finding(
        place, made, make.coded(place), from_one=False, statement="De meeste reacties zeggen “wij doen dit niet”."
    )
    page = signed_in(app, place.analyst).open(f"{DESK}/{made.number}")
    for words in (
        "stands on one response only, and does not say so",
        "Choose passages of other responses, or tick that it stands on one.",
        "is in no quote of this finding: “wij doen dit niet”",
        "What words of quantity stand for",
        "de meeste, de meesten",
    ):
        assert words in page.text


def number_of(place: Place, coding: Coding) -> int:
    with place.database.reading() as session:
        excerpt = session.get_one(Excerpt, coding.excerpt_id)
        return session.get_one(Contribution, excerpt.contribution_id).number
