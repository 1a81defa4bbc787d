"""Two editors at the same moment: one of them wins, the other is told, and nothing is lost or doubled."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from sqlalchemy.orm import Session

from consult.audit import AuditAction
from consult.consultations.format import ConsultationFile
from consult.consultations.queries import consultation_by_slug, notices_of
from consult.consultations.services import extend, open_, replace_
from consult.db import Database
from consult.errors import ConflictError, ConsultError, InvalidError
from tests.integration.consultations import make
from tests.integration.consultations.make import FIRST, LAST, SLUG, WORDS

NAMES = ("Een", "Twee")


def at_once(database: Database, *acts: Callable[[Session], object]) -> list[type[ConsultError] | None]:
    """Do the acts at the same moment, each in a transaction, and return what refused each."""
    start = Barrier(len(acts))

    def do(act: Callable[[Session], object]) -> type[ConsultError] | None:
        start.wait()
        try:
            with database.transaction() as session:
                act(session)
        except ConsultError as refusal:
            return type(refusal)
        return None

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(do, acts))


def putting(file: ConsultationFile, seen: str) -> Callable[[Session], object]:
    return lambda session: replace_(session, file, seen=seen, words={}, on=FIRST)


def named() -> list[ConsultationFile]:
    return [make.file(('short_title: {nl: "Pooierverbod"', f'short_title: {{nl: "{name}"')) for name in NAMES]


def test_of_two_first_files_under_one_address_one_is_loaded(database: Database) -> None:
    refused = at_once(database, *(putting(file, "") for file in named()))
    assert sorted(map(str, refused)) == sorted(map(str, [None, ConflictError]))


def test_of_two_new_files_over_the_same_one_one_is_loaded(database: Database) -> None:
    seen = make.loaded(database).fingerprint
    refused = at_once(database, *(putting(file, seen) for file in named()))
    assert sorted(map(str, refused)) == sorted(map(str, [None, ConflictError]))
    with database.reading() as session:
        assert len(make.acts(session, AuditAction.CONSULTATION_LOADED)) == 2


def test_of_two_equal_extensions_one_is_made_and_told(database: Database) -> None:
    make.loaded(database)
    with database.transaction() as session:
        open_(session, SLUG, opens_on=FIRST, closes_on=LAST)
    later = LAST + timedelta(weeks=2)
    refused = at_once(database, *[lambda session: extend(session, SLUG, closes_on=later, words=WORDS, on=FIRST)] * 2)
    assert sorted(map(str, refused)) == sorted(map(str, [None, InvalidError]))
    with database.reading() as session:
        assert len(notices_of(session, consultation_by_slug(session, SLUG).id)) == 2
