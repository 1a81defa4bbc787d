"""The moderators' queue and the table of themes, with a thousand contributions and with a hundred thousand."""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from benchmarks.filling import fill
from benchmarks.outcome import Outcome
from benchmarks.place import OWNER, Installation, installation
from consult.config import ROOT
from consult.consultations.reading import read_file
from consult.consultations.services import load
from consult.demo.people import ANALYST, MODERATOR, account, add_everybody

FEW, MANY = 1_000, 100_000
GROWTH, STATEMENTS = 1.25, 5
_TIMES = 15
_OF_NO_QUERY = ("BEGIN", "PRAGMA")


@dataclass
class _Page:
    name: str
    path: str
    person: str
    seconds: dict[int, list[float]] = field(default_factory=lambda: {FEW: [], MANY: []})
    statements: int = 0


def measure() -> Sequence[Outcome]:
    """Return how much longer the desks' pages take with many contributions: medians of 15 requests in turn."""
    pages = [
        _Page("moderation queue", "/desk/pooierverbod/moderatie/wachtrij", MODERATOR),
        _Page("theme table", "/desk/pooierverbod/synthese", ANALYST),
    ]
    with ExitStack() as stack:
        visitors = {number: _filled(stack.enter_context(installation()), number) for number in (FEW, MANY)}
        for page in pages:
            for client in (visitors[number][page.person] for number in (FEW, MANY)):
                _open(client, page.path)
            for _ in range(_TIMES):
                for number in (FEW, MANY):
                    # CPU and not the clock: on a shared machine only that compares, and nothing here waits for a disk.
                    began = time.process_time()
                    _open(visitors[number][page.person], page.path)
                    page.seconds[number].append(time.process_time() - began)
            with _counted() as statements:
                _open(visitors[MANY][page.person], page.path)
            page.statements = len(statements)
    return [_outcome(page) for page in pages]


def _outcome(page: _Page) -> Outcome:
    few, many = (1000 * median(page.seconds[number]) for number in (FEW, MANY))
    return Outcome(
        f"{page.name}, 100,000 to 1,000: at most 1.25 x; 5 statements",
        f"{many / few:.2f}",
        many / few <= GROWTH and page.statements <= STATEMENTS,
        f"{many:.1f} and {few:.1f} ms of CPU in process; {page.statements} statements, session and account included",
    )


def _filled(place: Installation, number: int) -> dict[str, FlaskClient]:
    """Return a client signed in as each person who works in ``place``, filled with ``number`` contributions."""
    with place.database.transaction() as writing:
        add_everybody(writing, bureau="Voorbeeldbureau Moderatie", sender=OWNER)
        consultation = load(writing, read_file(ROOT / "consultations" / "pooierverbod.yaml"), owner=OWNER)
        fill(writing, consultation, number, coder_id=account(writing, ANALYST).id)
        people = {email: str(account(writing, email).id) for email in (MODERATOR, ANALYST)}
    with place.database.writer.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    return {email: _signed_in(place, user_id) for email, user_id in people.items()}


def _signed_in(place: Installation, user_id: str) -> FlaskClient:
    client = place.app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = user_id
        session["_fresh"] = True
    return client


def _open(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    if answer.status_code != 200:  # noqa: PLR2004  (a page)
        raise RuntimeError(f"{path}: {answer.status}")


@contextmanager
def _counted() -> Iterator[list[str]]:
    """Give the SQL statements that are executed inside the block."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith(_OF_NO_QUERY):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)
