"""Lists of what people answered are in no order of coming, and in the same order every time (check 17)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import numpy as np
import pytest
from scipy.stats import spearmanr
from sqlalchemy.orm import Session

from consult.accounts.models import User
from consult.coding.queries import Queue, contributions_to_code
from consult.consultations.models import Consultation
from consult.db import Database
from consult.moderation.models import Verdict
from consult.moderation.queries import Wanted, published_responses, queue_page
from consult.moderation.services import decide
from consult.responses.models import Answer, Visibility
from consult.vault import Vault
from tests.integration.moderation import make

MANY = 200
FAR = 0.3
"""Further from 0 than this the rank correlation of so many comes, by chance, once in forty thousand times."""


def queue(session: Session, asked: Consultation, _reader: User) -> Sequence[UUID]:
    """What moderators choose from."""
    wanted = Wanted()
    return [one.answer.id for one in queue_page(session, asked.id, wanted, now=datetime.now(UTC), size=MANY)]


def desk(session: Session, asked: Consultation, reader: User) -> Sequence[UUID]:
    """What analysts read."""
    listed = contributions_to_code(session, asked.id, Queue(coder_id=reader.id), limit=MANY)
    return [one.contribution.answer_id for one in listed]


def public(session: Session, asked: Consultation, _reader: User) -> Sequence[UUID]:
    """What everybody reads of those who answer under one public name."""
    return [part.answer_id for one in published_responses(session, asked.id) for part in one.contributions]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_list_of_what_was_answered_is_in_the_order_in_which_it_came(database: Database, vault: Vault) -> None:
    with database.transaction() as session:
        asked, moderator = make.consultation(session), make.staff(session)
        about = {"visibility": Visibility.PUBLIC, "maker": "Voorbeeld", "triaged": False}
        came = [make.answer(session, vault, asked, f"Antwoord {number}.", **about).id for number in range(MANY)]
        make.triage(session, vault, asked)
    lists = {"the queue": orders(database, queue, asked, moderator)}
    with database.transaction() as session:
        for each in came:
            found = session.get_one(Answer, each)
            decide(session, vault, each, share=0, version=found.version, verdict=Verdict.ACCEPT, by=moderator)
    lists |= {
        "the desk": orders(database, desk, asked, moderator),
        "in public": orders(database, public, asked, moderator),
    }
    for name, (first, second) in lists.items():
        assert first == second, name
        assert set(first) == set(came), name
        assert abs(correlation(came, first)) < FAR, name
    assert correlation(came, came) == pytest.approx(1)


def orders(database: Database, listed, asked: Consultation, reader: User) -> tuple[Sequence[UUID], Sequence[UUID]]:
    """Return a list as it is shown, and as it is shown once more."""
    with database.reading() as one, database.reading() as other:
        return listed(one, asked, reader), listed(other, asked, reader)


def correlation(came: Sequence[UUID], shown: Sequence[UUID]) -> float:
    """Return Spearman's rank correlation between coming and being shown."""
    place = {each: number for number, each in enumerate(shown)}
    return float(spearmanr(np.arange(len(came)), [place[each] for each in came]).statistic)
