"""A staff member's day: the consultations, the desks that their roles open there, and what waits."""

from dataclasses import dataclass

from consult.access import INDEPENDENT, Permission, permits
from consult.accounts.models import User
from consult.consultations.models import Consultation
from consult.errors import N_


@dataclass(frozen=True)
class Desk:
    """A desk of one consultation: its endpoint (which takes ``slug``), its name, and who may open it.

    ``rooms`` are the other blueprints whose pages belong to it.
    """

    endpoint: str
    label: str
    permission: Permission
    rooms: tuple[str, ...] = ()


DESKS = (
    Desk("editing.show", N_("Set up"), Permission.CONSULTATION_EDIT),
    Desk("moderation.overview", N_("Moderate"), Permission.RESPONSE_MODERATE),
    Desk("search.index", N_("Search"), Permission.CONTRIBUTION_SEARCH),
    Desk("coding.index", N_("Code answers"), Permission.CONTRIBUTION_CODE, ("doubling", "candidates")),
    Desk("codebook.index", N_("Codebook"), Permission.CONTRIBUTION_CODE),
    Desk("synthesis.overview", N_("Synthesis"), Permission.SYNTHESIS_WRITE),
    Desk("synthesis.quotes", N_("Clear quotes"), Permission.QUOTE_CLEAR),
    Desk("overview.index", N_("Overview"), Permission.REPORT_READ),
    Desk("reports.index", N_("Reports"), Permission.REPORT_READ),
    Desk("replies.index", N_("Replies"), Permission.REPLY_READ),
)


def desks_of(user: User, consultation: Consultation) -> list[Desk]:
    """Return the desks that ``user`` may open on ``consultation``.

    Whoever works for the owner of a consultation neither moderates nor analyses it (decision 2).
    """
    is_owners = user.employer is not None and user.employer.name == consultation.owner
    roles = user.roles - INDEPENDENT if is_owners else user.roles
    return [desk for desk in DESKS if permits(roles, desk.permission)]
