"""The whole server is killed while people send: whoever got a receipt finds the answers there, once (check 65).

Three rounds here; ``python -m benchmarks kill`` does twenty-five on each database.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update
from werkzeug.datastructures import MultiDict

from benchmarks import kill, twenty
from benchmarks.place import Installation
from consult.moderation.models import Contribution
from consult.responses import services
from consult.responses.forms import read_given
from consult.responses.models import Answer, AnswerState, Response, ResponseState

ROUNDS = 3


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path, database_url)
    made.open_twenty()
    yield made
    made.close()


def test_what_was_acknowledged_is_there_once_after_every_kill(place: Installation) -> None:
    met = kill.run(place, ROUNDS, random.Random())  # noqa: S311  (when to kill)
    everybody = {*met.acknowledged, *met.after_again}
    assert len(everybody) == ROUNDS * kill.CLIENTS * kill.EACH
    assert met.after_again, "every kill came after the last receipt"
    assert met.others == 0
    found = kill.look(place, everybody)
    assert found.is_whole, found
    with place.database.reading() as session:
        sent = select(func.count()).where(Response.state == ResponseState.SUBMITTED)
        assert session.scalar(sent) == len(everybody)
    _the_look_finds_what_a_kill_might_have_done(place, everybody)


def _the_look_finds_what_a_kill_might_have_done(place: Installation, everybody: set[str]) -> None:
    with place.database.reading() as session:
        gone, half = session.scalars(
            select(Response.id).where(Response.state == ResponseState.SUBMITTED).order_by(Response.id).limit(2)
        )
    with place.database.transaction() as writing:
        for model in (Contribution, Answer):
            writing.execute(delete(model).where(model.response_id == gone))
        writing.execute(delete(Response).where(Response.id == gone))
        writing.execute(update(Answer).where(Answer.response_id == half).values(state=AnswerState.DRAFT))
    found = kill.look(place, everybody)
    assert (found.lost, found.halves, found.doubled, found.is_whole) == (1, 1, 0, False)
    for form in (b"one form", b"another form"):
        _send(place, "Dezelfde woorden, twee keer.", form)
    assert kill.look(place, everybody).doubled == 1


def _send(place: Installation, words: str, form: bytes) -> None:
    [draft] = place.drafts(1)
    now = datetime.now(UTC)
    given = read_given(twenty.file().questions, MultiDict(twenty.fields_saying(words)))
    with place.database.transaction() as writing:
        services.save_answers(writing, place.vault, draft.id, given, now=now)
        services.send(writing, place.vault, draft.id, send_digest=form, code_digest=None, tells_later=False, now=now)


def test_a_commit_waits_for_the_disk(place: Installation) -> None:
    with place.database.writer.connect() as connection:
        if place.database.is_sqlite:
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        else:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
