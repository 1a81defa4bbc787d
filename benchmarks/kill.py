"""Kill -9 of everything that serves while eight people send, again and again: what was acknowledged is there, once."""

import random
import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from queue import SimpleQueue
from typing import Any
from uuid import UUID

from sqlalchemy import create_engine, select

from benchmarks import servers, twenty
from benchmarks.outcome import Outcome
from benchmarks.place import ENGINES, Installation, installation_on
from benchmarks.visitor import GONE, Fields, Visitor
from consult.changes import Change, ChangeKind
from consult.responses.models import Answer, AnswerState, Response, ResponseState
from consult.responses.queries import given_in, held

ROUNDS = 25
CLIENTS = 8
EACH = 5
"""How many people one after another each client is, in a round."""
_LATECOMERS = 2
_QUESTIONS = 20
_SEND = "/r/versturen"
_LONGEST_WAIT = 0.01
"""How long after a receipt the kill comes, at most: about as long as a sending takes."""


@dataclass
class Sender:
    """Somebody at the last page: the words that only they wrote, the form to send, and the code that they were given."""

    words: str
    visitor: Visitor
    form: Fields
    code: str = ""

    def send(self) -> str:
        """Send the form, and return the code on the receipt; empty when there is no receipt."""
        try:
            self.visitor.post(_SEND, self.form)
        finally:
            self.visitor.hang_up()
        return self.visitor.code if self.visitor.status == 200 else ""  # noqa: PLR2004  (a receipt)


@dataclass(frozen=True)
class Met:
    """What people met: who got a receipt before the kill, who only after they sent the same form again, who another."""

    acknowledged: Collection[str]
    after_again: Collection[str]
    others: int


