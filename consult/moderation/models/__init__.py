"""What the door keeps: decisions, what they let through, the words about them, and the tallies of closed answers."""

from consult.moderation.models.contribution import Contribution
from consult.moderation.models.decision import IN_FORCE, Look, ModerationDecision, Reason, Redaction, Verdict
from consult.moderation.models.dialogue import LetterState, Message, Objection, ObjectionOutcome
from consult.moderation.models.tally import Tally

__all__ = [
    "IN_FORCE",
    "Contribution",
    "LetterState",
    "Look",
    "Message",
    "ModerationDecision",
    "Objection",
    "ObjectionOutcome",
    "Reason",
    "Redaction",
    "Tally",
    "Verdict",
]
