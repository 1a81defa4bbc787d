"""The whole server is killed while people send: whoever got a receipt finds the answers there, once (check 65).

Three rounds here; ``python -m benchmarks kill`` does twenty-five on each database.
"""

import os
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import delete, func, make_url, select, update
from werkzeug.datastructures import MultiDict

from benchmarks import kill, twenty
from benchmarks.place import Installation
from consult.consultations.models import Question
from consult.db import Base
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
        of_gone = select(Answer.id).where(Answer.response_id == gone)
        for table in reversed(Base.metadata.sorted_tables):  # background work may have added to it already
            if "answer_id" in table.c:
                writing.execute(delete(table).where(table.c.answer_id.in_(of_gone)))
            elif "response_id" in table.c:
                writing.execute(delete(table).where(table.c.response_id == gone))
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


def test_a_commit_waits_for_the_disk(place: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    if not place.database.is_sqlite:
        with place.database.writer.connect() as connection:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
        return
    log = Path(f"{make_url(place.database.url).database}-wal")
    on_disk: list[bytes] = []
    write_to_disk = os.fdatasync

    def told(file: int) -> None:
        write_to_disk(file)
        if os.fstat(file).st_ino == log.stat().st_ino:
            on_disk.append(log.read_bytes())

    monkeypatch.setattr(os, "fdatasync", told)
    place.drafts(1)
    assert on_disk
    assert on_disk[-1] == log.read_bytes()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # PostgreSQL does this by itself
def test_commits_at_one_moment_share_one_write_to_the_disk(
    place: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes = count()
    write_to_disk = os.fdatasync

    def slow(file: int) -> None:
        next(writes)
        time.sleep(0.05)
        write_to_disk(file)

    monkeypatch.setattr(os, "fdatasync", slow)
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda number: _change(place, number), range(64)))
    assert next(writes) < 32


def _change(place: Installation, number: int) -> None:
    with place.database.transaction() as writing:
        writing.execute(update(Question).values(position=Question.position + number))
