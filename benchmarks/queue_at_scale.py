"""The moderators' queue on PostgreSQL, with a thousand answers that wait and with many: every filter, and the next answer.

``python -m benchmarks.queue_at_scale 1000000`` measures with a million; that takes some minutes and 3 GB, so by hand.
"""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, select, text
from sqlalchemy.orm import Session

from benchmarks.outcome import Outcome
from benchmarks.place import OWNER, Installation, installation_on
from consult.accounts.models import User
from consult.config import ROOT
from consult.consultations.models import Consultation
from consult.consultations.queries import questions_of
from consult.consultations.reading import read_file
from consult.consultations.services import load
from consult.demo.people import MODERATOR, account, add_everybody
from consult.moderation.models import Claim, Flag, Triage
from consult.moderation.queries import ELSEWHERE, Wanted, overview, queue_counts, queue_page, readable
from consult.moderation.services import take_next
from consult.responses.models import Channel

FEW, MANY = 1_000, 100_000
GROWTH = 1.5
_TIMES = 40
_HELD = 40
"""So many answers are taken by others."""
_RARE = 60
"""So many are in Hungarian, among few and among many."""
_READS = readable(("nl", "en"))
_MIDDLE = UUID("80000000-0000-4000-8000-000000000000")
_RESPONSES = text(
    """
    INSERT INTO response (id, consultation_id, "group", channel, state, tells_later, assisted, maker, source, mandate, invented, week)
    SELECT gen_random_uuid(), :consultation, (ARRAY['sekswerker', 'gemeente', 'anders', 'onderzoek', 'burger'])[1 + n % 5],
           CASE WHEN n % 8 = 0 THEN 'paper' ELSE 'open' END, 'submitted', false, false, '', '', '{}', true,
           date '2026-10-05' + 7 * (n % 7)
    FROM generate_series(1, :number) AS n
    """
).bindparams(bindparam("consultation", type_=Uuid()))
_ANSWERS = text(
    """
    INSERT INTO answer (id, consultation_id, response_id, question_id, sealed, is_text, part, visibility, state, version)
    SELECT gen_random_uuid(), r.consultation_id, r.id,
           (SELECT (array_agg(q.id ORDER BY q.position))[1 + abs(hashtext(r.id::text)) % 6] FROM question q
            WHERE q.consultation_id = r.consultation_id),
           decode(repeat('ab', 400), 'hex'), true, '', 'quote', 'waiting', 1
    FROM response r
    """
)
_QUEUE = text(
    """
    INSERT INTO triage (answer_id, consultation_id, question_id, "group", channel, state, week, language,
                        personal, abuse, danger, empty, test)
    SELECT a.id, a.consultation_id, a.question_id, r."group", r.channel, a.state, r.week,
           CASE WHEN a.n <= :rare THEN 'hu' WHEN a.n % 10 = 0 THEN 'es' WHEN a.n % 10 < 3 THEN 'en' ELSE 'nl' END,
           a.n % 3 = 0, a.n % 11 = 0, a.n % 9 = 0, a.n % 13 = 0, a.n % 14 = 0
    FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM answer) AS a JOIN response r ON r.id = a.response_id
    """
)


@dataclass(frozen=True)
class _Queue:
    """A filled installation, and who works in it."""

    place: Installation
    consultation: Consultation
    moderator: User
    question: str


_Measured = Callable[[Session, _Queue], Any]


def _page(**wanted: Any) -> _Measured:
    after = wanted.pop("after", None)

    one_question = wanted.pop("one_question", False)

    def ask(session: Session, queue: _Queue) -> None:
        asked = {"question": queue.question} if one_question else {}
        rows = queue_page(
            session, queue.consultation.id, Wanted(**wanted, **asked), now=datetime.now(UTC), after=after
        )
        if len(rows) <= 50:  # noqa: PLR2004  (a full page, and that there is another)
            raise RuntimeError(f"only {len(rows)} answers with {wanted}")

    return ask


def _next(session: Session, queue: _Queue) -> None:
    now = datetime.now(UTC)
    if take_next(session, queue.consultation, Wanted(languages=_READS), by=queue.moderator, now=now) is None:
        raise RuntimeError("nothing is free")
    session.rollback()


