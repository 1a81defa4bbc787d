"""Every term ends: by whom, of what nothing stays, and what stays as it was (check 54)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import ColumnElement, UniqueConstraint, Uuid, select, update

from consult.coding.models import Excerpt
from consult.consultations.models import Consultation
from consult.db import Base
from consult.moderation.models import Contribution
from consult.oversight.every_term import TERMS
from consult.oversight.terms import ENDS_OTHERWISE
from consult.oversight.views import SAYS
from consult.register import register
from consult.responses.models import Answer, Response, ResponseState
from tests.architecture.access_table import KINDS
from tests.architecture.house import NAMES, TODAY, House
from tests.architecture.test_reading import every_address, pages
from tests.erasing import erased

LONG_AFTER = timedelta(days=400)
STAYS = {"response.id", "audit_event.subject_id", "report_change.contribution_id", "stale_mark.subject_id"}
"""Where the number of a response, or of what was made of it, still stands after its term, and says nothing any more."""


def test_every_term_of_the_register_is_ended_by_the_program_or_says_how_it_ends() -> None:
    assert not TERMS.keys() & ENDS_OTHERWISE.keys()
    assert TERMS.keys() | ENDS_OTHERWISE.keys() == register().terms.keys()
    assert SAYS.keys() == TERMS.keys()


def test_what_points_at_rows_that_are_erased_has_an_index() -> None:
    """Without one, deleting a row reads the whole table that could point at it."""
    erased_tables = {
        "response",
        "answer",
        "contribution",
        "excerpt",
        "moderation_decision",
        "coding",
        "job",
        "campaign",
    }
    slow = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name in erased_tables and column.name not in _begins_an_index(table)
    ]
    assert slow == []


def _begins_an_index(table) -> set[str]:
    unique = [rule for rule in table.constraints if isinstance(rule, UniqueConstraint)]
    return {next(iter(rule.columns)).name for rule in [table.primary_key, *unique, *table.indexes]}


@pytest.fixture
def over(house: House) -> House:
    """The house when our consultation was closed long ago; theirs takes answers for another year."""
    house.restore()
    with house.database.transaction() as session:
        for name, last_day in zip(NAMES, (TODAY - timedelta(days=1), TODAY + LONG_AFTER), strict=True):
            session.execute(update(Consultation).where(Consultation.slug == name).values(closes_on=last_day))
    yield house
    house.restore()


def test_nothing_of_a_response_stays_after_its_term_and_nothing_of_another_goes(over: House) -> None:
    ours, theirs = (
        _what_there_is(over, NAMES[0]),
        _what_there_is(over, NAMES[1], Response.state == ResponseState.SUBMITTED),
    )
    assert len(ours) >= 20
    before = _where(over, theirs)
    gone = erased(over.app, datetime.now(UTC) + LONG_AFTER)
    assert gone["raw_text"] >= 5
    assert gone["drafts"] >= 2
    assert {place for place, _ in _where(over, ours)} <= STAYS
    assert _where(over, theirs) == before
    vault, index = over.app.extensions["consult.vault"], over.app.extensions["consult.index"]
    assert not vault.holders() & ours
    assert vault.holders() & theirs
    assert not index.known() & ours
    with over.database.reading() as session:
        left = session.scalars(select(Response).where(Response.id.in_(ours))).all()
        assert {one.state for one in left} <= {ResponseState.EXPIRED, ResponseState.WITHDRAWN}
        for one in left:
            told = (
                one.group,
                one.maker,
                one.week,
                one.written_week,
                one.code_digest,
                one.organisation_id,
                one.batch_id,
            )
            assert not any(told)


def test_what_was_published_stays_as_it_was_when_the_words_under_it_went(over: House) -> None:
    public = {
        address: answer
        for who, client in over.visitors("anonymous")
        for address, answer in pages(over, "anonymous", client).items()
        if "/resultaten" in address or "/open-data" in address or "/verslagen" in address or "/api/" in address
    }
    assert len(public) > 5
    erased(over.app, datetime.now(UTC) + LONG_AFTER)
    client = over.come("anonymous", "anonymous")
    after = pages(over, "anonymous", client)
    assert [address for address, answer in public.items() if after[address] != answer] == []


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"anonymous"}))
def test_every_page_still_opens_when_the_words_are_gone(over: House, kind: str) -> None:
    erased(over.app, datetime.now(UTC) + LONG_AFTER)
    faults = [
        f"{who}: {address}"
        for who, client in over.visitors(kind)
        for address in every_address(over, kind)
        if client.get(address).status_code >= 500
    ]
    assert faults == []


def _what_there_is(house: House, name: str, *rules: ColumnElement[bool]) -> set[UUID]:
    """The numbers of the responses to a consultation, of their answers, contributions and passages."""
    with house.database.reading() as session:
        mine = select(Response.id).join(Consultation).where(Consultation.slug == name, *rules)
        written = select(Contribution.id).where(Contribution.response_id.in_(mine))
        chosen = (
            mine,
            select(Answer.id).where(Answer.response_id.in_(mine)),
            written,
            select(Excerpt.id).where(Excerpt.contribution_id.in_(written)),
        )
        return {found for one in chosen for found in session.scalars(one)}


def _where(house: House, ids: set[UUID]) -> set[tuple[str, UUID]]:
    """In which columns which of ``ids`` stand."""
    with house.database.reading() as session:
        return {
            (f"{table.name}.{column.name}", value)
            for table in Base.metadata.sorted_tables
            for column in table.columns
            if isinstance(column.type, Uuid)
            for value in session.scalars(select(column).where(column.is_not(None)))
            if value in ids
        }
