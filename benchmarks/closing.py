"""The last minute: two hundred people send at the same moment on the last day, half of them invited at one address."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from sqlalchemy import func, select

from benchmarks import kill, servers, twenty
from benchmarks.outcome import Outcome
from benchmarks.place import ENGINES, OWNER, Installation, installation_on
from benchmarks.visitor import Visitor
from consult.consultations.queries import consultation_by_slug
from consult.demo.people import account, add_everybody
from consult.responses import codes
from consult.responses.models import Channel, Response, ResponseState
from consult.responses.services import make_batch

LONGEST = 2.0
_TIMES = 3
_PEOPLE = 200
_AT_ONCE = 8
_EDITOR = "redacteur@ministerie.example"
_SHELTER = "127.0.0.1"


def measure() -> Sequence[Outcome]:
    """Return how long the slowest hundredth waits for its receipt, and whether every receipt is kept."""
    return [_measured(engine) for engine in ENGINES]


def _measured(engine: str) -> Outcome:
    with installation_on(engine) as place:
        place.open_twenty(days=0)
        with servers.consult(place, lifted=False) as ours:
            rounds = [_round(place, ours.port, number) for number in range(_TIMES)]
        people = {sender.words for senders, _ in rounds for sender in senders if sender.code}
        found = kill.look(place, people)
        with place.database.reading() as session:
            by_channel = select(func.count()).where(Response.state == ResponseState.SUBMITTED)
            invited = session.scalar(by_channel.where(Response.channel == Channel.INVITED))
    slow = [sorted(seconds)[int(len(seconds) * 0.99) - 1] for _, seconds in rounds]
    asked = _TIMES * _PEOPLE
    return Outcome(
        f"{_PEOPLE} people send at once, {engine}: none lost, p99 at most {LONGEST:.0f} s",
        f"{median(slow):.1f} s",
        median(slow) <= LONGEST and len(people) == asked and found.is_whole,
        f"p99 of {_TIMES} rounds: {', '.join(f'{one:.2f}' for one in slow)} s; {len(people)} receipts for {asked} people, "
        f"lost {found.lost}, doubled {found.doubled}, half {found.halves}; {invited} of them invited, all at one address",
    )


def _round(place: Installation, port: int, number: int) -> tuple[list[kill.Sender], list[float]]:
    """Return who sent, and after how many seconds each had a receipt or a refusal."""
    invitations = _invitations(place, number)

    def prepared(each: int) -> kill.Sender:
        is_invited = each < len(invitations)
        visitor = Visitor(port, _SHELTER if is_invited else f"127.0.{number + 1}.{each - len(invitations) + 1}")
        if is_invited:
            visitor.open("/r/uitnodiging")
            visitor.post("/r/uitnodiging", [*visitor.hidden, ("code", invitations[each])])
        return kill.ready_to_send(place, visitor, f"Antwoord {each} van ronde {number}.")

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        senders = list(pool.map(prepared, range(_PEOPLE)))
    together = threading.Barrier(_PEOPLE)

    def send(sender: kill.Sender) -> float:
        together.wait()
        began = time.perf_counter()
        sender.code = sender.send()
        return time.perf_counter() - began

    with ThreadPoolExecutor(_PEOPLE) as pool:
        return senders, list(pool.map(send, senders))


def _invitations(place: Installation, number: int) -> list[str]:
    """Return the codes of a new batch for half of the people."""
    pepper = place.app.extensions["consult.keys"].pepper
    made = codes.invitations_from(pepper, str(number), _PEOPLE // 2)
    with place.database.transaction() as writing:
        add_everybody(writing, bureau=place.settings.operator, sender=OWNER)
        make_batch(
            writing,
            consultation_by_slug(writing, twenty.SLUG),
            label=f"Opvang {number}",
            digests=[codes.invitation_digest(pepper, one) for one in made],
            form_digest=codes.send_digest(pepper, str(number)),
            by=account(writing, _EDITOR).id,
        )
    return made
