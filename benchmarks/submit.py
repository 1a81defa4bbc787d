"""Sending 20 answers: saved and sent, durable, by eight clients at a time on SQLite."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from sqlalchemy import func, select

from benchmarks import servers, twenty
from benchmarks.load import Load, fetch_as_senders, send_each
from benchmarks.outcome import Outcome
from benchmarks.place import Draft, Installation, installation
from consult.responses.models import Answer, Response, ResponseState

TO_HELLO, TAIL = 0.05, 4
_ROUNDS = 3
_EACH_ROUND = 160
_QUESTIONS = 20


@dataclass(frozen=True)
class _Round:
    hello: float
    save: Load
    send: Load

    @property
    def pairs(self) -> float:
        """Complete submits per second: both requests."""
        return 1 / (1 / self.save.rate + 1 / self.send.rate)


def measure() -> Sequence[Outcome]:
    """Return how fast 20 answers are saved and sent; drafts and tokens are made beforehand."""
    with installation() as place:
        place.open_twenty()
        batches = [place.drafts(_EACH_ROUND) for _ in range(_ROUNDS)]
        with servers.consult(place) as ours, servers.reference("hello") as hello:
            rounds = [_round(ours.url, hello.url, batch) for batch in batches]
        kept, whole = _kept(place)
    return _outcomes(rounds, kept, whole)


def _round(ours: str, hello: str, drafts: Sequence[Draft]) -> _Round:
    return _Round(
        fetch_as_senders(f"{hello}/").rate,
        send_each(ours, "/r/alles", [(draft, twenty.fields()) for draft in drafts]),
        send_each(ours, "/r/versturen", [(draft, [("code", "make")]) for draft in drafts]),
    )


def _kept(place: Installation) -> tuple[int, int]:
    """Return how many responses are sent in the database, and how many of these have all 20 answers."""
    answers = (
        select(func.count(Answer.id).label("number"))
        .join(Response, Response.id == Answer.response_id)
        .where(Response.state == ResponseState.SUBMITTED)
        .group_by(Response.id)
        .subquery()
    )
    with place.database.reading() as session:
        sent = session.scalar(select(func.count(Response.id)).where(Response.state == ResponseState.SUBMITTED)) or 0
        whole = session.scalar(select(func.count()).select_from(answers).where(answers.c.number == _QUESTIONS)) or 0
    return sent, whole


def _outcomes(rounds: Sequence[_Round], kept: int, whole: int) -> Sequence[Outcome]:
    pair = median(one.pairs / one.hello for one in rounds)
    alone = median(one.send.rate / one.hello for one in rounds)
    tails = {"save": median(_tail(one.save) for one in rounds), "send": median(_tail(one.send) for one in rounds)}
    faults = sum(one.save.errors + one.send.errors for one in rounds)
    asked = sum(one.send.requests for one in rounds)
    return [
        Outcome(
            "20 answers saved and sent, of hello, 8 clients: at least 0.05",
            f"{pair:.3f}",
            pair >= TO_HELLO,
            f"{median(one.pairs for one in rounds):.0f} submits a second (two requests each), "
            f"hello {median(one.hello for one in rounds):.0f}; the sending alone {alone:.3f}",
        ),
        Outcome(
            "slowest hundredth of sending: at most 4 x the middle",
            f"{max(tails.values()):.1f}",
            max(tails.values()) <= TAIL,
            "; ".join(
                f"{name} {tails[name]:.1f} x, p50 {median(getattr(one, name).p50 for one in rounds):.0f} ms, longest "
                f"{max(getattr(one, name).longest for one in rounds):.0f} ms"
                for name in tails
            ),
        ),
        Outcome(
            "8 writers on SQLite: no error, nothing lost",
            f"{faults} errors",
            faults == 0 and kept == whole >= asked - _ROUNDS,
            f"{asked} sent, {kept} in the database, {whole} of them with all 20 answers",
        ),
    ]


def _tail(load: Load) -> float:
    return load.p99 / load.p50