@dataclass(frozen=True)
class Found:
    """What is there afterwards. ``orphans`` are keys without a response, which seal nothing."""

    lost: int
    doubled: int
    halves: int
    broken: Sequence[str]
    orphans: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing, there twice, half or broken."""
        return not (self.lost or self.doubled or self.halves or self.broken)


def measure() -> Sequence[Outcome]:
    """Return what 25 kills cost on each database."""
    return [_measured(engine) for engine in ENGINES]


def _measured(engine: str) -> Outcome:
    with installation_on(engine) as place:
        place.open_twenty()
        met = run(place, ROUNDS, random.Random())  # noqa: S311  (when to kill)
        found = look(place, {*met.acknowledged, *met.after_again})
    return Outcome(
        f"{ROUNDS} x kill -9 during 8 sendings, {engine}: every receipt is kept once",
        f"{found.lost + found.doubled + found.halves} wrong",
        found.is_whole and not met.others,
        f"{ROUNDS} rounds, {len(met.acknowledged)} acknowledged before a kill, {len(met.after_again)} after sending the "
        f"same form again; lost {found.lost}, doubled {found.doubled}, half {found.halves}, other receipts {met.others}, "
        f"integrity {'; '.join(found.broken) or 'ok'}, {found.orphans} keys without a response",
    )


def run(place: Installation, rounds: int, chance: random.Random) -> Met:
    """Let people send and kill the server under them, ``rounds`` times; afterwards everybody sends the same form again."""
    acknowledged: set[str] = set()
    after_again: set[str] = set()
    others = 0
    numbers = count(1)
    senders: Sequence[Sender] = ()
    for number in range(rounds + 1):
        with servers.consult(place, lifted=False) as server:
            others += sum(_sent_again(sender, server.port) for sender in senders)
            if number == rounds:
                break
            senders = _prepared(place, server.port, numbers)
            _send_until_killed(server, place.ref, senders, chance)
        acknowledged |= {sender.words for sender in senders if sender.code}
        after_again |= {sender.words for sender in senders if not sender.code}
    return Met(acknowledged, after_again, others)


def ready_to_send(place: Installation, visitor: Visitor, words: str) -> Sender:
    """Return ``visitor`` at the last page, after a begin and 20 answers with ``words`` among them."""
    visitor.begin(place.ref)
    visitor.answer(words)
    visitor.hang_up()
    return Sender(words, visitor, [*visitor.hidden, ("code", "make")])


def look(place: Installation, words: Collection[str]) -> Found:
    """Return what is there of the responses in which ``words`` stand, and whether anything in the place is half."""
    with place.database.reading() as session:
        responses = session.execute(select(Response.id, Response.state, Response.send_digest)).all()
        answers: dict[UUID, list[tuple[bool, AnswerState]]] = {row.id: [] for row in responses}
        for owner, is_text, state in session.execute(select(Answer.response_id, Answer.is_text, Answer.state)):
            answers[owner].append((is_text, state))
        told = Counter(
            session.scalars(select(Change.subject_id).where(Change.kind == ChangeKind.RESPONSE_SUBMITTED)).all()
        )
        sent = [row.id for row in responses if row.state is ResponseState.SUBMITTED]
        written = Counter(_words_of(place, session, response_id) for response_id in sent)
    keys = place.vault.holders()
    halves = sum(
        row.id not in keys or _is_half(row.state, answers[row.id], row.send_digest, told[row.id]) for row in responses
    )
    return Found(
        lost=sum(not written[one] for one in words),
        doubled=sum(times - 1 for times in written.values()),
        halves=halves,
        broken=list(_broken(place)),
        orphans=len(keys.difference(answers)),
    )


def _prepared(place: Installation, port: int, numbers: Iterator[int]) -> list[Sender]:
    def prepared(number: int) -> Sender:
        return ready_to_send(place, Visitor(port), f"Antwoord nummer {number}.")

    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(prepared, [next(numbers) for _ in range(CLIENTS * EACH)]))


def _send_until_killed(server: servers.Server, ref: str, senders: Sequence[Sender], chance: random.Random) -> None:
    """Kill the server after so many receipts and a moment more, while others begin to answer."""
    receipts: SimpleQueue[str] = SimpleQueue()

    def send(mine: Sequence[Sender]) -> None:
        for sender in mine:
            try:
                sender.code = sender.send()
            except GONE:
                return
            receipts.put(sender.code)

    def begin(visitor: Visitor) -> None:
        while True:
            try:
                visitor.begin(ref)
            except GONE:
                return

    with ThreadPoolExecutor(CLIENTS + _LATECOMERS) as pool:
        for number in range(CLIENTS):
            pool.submit(send, senders[number::CLIENTS])
        for _ in range(_LATECOMERS):
            pool.submit(begin, Visitor(server.port))
        for _ in range(chance.randrange(len(senders))):
            receipts.get(timeout=30)
        time.sleep(chance.uniform(0, _LONGEST_WAIT))
        server.kill()


def _sent_again(sender: Sender, port: int) -> bool:
    """Send the form once more, twice for who has no receipt yet; tell whether the receipts differ or are missing."""
    sender.visitor.port = port
    sender.code = sender.code or sender.send()
    return not sender.code or sender.send() != sender.code


def _words_of(place: Installation, session: Any, response_id: UUID) -> str:
    response = held(session, response_id)
    given = given_in(place.vault, response) if response else {}
    return str(given[twenty.OPEN_QUESTION].value) if twenty.OPEN_QUESTION in given else ""


def _is_half(
    state: ResponseState, answers: Sequence[tuple[bool, AnswerState]], send_digest: bytes | None, told: int
) -> bool:
    """Tell whether a response is neither a draft nor sent as a whole: all answers, none a draft, each text waiting."""
    states = {one for _, one in answers}
    if state is ResponseState.DRAFT:
        return len(answers) not in {0, _QUESTIONS} or bool(states - {AnswerState.DRAFT}) or bool(send_digest or told)
    texts = {one for is_text, one in answers if is_text}
    is_waiting = AnswerState.DRAFT not in states and texts == {AnswerState.WAITING}
    return not (is_waiting and len(answers) == _QUESTIONS and send_digest and told == 1)


def _broken(place: Installation) -> Iterator[str]:
    """Yield what SQLite finds broken in its files; PostgreSQL was not killed."""
    for url in {place.settings.database_url, place.settings.keystore_url}:
        if not url.startswith("sqlite"):
            continue
        engine = create_engine(url)
        with engine.connect() as connection:
            yield from (one for (one,) in connection.exec_driver_sql("PRAGMA integrity_check") if one != "ok")
            yield from map(str, connection.exec_driver_sql("PRAGMA foreign_key_check"))
        engine.dispose()
