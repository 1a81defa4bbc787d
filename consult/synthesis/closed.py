"""What was chosen on closed questions, by group and channel together."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.consultations.models import Question
from consult.moderation.models import Tally
from consult.synthesis.choosing import ClosedTally


def closed_tallies(session: Session, consultation_id: UUID) -> ClosedTally:
    """Return how many chose what on each closed question: one statement."""
    found: defaultdict[str, dict[tuple[str, str, str, str], int]] = defaultdict(dict)
    rows = session.execute(
        select(Question.key, Tally.row, Tally.choice, Tally.group, Tally.channel, Tally.responses)
        .join(Question, Question.id == Tally.question_id)
        .where(Tally.consultation_id == consultation_id)
    )
    for key, row, choice, group, channel, responses in rows:
        found[key][row, choice, group, str(channel)] = responses
    return found
