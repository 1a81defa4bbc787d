"""Bring a whole file in: read, checked and sealed in batches, each kept in one transaction, so that it can be resumed.

A file that is read again adds what is not there yet, by the number each response has at its source.
``docs/decisions/0052`` says why.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.audit import AuditAction, record
from consult.bulk import analyse
from consult.changes import ChangeKind, announce
from consult.consultations.models import Consultation, ConsultationState
from consult.consultations.queries import consultation_by_slug
from consult.db import Database
from consult.errors import N_, ClosedError, ConflictError, InvalidError
from consult.responses.answering import Given
from consult.responses.importing.columns import Columns, mapping_faults
from consult.responses.importing.faults import ImportFileError, Reject, RejectedError
from consult.responses.importing.mapping import Mapped
from consult.responses.importing.records import Row
from consult.responses.importing.rows import Reading, reason
from consult.responses.importing.seen import Seen
from consult.responses.importing.source import Source
from consult.responses.importing.storing import Ground, Imported, Sealed, checked, ground, keep, seal_all
from consult.responses.models import Response
from consult.responses.sealing import RESPONSES
from consult.vault import Vault

BATCH = 500
_DIGEST = 16
_TAKEN = frozenset({ConsultationState.OPEN, ConsultationState.CLOSED})

Refuse = Callable[[Reject], None]


@dataclass
class Counts:
    """What became of the rows so far: ``added``, ``there`` already, not ``unsent`` at the source, or ``rejected``."""

    read: int = 0
    added: int = 0
    there: int = 0
    unsent: int = 0
    rejected: int = 0


@dataclass(frozen=True)
class Plan:
    """A file, how its rows are read, and the consultation as it was when the import began."""

    source: Source
    mapped: Mapped
    reading: Reading
    ground: Ground
    fingerprint: str


@dataclass(frozen=True)
class _Candidate:
    row: Row
    columns: Columns
    external_id: str
    imported: Imported | None = None


def plan(session: Session, slug: str, source: Source, mapped: Mapped, *, today: date) -> Plan:
    """Return how ``source`` comes into the consultation at ``slug``; nothing is written.

    Raises :class:`NotFoundError`, :class:`ClosedError` for a consultation that takes no imports, and
    :class:`ImportFileError` for a mapping that names what the consultation does not have.
    """
    consultation = consultation_by_slug(session, slug)
    _refuse_unless_taken(consultation)
    there = ground(session, consultation)
    faults = mapping_faults(mapped, there.file)
    if faults:
        raise ImportFileError(mapped.name, sorted(faults))
    reading = Reading(source, mapped, there.file, today)
    return Plan(source, mapped, reading, there, consultation.fingerprint)


def bring_in(database: Database, vault: Vault, planned: Plan, *, login: str, refuse: Refuse) -> Iterator[Counts]:
    """Add every row that is not there yet; yield the counts after each batch, and ``refuse`` each row that does not fit.

    ``login`` is who runs the import, for the log. Raises :class:`ImportFileError` where the file breaks off: what came
    before stays, and the whole file may be read again.
    """
    told = {"mapping": planned.mapped.mapping.id, "sha256": planned.source.sha256, "login": login}
    with database.transaction() as session:
        record(session, AuditAction.IMPORT_BEGUN, planned.ground.consultation_id, actor_id=None, **told)
    counts = Counts()
    # One batch is kept while the next is read and sealed: the database works beside us.
    with ThreadPoolExecutor(1) as beside:
        kept: Future[Counts] | None = None
        for new in _batches(database, vault, planned, counts, refuse):
            ready = seal_all(vault, planned.ground, new)
            try:
                if kept is not None:
                    yield kept.result()
            except BaseException:
                _destroy(vault, ready)
                raise
            kept = beside.submit(_keep, database, vault, planned, ready, replace(counts))
        if kept is not None:
            yield kept.result()
    numbers = {name: str(number) for name, number in asdict(counts).items()}
    with database.transaction() as session:
        record(
            session, AuditAction.RESPONSES_IMPORTED, planned.ground.consultation_id, actor_id=None, **told, **numbers
        )


def try_out(database: Database, vault: Vault, planned: Plan, *, refuse: Refuse) -> Iterator[Counts]:
    """Do as :func:`bring_in` does, with the same counts and rejects, and write nothing."""
    counts = Counts()
    for _ in _batches(database, vault, planned, counts, refuse):
        yield counts


def _batches(
    database: Database, vault: Vault, planned: Plan, counts: Counts, refuse: Refuse
) -> Iterator[list[tuple[Imported, dict[str, Given]]]]:
    """Yield what each batch of rows adds, counted as if it was added."""
    seed = vault.seed(f"import|{planned.ground.consultation_id}")
    with Seen() as seen:
        for rows in _some_at_a_time(planned.source.rows()):
            rejects = [row for row in rows if isinstance(row, Reject)]
            candidates: list[_Candidate] = []
            for row in rows:
                if isinstance(row, Row):
                    with _rejecting(row.line, rejects):
                        candidate = _candidate(planned, row, seen, seed)
                        candidates += [candidate] if candidate else []
                        counts.unsent += candidate is None
            with database.reading() as session:
                there = _known(session, planned.ground.consultation_id, [one.external_id for one in candidates])
            new: list[tuple[Imported, dict[str, Given]]] = []
            for one in candidates:
                if one.external_id not in there:
                    with _rejecting(one.row.line, rejects):
                        new.append(_ready(planned, one))
            counts.read += len(rows)
            counts.there += sum(one.external_id in there for one in candidates)
            counts.added += len(new)
            counts.rejected += len(rejects)
            for reject in sorted(rejects, key=lambda one: one.line):
                refuse(reject)
            yield new


@contextmanager
def _rejecting(line: int, rejects: list[Reject]) -> Iterator[None]:
    """Go on behind a row that is rejected inside, and add it to ``rejects``."""
    try:
        yield
    except RejectedError as refused:
        rejects.append(Reject(line, refused.column, refused.reason))


def _some_at_a_time(rows: Iterator[Row | Reject]) -> Iterator[list[Row | Reject]]:
    """Yield the rows in batches; where the file breaks off, what was read before is a batch first."""
    batch: list[Row | Reject] = []
    try:
        for row in rows:
            batch.append(row)
            if len(batch) == BATCH:
                yield batch
                batch = []
    except ImportFileError:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _candidate(planned: Plan, row: Row, seen: Seen, seed: bytes) -> _Candidate | None:
    """Return a row that may be added, with the number it is known by; nothing for one that was never sent.

    Raises :class:`RejectedError`.
    """
    reading, wanted = planned.reading, planned.mapped.mapping.external_id
    columns = reading.columns(row)
    if not reading.is_sent(columns, row):
        return None
    external_id = reading.external_id(columns, row)
    if external_id is None:
        imported = reading.imported(columns, row, None)
        return _Candidate(row, columns, _made_id(imported, wanted.of, seed, seen), imported)
    before = seen.before(hashlib.blake2b(external_id.encode(), digest_size=_DIGEST).digest(), row.line)
    if before is not None:
        raise RejectedError(f"The same number stands on line {before} already.", wanted.column or "")
    return _Candidate(row, columns, external_id)


def _made_id(imported: Imported, source: str, seed: bytes, seen: Seen) -> str:
    """Return a number made of what comes in, keyed, and of how many rows before were the same: copies are kept apart."""
    said = json.dumps(asdict(imported), sort_keys=True, default=str, ensure_ascii=False)
    digest = hashlib.blake2b(said.encode(), digest_size=_DIGEST, key=seed[:64]).digest()
    return f"{source}:{digest.hex()}-{seen.times(digest)}"


def _ready(planned: Plan, one: _Candidate) -> tuple[Imported, dict[str, Given]]:
    """Return a response with its checked answers; raises :class:`RejectedError`."""
    imported = one.imported or planned.reading.imported(one.columns, one.row, one.external_id)
    imported = replace(imported, external_id=one.external_id)
    try:
        return imported, checked(planned.ground, imported)
    except InvalidError as refusal:
        raise reason(refusal, one.columns) from None


def _keep(database: Database, vault: Vault, planned: Plan, ready: Sealed, counts: Counts) -> Counts:
    """Keep one sealed batch in one transaction, and return ``counts``, which hold from then on."""
    if not ready.ids:
        return counts
    try:
        with database.transaction() as session:
            # One import at a time, and nobody who sends waits: the row stays free to be pointed at.
            consultation = session.get_one(
                Consultation, planned.ground.consultation_id, with_for_update={"key_share": True}
            )
            _refuse_when_changed(session, consultation, planned, [row["external_id"] for row in ready.responses])
            keep(session, consultation, ready)
            if _doubled(counts.read // BATCH):
                analyse(session, RESPONSES)
            # The jobs that answer are of the consultation: one response speaks for the whole batch.
            announce(session, ChangeKind.RESPONSE_SUBMITTED, ready.ids[0])
    except (ClosedError, ConflictError):
        _destroy(vault, ready)
        raise
    return counts


def _doubled(batches: int) -> bool:
    """Tell whether there are twice as many batches as when this last held."""
    return batches & (batches - 1) == 0


def _destroy(vault: Vault, ready: Sealed) -> None:
    """Destroy the keys of a batch that is certainly not kept."""
    for response_id in ready.ids:
        vault.destroy(response_id)


def _refuse_when_changed(
    session: Session, consultation: Consultation, planned: Plan, external_ids: Sequence[str]
) -> None:
    _refuse_unless_taken(consultation)
    if consultation.fingerprint != planned.fingerprint:
        raise ConflictError(N_("The questions were changed while this file was read. Import it again."))
    if _known(session, consultation.id, external_ids):
        raise ConflictError(N_("Somebody else imports the same responses. Wait until that is done."))


def _known(session: Session, consultation_id: UUID, external_ids: Sequence[str]) -> set[str | None]:
    return set(
        session.scalars(
            select(Response.external_id).where(
                Response.consultation_id == consultation_id, Response.external_id.in_(external_ids)
            )
        )
    )


def _refuse_unless_taken(consultation: Consultation) -> None:
    if consultation.state not in _TAKEN:
        raise ClosedError(N_("This consultation takes no imports: it was not opened yet, or is completed."))
