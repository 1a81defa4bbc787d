"""Whatever changes underneath marks the findings that stand on it, says what and since when, and no other."""

from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from consult.changes import ChangeKind, announce
from consult.coding.models import Coding, Excerpt, Stance, Theme
from consult.days import today_here
from consult.moderation.models import Contribution, Verdict
from consult.moderation.services import decide
from consult.responses.models import Answer
from consult.responses.services import withdraw
from consult.synthesis import queries, services
from consult.synthesis.models import StaleKind, StaleMark, Synthesis
from consult.text.redaction import Category, Passage
from consult.text.spans import Span
from tests.integration.coding.make import Place, signed_in
from tests.integration.synthesis import make

DESK = "/en/desk/pooierverbod/synthese"


class Written:
    """A draft of two findings, each on a response of its own."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.draft = make.draft(place)
        self.codings = make.coded(place), make.coded(place)
        self.findings = [
            make.finding(place, self.draft, each, statement="Dit wordt gevraagd.") for each in self.codings
        ]

    def contribution(self, coding: Coding) -> Contribution:
        with self.place.database.reading() as session:
            excerpt = session.get_one(Excerpt, coding.excerpt_id)
            return session.get_one(Contribution, excerpt.contribution_id)

    def marks(self) -> list[tuple[int, StaleKind]]:
        """Return which finding is marked with what."""
        places = {finding.id: at for at, finding in enumerate(self.findings)}
        with self.place.database.reading() as session:
            return sorted((places[one.finding_id], one.kind) for one in session.scalars(select(StaleMark)))

    def synthesis(self) -> Synthesis:
        with self.place.database.reading() as session:
            return session.get_one(Synthesis, self.draft.id)


def test_only_the_finding_that_stands_on_it_is_marked_and_a_save_of_it_takes_the_mark_away(place: Place) -> None:
    made = Written(place)
    place.code(made.contribution(made.codings[0]), "E-VEILIG", Stance.NONE)
    assert made.marks() == [(0, StaleKind.RECODED)]
    assert made.synthesis().stale_because == StaleKind.RECODED
    make.finding(place, made.draft, made.codings[0], statement="Dit wordt gevraagd.", finding_id=made.findings[0].id)
    assert made.marks() == []
    assert not made.synthesis().stale_because


def test_a_mark_stays_while_another_finding_is_saved(place: Place) -> None:
    made = Written(place)
    for coding in made.codings:
        place.code(made.contribution(coding), "E-VEILIG", Stance.NONE)
    make.finding(place, made.draft, made.codings[0], statement="Dit wordt gevraagd.", finding_id=made.findings[0].id)
    assert made.marks() == [(1, StaleKind.RECODED)]
    assert made.synthesis().stale_because


def test_hiding_other_words_marks_by_week(place: Place) -> None:
    made = Written(place)
    with place.database.transaction() as session:
        answer = session.get_one(Answer, made.contribution(made.codings[0]).answer_id)
        decide(
            session,
            place.vault,
            answer.id,
            version=answer.version,
            verdict=Verdict.ACCEPT,
            passages=(Passage(Span(0, 3), Category.PLACE),),
            share=0,
            by=place.moderator,
        )
    assert (0, StaleKind.HIDDEN_OTHERWISE) in made.marks()
    with place.database.reading() as session:
        (since,) = set(session.scalars(select(StaleMark.since)))
    today = today_here()
    assert since == today - timedelta(days=today.weekday())


def test_a_withdrawn_response_takes_its_evidence_along_and_leaves_a_mark_without_a_day(
    app: Flask, place: Place
) -> None:
    made = Written(place)
    with place.database.transaction() as session:
        withdraw(session, made.contribution(made.codings[0]).response_id, now=datetime.now(UTC))
    assert made.marks() == [(0, StaleKind.TAKEN_AWAY)]
    with place.database.reading() as session:
        empty, kept = queries.findings_with_evidence(session, made.draft.id)
        assert (len(empty.evidence), len(kept.evidence)) == (0, 1)
    page = signed_in(app, place.analyst).open(f"{DESK}/1")
    assert "A contribution that it stood on was taken away. In the week of" in page.text
    assert "This finding stands on no evidence." in page.text


def test_a_campaign_and_a_theme_that_change_mark_what_stands_on_them(place: Place) -> None:
    made = Written(place)
    with place.database.transaction() as session:
        theme = session.scalars(select(Theme).where(Theme.key == make.THEME)).one()
        services.mark_stale_by_theme(session, theme.id)
    assert made.marks() == [(0, StaleKind.THEME), (1, StaleKind.THEME)]
    make.step(place, made.draft, "look_again")
    assert made.marks() == []
    with place.database.transaction() as session:
        elsewhere = session.scalars(select(Theme).where(Theme.key == "E-VEILIG")).one()
        services.mark_stale_by_theme(session, elsewhere.id)
    assert made.marks() == []


def test_a_new_version_knows_what_changed_underneath_the_former(app: Flask, place: Place) -> None:
    made = Written(place)
    summary = {"summary": {"nl": "Een zin."}, "no_minority_because": "Niemand dacht er anders over."}
    make.step(place, made.draft, "save_summary", **summary)
    make.step(place, made.draft, "offer")
    make.step(place, made.draft, "approve", by=place.other)
    place.code(made.contribution(made.codings[0]), "E-VEILIG", Stance.NONE)
    page = signed_in(app, place.analyst).open(f"{DESK}/1")
    assert "The tables have changed since this was approved" in page.text
    assert "0 before, 1 now" in page.text
    second = make.draft(place)
    assert second.stale_because == StaleKind.RECODED
    with place.database.reading() as session:
        first, _other = queries.findings_with_evidence(session, second.id)
        assert [one.kind for one in queries.stale_marks(session, second.id)[first.id]] == [StaleKind.RECODED]
    make.step(place, second, "remove_finding", finding_id=first.id)
    page.open(f"{DESK}/2/verschillen")
    assert "from synthesis 1 to synthesis 2" in page.text
    assert "1 finding" in page.text
    assert page.page.xpath("//section[@aria-labelledby='figures']//td/text()")[-2:] == ["0", "1"]


def test_changes_are_told_once_however_often_they_happen(place: Place) -> None:
    made = Written(place)
    written = made.contribution(made.codings[0])
    with place.database.transaction() as session:
        for _ in range(3):
            announce(session, ChangeKind.CODINGS_CHANGED, written.id)
    assert made.marks() == [(0, StaleKind.RECODED)]
