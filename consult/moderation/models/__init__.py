"""What the door keeps: decisions, what they let through, the words about them, and the tallies of closed answers."""

from consult.moderation.models.campaign import Campaign, CampaignCopy, CampaignState
from consult.moderation.models.contribution import Contribution
from consult.moderation.models.decision import ModerationDecision, Reason, Redaction, Verdict
from consult.moderation.models.dialogue import LetterState, Message, Objection
from consult.moderation.models.tally import Tally

__all__ = [
    "Campaign",
    "CampaignCopy",
    "CampaignState",
    "Contribution",
    "LetterState",
    "Message",
    "ModerationDecision",
    "Objection",
    "Reason",
    "Redaction",
    "Tally",
    "Verdict",
]