def _counts(session: Session, queue: _Queue) -> None:
    found = queue_counts(
        session, queue.consultation.id, moderator_id=queue.moderator.id, reads=_READS, now=datetime.now(UTC)
    )
    if not found[ELSEWHERE]:
        raise RuntimeError("nothing waits in other languages")


def _overview(session: Session, queue: _Queue) -> None:
    now = datetime.now(UTC)
    overview(session, queue.consultation.id, days=[now - timedelta(days=1), now], now=now)


PAGES: Mapping[str, _Measured] = {
    "first page, languages read": _page(languages=_READS),
    "a page from the middle": _page(languages=_READS, after=_MIDDLE),
    "by question": _page(languages=_READS, one_question=True),
    "by group": _page(languages=_READS, group="gemeente"),
    "by way in": _page(channel=Channel.PAPER),
    "by sign": _page(flag=Flag.DANGER),
    "by language": _page(languages=frozenset({"es"})),
    "by a rare language": _page(languages=frozenset({"hu"})),
    "counts of the chips": _counts,
}


def measure(many: int = MANY) -> Sequence[Outcome]:
    """Return how much longer the queue takes with ``many`` answers than with a thousand: medians of 40, in turn."""
    with ExitStack() as stack:
        queues = {number: _filled(stack.enter_context(installation_on("PostgreSQL")), number) for number in (FEW, many)}
        measured = {name: _medians(ask, queues) for name, ask in {**PAGES, "next answer": _next}.items()}
        seen = _medians(_overview, queues)
    outcomes = []
    for name, (few, lot) in measured.items():
        note = f"{lot:.2f} and {few:.2f} ms"
        goal = f"queue, {name}, {many:,} to 1,000: at most 1.5 x"
        outcomes.append(Outcome(goal, f"{lot / few:.2f}", lot / few <= GROWTH, note))
    figures = f"{seen[1]:.0f} and {seen[0]:.1f} ms: it counts what is left exactly"
    return [*outcomes, Outcome(f"overview of moderators, {many:,} to 1,000", f"{seen[1] / seen[0]:.1f}", None, figures)]


def _medians(ask: _Measured, queues: Mapping[int, _Queue]) -> tuple[float, float]:
    taken: dict[int, list[float]] = {number: [] for number in queues}
    for turn in range(_TIMES + 5):
        for number, queue in queues.items():
            with queue.place.database.transaction() as session:
                session.connection()
                began = time.perf_counter()
                ask(session, queue)
                if turn >= 5:  # noqa: PLR2004  (statements are prepared by then)
                    taken[number].append(1000 * (time.perf_counter() - began))
    few, lot = (median(times) for times in taken.values())
    return few, lot


def _filled(place: Installation, number: int) -> _Queue:
    with place.database.transaction() as writing:
        add_everybody(writing, bureau="Voorbeeldbureau Moderatie", sender=OWNER)
        consultation = load(writing, read_file(ROOT / "consultations" / "pooierverbod.yaml"), owner=OWNER)
        writing.execute(_RESPONSES, {"consultation": consultation.id, "number": number})
        writing.execute(_ANSWERS)
        writing.execute(_QUEUE, {"rare": _RARE})
        moderator = account(writing, MODERATOR)
        others = writing.scalars(select(User.id).where(User.id != moderator.id)).all()
        held = writing.scalars(select(Triage.answer_id).order_by(Triage.answer_id).limit(_HELD)).all()
        writing.add_all(
            Claim(answer_id=answer_id, moderator_id=others[at % len(others)], claimed_at=datetime.now(UTC))
            for at, answer_id in enumerate(held)
        )
        by_id = {row.id: row.key for row in questions_of(writing, consultation.id).values()}
        most = writing.scalar(select(Triage.question_id).group_by(Triage.question_id).order_by(func.count().desc()))
    with place.database.writer.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
    return _Queue(place, consultation, moderator, by_id[most])


if __name__ == "__main__":
    for outcome in measure(int(sys.argv[1]) if len(sys.argv) > 1 else MANY):
        print(f"| {outcome.goal:70} | {outcome.measured:>6} | {outcome.verdict:7} | {outcome.note} |")
