"""Codings leave as a project and come back as those of whoever reads them in, on both databases."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from consult.audit import AuditAction, AuditEvent
from consult.coding import queries, services
from consult.coding.exchange.mapping import Words, project_of
from consult.coding.exchange.marked import GROUP, KINDS
from consult.coding.exchange.project import Project, Source
from consult.coding.exchange.qdpx_reading import read_project
from consult.coding.exchange.qdpx_writing import write_project
from consult.coding.judged import Noted
from consult.coding.models import Coding, Excerpt, Stance, Theme
from consult.coding.services import ReadIn, remove
from consult.coding.services.marking import note, noted
from consult.consultations.models import Provision
from consult.consultations.queries import definition
from consult.moderation.queries import Texts
from consult.moderation.words import PLACEHOLDERS
from consult.text.redaction import Category, Passage
from consult.text.spans import Span
from tests.integration.coding import doubling
from tests.integration.coding.make import FIRST, Place
from tests.integration.coding.test_codebook import Book

NAMED = {kind: kind for kind in (GROUP, *KINDS)}
SAID = Words("x", "", "Bijdrage %(number)s", "Codeur %(number)s", {stance: stance for stance in Stance}, {}, NAMED)
DUTCH: Mapping[Category, str] = {category: f"({category})" for category in Category}


def test_what_left_comes_back_as_the_codings_of_whoever_reads_it_in(place: Place) -> None:
    hidden = place.contribution(passages=(Passage(Span(18, 28), Category.CONTACT),))
    place.code(hidden, "B-COLLEGA", Stance.CONDITIONAL, condition="mits samen", span=Span(18, 39))
    place.code(hidden, "E-VEILIG", Stance.NONE, span=Span(20, 25))
    place.code(place.contribution(), "C-PRIJS", Stance.OPPOSE, span=Span(40, 70))
    result = _read_in(place, _project(place))
    assert (result.made, result.known, result.left) == (3, 0, [])
    assert _codings(place, place.analyst) == _codings(place, place.other)
    again = _read_in(place, _project(place))
    assert (again.made, again.known) == (0, 6)
    with place.database.reading() as session:
        assert AuditAction.CODINGS_READ_IN in set(session.scalars(select(AuditEvent.action)))


def test_marks_come_back_beside_the_codings_and_overwrite_nothing(place: Place) -> None:
    written, other = place.contribution(), place.contribution()
    place.code(written)
    with place.database.transaction() as session:
        section = session.scalars(select(Provision).where(Provision.consultation_id == place.id)).first()
        seen = Noted(recommendation=3, rare=True, memo="kijk hier", provisions=frozenset([section.id]))
        note(session, written.id, FIRST, seen, by=place.analyst.id)
        note(session, other.id, FIRST, Noted(no_theme=True), by=place.analyst.id)
    result = _read_in(place, _project(place))
    assert (result.made, result.left) == (3, [])
    with place.database.reading() as session:
        assert noted(session, written.id, FIRST, place.other.id) == seen
        assert noted(session, other.id, FIRST, place.other.id).no_theme
    with place.database.transaction() as session:
        note(session, other.id, FIRST, Noted(no_theme=True, memo="anders"), by=place.other.id)
    again = _read_in(place, _project(place))
    assert again.made == 0
    assert {str(reason) for _, reason in again.left} == {"You said something else of this passage already. That stays."}
    with place.database.reading() as session:
        assert noted(session, other.id, FIRST, place.other.id).memo == "anders"


def test_a_text_that_two_people_code_blind_is_left_and_listed(place: Place) -> None:
    written = place.contribution()
    coding = place.code(written)
    project = _project(place)
    with place.database.transaction() as session:
        remove(session, coding.id, by=place.analyst.id)
    doubling.sample(place)
    result = _read_in(place, project)
    assert (result.made, len(result.left)) == (0, 1)
    assert "without seeing each other" in str(result.left[0][1])


def test_what_somebody_said_before_is_never_overwritten(place: Place) -> None:
    written = place.contribution()
    place.code(written, "B-COLLEGA", Stance.SUPPORT)
    place.code(written, "B-COLLEGA", Stance.OPPOSE, by=place.other)
    project = _project(place)
    result = _read_in(place, project)
    assert (result.made, result.known, len(result.left)) == (0, 1, 1)
    assert "That stays" in str(result.left[0][1])
    assert {stance for *_, stance in _codings(place, place.other)} == {"oppose"}


def test_a_text_that_changed_or_belongs_to_no_contribution_is_left_and_listed_and_the_rest_is_read(
    place: Place,
) -> None:
    for _ in range(3):
        place.code(place.contribution())
    first, second, third = _project(place).sources
    changed = replace(first, text=first.text.replace("vriend", "vrouw"))
    foreign = replace(second, name="Interview")
    project = replace(_project(place), sources=(changed, foreign, third))
    result = _read_in(place, project)
    assert result.made == 1
    assert [name for name, _ in result.left] == [changed.name, "Interview"]


def test_a_contribution_in_which_something_is_hidden_since_does_not_match_any_more(place: Place) -> None:
    place.code(place.contribution())
    project = _project(place)
    (source,) = project.sources
    assert (
        _read_in(place, replace(project, sources=(replace(source, text=source.text.replace("Pak", "[x]")),))).made == 0
    )


def test_the_placeholders_of_any_language_are_known(place: Place) -> None:
    place.code(place.contribution(passages=(Passage(Span(18, 28), Category.CONTACT),)), span=Span(0, 39))
    assert _read_in(place, _project(place, DUTCH)).made == 1


def test_codes_that_mean_nothing_here_and_themes_that_were_retired_are_left(place: Place) -> None:
    place.code(place.contribution())
    place.code(place.contribution(), "E-VEILIG", Stance.NONE)
    project = _project(place)
    book = Book(place)
    book.do(services.retire_theme, "E-VEILIG")
    book.lock()
    known = [
        code.guid for top in project.codes for code in top.all() if code.description.startswith("[stance] support")
    ]
    sources = [_coded_by(source, dict.fromkeys(known, source.guid)) for source in project.sources]
    result = _read_in(place, replace(project, sources=tuple(sources)))
    told = sorted(str(refusal) for _, refusal in result.left)
    assert (result.made, len(told)) == (0, 2)
    assert "means nothing" in told[0]
    assert "retired" in told[1]


def test_no_name_of_a_coder_and_nothing_about_a_respondent_leaves(place: Place) -> None:
    written = place.contribution(
        group="gemeente", maker="Gemeente Voorbeeld", passages=(Passage(Span(18, 28), Category.CONTACT),)
    )
    place.code(written)
    content = write_project(_project(place)) + str(_project(place)).encode()
    for secret in (
        place.analyst.name,
        str(place.analyst.id),
        "Gemeente Voorbeeld",
        'gemeente"',
        "Een vriend",
        str(written.id),
    ):
        assert secret.encode() not in content


def _coded_by(source: Source, other: Mapping[UUID, UUID]) -> Source:
    """Return a text with other codes on its passages."""
    selections = tuple(
        replace(one, codings=tuple(replace(coding, code=other.get(coding.code, coding.code)) for coding in one.codings))
        for one in source.selections
    )
    return replace(source, selections=selections)


def _project(place: Place, placeholders: Mapping[Category, str] = PLACEHOLDERS) -> Project:
    with place.database.reading() as session:
        texts = queries.coded_texts(session, Texts(session, place.vault), place.id, placeholders)
        project = project_of(place.consultation.ref, definition(place.consultation).theme_book(), list(texts), SAID)
    return read_project("x.qdpx", write_project(project))


def _read_in(place: Place, project: Project) -> ReadIn:
    with place.database.transaction() as session:
        return services.read_in(
            session,
            Texts(session, place.vault),
            place.id,
            project,
            placeholders=(PLACEHOLDERS, DUTCH),
            by=place.other.id,
        )


def _codings(place: Place, by: Any) -> set[tuple[Any, ...]]:
    with place.database.reading() as session:
        rows = session.execute(
            select(
                Excerpt.contribution_id,
                Excerpt.start,
                Excerpt.end,
                Theme.key,
                Coding.condition,
                Coding.proposition,
                Coding.stance,
            )
            .join(Coding, Coding.excerpt_id == Excerpt.id)
            .join(Theme, Theme.id == Coding.theme_id)
            .where(Coding.coder_id == by.id)
        )
        return {tuple(row) for row in rows}
