"""Two moderators, and two respondents, who do the same thing at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import func, select

from consult.db import Database
from consult.errors import ConflictError
from consult.jobs.models import Job
from consult.moderation.models import Contribution, ModerationDecision, Verdict
from consult.moderation.services import decide, queue_closed_answers
from consult.vault import Vault
from tests.integration.moderation import make
from tests.integration.moderation.conftest import Place


def test_of_two_decisions_at_the_same_moment_one_stands(database: Database, vault: Vault, place: Place) -> None:
    with database.transaction() as session:
        answer_id = make.answer(session, vault, place.consultation, "Woorden.").id
    start = Barrier(2)

    def accept(_: int) -> bool:
        start.wait(10)
        try:
            with database.transaction() as session:
                decide(session, vault, answer_id, version=1, verdict=Verdict.ACCEPT, share=0, by=place.moderator)
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(accept, range(2))) == [False, True]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ModerationDecision)) == 1
        assert session.scalar(select(func.count()).select_from(Contribution)) == 1


def test_responses_sent_at_the_same_moment_are_all_kept_and_share_a_job(
    database: Database, vault: Vault, place: Place
) -> None:
    with database.transaction() as session:
        ids = [make.response(session, vault, place.consultation, {"PV-04": 1}).id for _ in range(6)]
    start = Barrier(len(ids))

    def send(number: int) -> None:
        start.wait(10)
        with database.transaction() as session:
            queue_closed_answers(session, ids[number])

    with ThreadPoolExecutor(len(ids)) as pool:
        list(pool.map(send, range(len(ids))))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Job)) == 1
