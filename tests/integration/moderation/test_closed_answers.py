"""Closed answers are admitted by a job, and counted as anyone else would count them."""

from collections import Counter
from functools import partial
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from consult.audit import AuditEvent
from consult.consultations.models import Question
from consult.db import Database
from consult.errors import NotFoundError
from consult.jobs.models import Job, JobState
from consult.jobs.worker import run_next
from consult.moderation import tasks
from consult.moderation.models import Contribution, Tally, Triage
from consult.moderation.queries import Texts
from consult.moderation.services import queue_closed_answers
from consult.responses.models import Answer, AnswerState, Channel, ResponseState, Visibility
from consult.vault import Vault
from tests.integration.moderation import make
from tests.integration.moderation.conftest import Place

GROUPS = ("sekswerker", "gemeente", "anders")
CHANNELS = (Channel.OPEN, Channel.ORGANISATION, Channel.PAPER)


def _some_values(chance: Random) -> dict[str, Any]:
    """Return answers by choice of every shape, one of them empty."""
    ranked = [option.id for option in make.file().question("PV-01").options]  # type: ignore[union-attr]
    rows = [row.id for row in make.file().question("PV-06").rows]  # type: ignore[union-attr]
    return {
        "PV-01": chance.sample(ranked, 3),
        "PV-02": {"chauffeur": chance.choice(["nooit", "altijd"]), "verhuur_normaal": "misbruik"},
        "PV-03": chance.sample(["prijs", "keuze", "weg", "paspoort"], chance.randrange(4)),
        "PV-04": chance.choice([1, 2, 5, "no_answer"]),
        "PV-06": {row: chance.choice([1, 3, "no_answer"]) for row in chance.sample(rows, 2)},
        "PV-07": chance.choice(["breed", "smal"]),
    }


def _send(
    database: Database, vault: Vault, place: Place, count: int, seed: int = 1
) -> list[tuple[str, Channel, dict[str, Any]]]:
    chance = Random(seed)  # noqa: S311  (a seed, no secret)
    sent = [(chance.choice(GROUPS), chance.choice(CHANNELS), _some_values(chance)) for _ in range(count)]
    with database.transaction() as session:
        for group, channel, values in sent:
            about: dict[str, Any] = {"group": group, "channel": channel}
            made = make.response(session, vault, place.consultation, values | {"PV-09": "Woorden."}, **about)
            queue_closed_answers(session, made.id)
    return sent


def _work(database: Database, vault: Vault) -> None:
    while run_next(database, {"admit-closed": partial(tasks.admit_closed, vault=vault)}):
        pass
    with database.reading() as session:
        assert set(session.scalars(select(Job.state))) <= {JobState.DONE}


def _counted(sent: list[tuple[str, Channel, dict[str, Any]]]) -> Counter[tuple[str, str, str, str, Channel]]:
    """Count what was sent, without any code of the product."""
    counts: Counter[tuple[str, str, str, str, Channel]] = Counter()
    for group, channel, values in sent:
        for key, value in values.items():
            cells = [("", "")] if value else []
            if isinstance(value, dict):
                for row, cell in value.items():
                    cells += [(row, ""), (row, str(cell))]
            elif isinstance(value, list):
                cells += [("", f"{n}:{one}" if key == "PV-01" else one) for n, one in enumerate(value, 1)]
            else:
                cells.append(("", str(value)))
            counts.update((key, row, choice, group, channel) for row, choice in cells)
    return counts


def _tallied(database: Database) -> Counter[tuple[str, str, str, str, Channel]]:
    with database.reading() as session:
        rows = session.execute(select(Tally, Question.key).join(Question, Question.id == Tally.question_id))
        return Counter({(key, each.row, each.choice, each.group, each.channel): each.responses for each, key in rows})


def test_tallies_equal_an_independent_count(database: Database, vault: Vault, place: Place) -> None:
    sent = _send(database, vault, place, 120)
    _work(database, vault)
    assert _tallied(database) == _counted(sent)
    with database.reading() as session:
        waiting = session.scalars(select(Answer.is_text).where(Answer.state == AnswerState.WAITING)).all()
    assert waiting == [True] * 120


def test_no_log_tells_when_closed_answers_came_in(database: Database, vault: Vault, place: Place) -> None:
    _send(database, vault, place, 5)
    _work(database, vault)
    with database.reading() as session:
        actions = set(session.scalars(select(AuditEvent.action)))
    assert not {action for action in actions if action.startswith(("answer.", "response."))}


def test_a_second_run_recounts_and_adds_nothing_twice(database: Database, vault: Vault, place: Place) -> None:
    sent = _send(database, vault, place, 5)
    _work(database, vault)
    sent += _send(database, vault, place, 5, seed=2)
    _work(database, vault)
    assert _tallied(database) == _counted(sent)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Contribution)) == 60


def test_responses_sent_before_the_job_runs_share_one_job(database: Database, vault: Vault, place: Place) -> None:
    _send(database, vault, place, 4)
    with database.reading() as session:
        (job,) = session.scalars(select(Job))
    assert (job.kind, job.args) == ("admit-closed", {"consultation": str(place.id)})


def test_admitted_choices_are_sealed_and_read_back_as_they_were_given(
    database: Database, vault: Vault, place: Place
) -> None:
    with database.transaction() as session:
        sealed = make.response(session, vault, place.consultation, {"PV-01": ["huur", "geld"], "PV-04": 4})
        public = make.response(
            session, vault, place.consultation, {"PV-04": 2}, visibility=Visibility.PUBLIC, maker="Voorbeeldalliantie"
        )
        queue_closed_answers(session, sealed.id)
    _work(database, vault)
    with database.reading() as session:
        found = session.scalars(select(Contribution)).all()
        texts = Texts(session, vault)
        assert {each.response_id: each.text for each in found} == {sealed.id: None, public.id: "2"}
        assert sorted(map(str, texts.values(found).values())) == ["2", "4", "['huur', 'geld']"]
        assert texts.of(found) == {}
        assert texts.value(found[0]) == texts.values(found)[found[0].id]
        assert session.scalar(select(func.count()).select_from(Triage)) == 0


def test_a_response_that_is_being_withdrawn_is_passed_over(database: Database, vault: Vault, place: Place) -> None:
    with database.transaction() as session:
        going = make.response(session, vault, place.consultation, {"PV-04": 1}, state=ResponseState.WITHDRAWING)
        keyless = make.response(session, vault, place.consultation, {"PV-04": 1})
        stays = make.response(session, vault, place.consultation, {"PV-04": 1})
        queue_closed_answers(session, stays.id)
    vault.destroy(keyless.id)
    _work(database, vault)
    with database.reading() as session:
        assert session.scalars(select(Contribution.response_id)).all() == [stays.id]
        states: dict[UUID, AnswerState] = {row.response_id: row.state for row in session.scalars(select(Answer))}
    assert states[going.id] is states[keyless.id] is AnswerState.WAITING


def test_a_response_that_does_not_exist_queues_nothing(database: Database) -> None:
    with database.transaction() as session, pytest.raises(NotFoundError):
        queue_closed_answers(session, uuid4())
