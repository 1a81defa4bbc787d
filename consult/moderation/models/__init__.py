"""What the door keeps: decisions, what they let through, the words about them, and the tallies of closed answers."""

from consult.moderation.models.contribution import Contribution
from consult.moderation.models.decision import IN_FORCE, Look, ModerationDecision, Reason, Redaction, Verdict
from consult.moderation.models.dialogue import LetterState, Message, Objection, ObjectionOutcome
from consult.moderation.models.safety import SafetyAct, SafetyCase, SafetyStep
from consult.moderation.models.tally import Tally
from consult.moderation.models.translation import Translation

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
    "SafetyAct",
    "SafetyCase",
    "SafetyStep",
    "Tally",
    "Translation",
    "Verdict",
]
