"""The desk of officials: counts alone while a consultation is open, then what the report says and not a word more."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from consult.access import Role
from consult.accounts.models import User
from consult.coding.models import Coding, Stance
from consult.config import Settings
from consult.consultations.models import Consultation, Question
from consult.consultations.queries import provisions_in_force
from consult.consultations.services import open_
from consult.days import monday_of, today_here
from consult.moderation.models import Tally
from consult.reports.models import Report, ReportState
from consult.responses.models import Channel, Response, ResponseState, Visibility
from consult.synthesis.models import FindingKind
from consult.synthesis.services import Risk, decide_quote
from consult.text.spans import Span
from tests.browser import Browser
from tests.integration.coding.make import WORDS, Place, accept, signed_in
from tests.integration.moderation import make as moderation
from tests.integration.reports import make
from tests.integration.synthesis import make as synthesis

DESK = "/en/desk/pooierverbod/overzicht"
THEME, PART = f"{DESK}/thema/{synthesis.THEME}", f"{DESK}/bepaling/B"
PROPOSED = "Het verbod geldt niet voor buren. Dat zeg ik zacht."
QUOTED, KEPT = PROPOSED[:33], PROPOSED[34:]
STATEMENT = "Twee inzenders willen dat collega's erbuiten vallen."
MINORITY = "Een inzender wil dat buren erbuiten vallen."


@dataclass(frozen=True)
class Told:
    """A released report on 40 responses, one of which proposes other words for part B."""

    place: Place
    report: Report

    def official(self, app: Flask, employer: str = moderation.OWNER, role: Role = Role.OFFICIAL) -> Browser:
        return signed_in(app, staff(self.place, role, employer))

    @property
    def figures(self) -> dict[str, Any]:
        found: dict[str, Any] = self.report.snapshot["nl"]["figures"]
        return found


@pytest.fixture
def told(place: Place, settings: Settings) -> Told:
    many = [synthesis.coded(place) for _ in range(12)]
    for number in range(27):
        about = {"group": "gemeente", "channel": Channel.INVITED} if number > 2 else {"group": "onderzoek"}
        stance = Stance.OPPOSE if number > 14 else Stance.CONDITIONAL if number > 2 else Stance.QUESTION
        place.code(
            place.contribution(**about), synthesis.THEME, stance, condition="als" if stance == "conditional" else ""
        )
    proposes = _on_part(place)
    _chosen(place, 12)
    made = synthesis.draft(place)
    synthesis.finding(place, made, *many[:2], statement=STATEMENT)
    quoted = synthesis.finding(place, made, proposes, quote=True, kind=FindingKind.MINORITY, statement=MINORITY)
    with place.database.transaction() as session:
        for evidence in quoted.evidence:
            decide_quote(session, evidence.id, cleared=True, by=place.other.id, looked_at=frozenset(Risk))
    synthesis.step(place, made, "save_summary", summary={"nl": "Dit is een zin."}, no_minority_because="")
    synthesis.step(place, made, "offer")
    synthesis.step(place, made, "approve", by=place.other)
    return Told(place, make.released_with(place, settings)[0])


def test_an_official_reads_the_figures_and_findings_of_the_report_and_no_other_words(app: Flask, told: Told) -> None:
    official = told.official(app).open("/en/desk").click("Overview")
    assert official.path == DESK
    words = {row["theme"]: row["mentions"] for row in told.figures["themes"]}
    (mentions,) = words.values()
    assert mentions == 40
    assert _rows(official, "How often each theme is mentioned") == [[_theme(told), "40"]]
    text = official.text
    assert text.index(STATEMENT) < text.index(MINORITY) < text.index("How often each theme is mentioned")


def test_stances_are_drawn_and_listed_as_the_report_has_them(app: Flask, place: Place, settings: Settings) -> None:
    for number in range(36):
        stance = Stance.SUPPORT if number < 11 else Stance.OPPOSE if number < 24 else Stance.QUESTION
        place.code(place.contribution(), synthesis.THEME, stance)
    make.approved(place)
    told = Told(place, make.released_with(place, settings)[0])
    (theme,) = told.figures["themes"]
    (towards,) = theme["stances"]
    (counts,) = (list(numbers.values()) for numbers in towards["by_category"].values())
    assert counts == [13, 0, 13, 12, 0], "two more are the evidence of the finding"
    official = told.official(app).open(DESK)
    ((_name, *listed),) = _rows(official, "Stances towards")
    assert listed == [str(count) for count in counts]
    (drawn,) = official.page.xpath("//section[@id='stances' or @aria-labelledby='stances']//*[local-name()='svg']")
    described = drawn.xpath("string(*[local-name()='desc'])")
    assert [int(number) for number in re.findall(r" (\d+)\b", described)] == counts


def test_a_closed_question_stands_where_groups_agree_or_differ_as_a_proposition_does(
    app: Flask, place: Place, settings: Settings
) -> None:
    for choice, group in (("smal", "sekswerker"), ("smal", "gemeente"), ("breed", "onderzoek")):
        _sent(place, {0: 60}, group)
        _chosen(place, 60, question="PV-07", choice=choice, group=group)
    make.approved(place)
    told = Told(place, make.released_with(place, settings)[0])
    official = told.official(app).open(DESK)
    panels = {
        panel.xpath("string(.//h2)").strip(): panel.text_content()
        for panel in official.page.xpath("//section[starts-with(@aria-labelledby, 'picture-')]")
    }
    assert "PV-07" in panels["Where groups differ"]
    assert "PV-07" not in panels["Where groups agree"]


def test_no_page_shows_a_small_number_or_words_that_the_report_does_not_quote(app: Flask, told: Told) -> None:
    official = told.official(app)
    seen = []
    for path in (DESK, THEME, PART):
        official.open(path)
        seen += [cell for row in _rows(official, "") for cell in row[1:]]
        unquoted = [one for one in (KEPT, *WORDS.split(". ")) if one.strip(". ") in official.text]
        assert unquoted == [], path
    assert [cell for cell in seen if cell.isdigit() and 0 < int(cell) < 10] == []
    assert "‹10" in seen
    for path in (f"{DESK}/thema/B-GEEN", f"{DESK}/bepaling/Z"):
        official.open(path, status=404)


def test_others_of_the_staff_and_the_owners_analysts_read_no_overview(app: Flask, told: Told) -> None:
    refused = [(role, "Bureau Voorbeeld") for role in (Role.MODERATOR, Role.SENIOR_MODERATOR, Role.EDITOR)]
    for role, employer in [*refused, (Role.ADMINISTRATOR, "Bureau Voorbeeld"), (Role.ANALYST, moderation.OWNER)]:
        for path in (DESK, THEME, PART):
            told.official(app, employer, role).open(path, status=403)


def test_a_report_that_does_not_count_any_more_shows_nothing(app: Flask, told: Told) -> None:
    with told.place.database.transaction() as session:
        session.get_one(Report, told.report.id).state = ReportState.SUPERSEDED
    official = told.official(app).open(DESK)
    assert "does not count any more" in official.text
    assert STATEMENT not in official.text
    assert _rows(official, "") == []
    for path in (THEME, PART):
        official.open(path, status=404)


def test_while_it_is_open_only_counts_are_shown_that_tell_of_nobody_however_often_one_looks(
    app: Flask, place: Place
) -> None:
    synthesis.coded(place)
    today = today_here()
    with place.database.transaction() as session:
        open_(session, "pooierverbod", opens_on=today - timedelta(days=60), closes_on=today + timedelta(days=10))
    _sent(place, {3: 25, 2: 9, 0: 4})
    _sent(place, {3: 5}, group="gemeente")
    official = signed_in(app, staff(place, Role.OFFICIAL, moderation.OWNER))
    assert _counts(official) == {"20"}
    _sent(place, {0: 30})
    assert _counts(official) == {"20"}
    _sent(place, {2: 1})
    assert _counts(official) == {"30"}
    assert WORDS[:17] not in official.text
    official.open(THEME, status=404)
    elsewhere = signed_in(app, staff(place, Role.OFFICIAL, "Ander ministerie"))
    assert _counts(elsewhere) == set()
    signed_in(app, staff(place, Role.MODERATOR)).open(DESK, status=403)


def staff(place: Place, role: Role, employer: str = "Bureau Voorbeeld") -> User:
    with place.database.transaction() as session:
        return moderation.staff(session, role, employer=employer)


def _counts(browser: Browser) -> set[str]:
    """Return every number in the tables of the page for an open consultation."""
    browser.open(DESK)
    return {cell for row in _rows(browser, "") for cell in row[1:]} - {"‹10"}


def _rows(browser: Browser, caption: str) -> list[list[str]]:
    """Return the cells of the tables whose caption begins so."""
    return [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./th|./td")]
        for table in browser.page.xpath("//main//table")
        if table.xpath("string(caption)").strip().startswith(caption)
        for row in table.xpath("./tbody/tr")
    ]


def _theme(told: Told) -> str:
    (found,) = {one["theme_words"] for one in told.figures["findings"]}
    return str(found)


def _on_part(place: Place) -> Coding:
    """Return a coding of other words that were proposed for part B; its first sentence may be quoted."""
    with place.database.transaction() as session:
        asked = session.get_one(Consultation, place.id)
        about = {"visibility": Visibility.QUOTE, "beside": {"B-0": {"wording": PROPOSED}}}
        (answer,) = moderation.answers_of(session, moderation.response(session, place.vault, asked, {}, **about))
        answer.provision_id = next(one.id for one in provisions_in_force(session, place.id) if one.key == "B")
        session.flush()
        contribution = accept(session, place, answer)
    span = Span(0, len(QUOTED))
    return place.code(contribution, synthesis.THEME, span=span, length=len(PROPOSED))


def _chosen(
    place: Place, number: int, *, question: str = "B-0", choice: str = "support", group: str = "sekswerker"
) -> None:
    """Put in that so many of a group chose something: sex workers to be for part B."""
    with place.database.transaction() as session:
        question_id = session.scalars(select(Question.id).where(Question.key == question)).one()
        session.add_all(
            Tally(
                consultation_id=place.id,
                question_id=question_id,
                row="",
                choice=each,
                group=group,
                channel=Channel.OPEN,
                responses=number,
            )
            for each in ("", choice)
        )


def _sent(place: Place, weeks: dict[int, int], group: str = "sekswerker") -> None:
    """Send so many responses so many weeks ago."""
    with place.database.transaction() as session:
        asked = session.get_one(Consultation, place.id)
        monday = monday_of(today_here())
        session.add_all(
            Response(
                consultation=asked,
                group=group,
                channel=Channel.OPEN,
                state=ResponseState.SUBMITTED,
                week=monday - timedelta(weeks=ago),
            )
            for ago, number in weeks.items()
            for _ in range(number)
        )
