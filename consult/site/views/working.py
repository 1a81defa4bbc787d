"""The page of the background work: what waits, what runs and how far it is, what failed; cancel it, or try it again."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from consult.access import Permission
from consult.jobs.models import JobState
from consult.site import working
from consult.web.database import session, transaction
from consult.web.guards import requires

bp = Blueprint("working", __name__, url_prefix="/desk/achtergrondwerk")


@bp.get("")
@requires(Permission.JOB_TEND)
def index() -> str:
    """Show the background work."""
    return render_template(
        "site/working.html",
        found=working.overview(session()),
        kinds=working.KINDS,
        states=working.STATES,
        reason=working.reason,
        shown=working.SHOWN,
        JobState=JobState,
    )


@bp.post("/<uuid:job_id>/stoppen")
@requires(Permission.JOB_TEND)
def cancel(job_id: UUID) -> ResponseReturnValue:
    """Cancel one job."""
    with transaction() as writing:
        working.cancel(writing, job_id, by=current_user.id)
    return redirect(url_for("working.index"), 303)


@bp.post("/<uuid:job_id>/opnieuw")
@requires(Permission.JOB_TEND)
def retry(job_id: UUID) -> ResponseReturnValue:
    """Have one job tried again."""
    with transaction() as writing:
        working.retry(writing, job_id, by=current_user.id)
    return redirect(url_for("working.index"), 303)
