"""What the door keeps: the queue, decisions, what they let through, the words about them, and tallies of closed answers."""

from consult.moderation.models.campaign import Campaign, CampaignCopy, CampaignState
from consult.moderation.models.claim import TERM, Claim
from consult.moderation.models.contribution import TO_CODE, Contribution
from consult.moderation.models.decision import IN_FORCE, Look, ModerationDecision, Reason, Redaction, Verdict
from consult.moderation.models.dialogue import LetterState, Message, Objection, ObjectionOutcome
from consult.moderation.models.safety import SafetyAct, SafetyCase, SafetyStep
from consult.moderation.models.tally import Tally
from consult.moderation.models.translation import Translation
from consult.moderation.models.triage import Flag, Triage

__all__ = [
    "IN_FORCE",
    "TERM",
    "TO_CODE",
    "Campaign",
    "CampaignCopy",
    "CampaignState",
    "Claim",
    "Contribution",
    "Flag",
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
    "Triage",
    "Verdict",
]
