"""The page of terms of keeping: whether they are kept, what goes next, and the account of what went."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from flask import Blueprint, render_template

from consult.access import Permission
from consult.consultations.queries import definition
from consult.days import day_of
from consult.errors import N_
from consult.oversight import queries, services
from consult.oversight.every_term import TERMS
from consult.web.database import session
from consult.web.guards import requires

bp = Blueprint("oversight", __name__, url_prefix="/desk/bewaren")

SHOWN = 14
SAYS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "raw_text": (N_("Answers that were sent, with all that was made of them"), N_("As the consultation says")),
        "receipts": (N_("Return codes"), N_("As the consultation says")),
        "drafts": (N_("Answers that were not sent"), N_("30 days after somebody last wrote")),
        "withdrawn": (N_("Answers that were taken back"), N_("Until the end of the next day")),
        "used_up": (N_("Invitations that nobody used"), N_("Until the consultation is over")),
        "invited": (N_("Invitations to act for an organisation"), N_("Until their last day")),
        "sessions": (N_("Sessions"), N_("Four hours; for staff ten hours")),
        "a_day_kept": (N_("Tries to sign in"), N_("A day")),
        "work": (N_("Background work that ended"), N_("30 days")),
        "staff_log": (N_("The log of staff"), N_("24 months")),
    }
)
"""What each term is about, and how long it is."""


@bp.get("")
@requires(Permission.JOB_TEND)
def index() -> str:
    """Show the terms; erasing is the program's own work, and nobody's button."""
    now = datetime.now(UTC)
    return render_template(
        "oversight/index.html",
        says=SAYS,
        plan=services.plan(session(), TERMS, now),
        is_done=queries.is_done(session(), now),
        runs=[(day_of(run.finished_at), run.erased) for run in queries.last_runs(session(), limit=SHOWN)],
        ends=[
            (definition(one.consultation).short_title, one.words, one.codes, one.words < day_of(now))
            for one in queries.ends_of_terms(session())
        ],
    )
