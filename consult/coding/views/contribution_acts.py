"""What a coder does on a contribution beside coding: go on, keep, take back, undo, report to moderators."""

from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from consult.access import Permission
from consult.coding import queries, services
from consult.coding.desk import bp
from consult.coding.views.opening import back_to, labels_of, opened, queue_in
from consult.errors import N_, NotFoundError
from consult.moderation.models import Contribution
from consult.moderation.queries import consultation_at_desk
from consult.moderation.services import report_contribution
from consult.web.database import session, transaction
from consult.web.guards import requires


@bp.post("/<int:number>/verder")
@requires(Permission.CONTRIBUTION_CODE)
def following(slug: str, number: int) -> ResponseReturnValue:
    """Go on to the next contribution of the queue."""
    consultation = consultation_at_desk(session(), slug, current_user)
    form = queue_in(labels_of(consultation))
    after = queries.next_to_code(session(), consultation.id, form.queue_of(current_user.id), after=number)
    if after is None:
        return redirect(url_for(".index", slug=slug, **form.kept, done=1), 303)
    return redirect(url_for(".contribution", slug=slug, number=after, **form.kept), 303)


@bp.post("/<int:number>/klopt-nog/<uuid:coding_id>")
@requires(Permission.CONTRIBUTION_CODE)
def keep(slug: str, number: int, coding_id: UUID) -> ResponseReturnValue:
    """Say that a coding still holds after other words were hidden."""
    found = opened(slug, number)
    if coding_id not in {coding.id for coding in found.codings}:
        raise NotFoundError(N_("This coding does not exist any more."))
    with transaction() as writing:
        services.keep(writing, coding_id, by=current_user.id)
    return back_to(slug, number, queue_in(labels_of(found.consultation)).kept, saved=1)


@bp.post("/<int:number>/weghalen/<uuid:excerpt_id>")
@requires(Permission.CONTRIBUTION_CODE)
def remove(slug: str, number: int, excerpt_id: UUID) -> ResponseReturnValue:
    """Take back all that one said of a passage oneself."""
    found = opened(slug, number)
    row = found.own(excerpt_id)
    with transaction() as writing:
        services.take_back(writing, found.written.id, row.excerpt.span, by=current_user.id)
    return back_to(slug, number, queue_in(labels_of(found.consultation)).kept, removed=1)


@bp.post("/ongedaan")
@requires(Permission.CONTRIBUTION_CODE)
def undo(slug: str) -> ResponseReturnValue:
    """Undo one's last save, wherever it was, and show what stands there now."""
    consultation = consultation_at_desk(session(), slug, current_user)
    with transaction() as writing:
        contribution_id = services.undo(writing, consultation.id, by=current_user.id)
    number = session().get_one(Contribution, contribution_id).number
    return back_to(slug, number, queue_in(labels_of(consultation)).kept, undone=1)


@bp.post("/<int:number>/melden")
@requires(Permission.CONTRIBUTION_CODE)
def report(slug: str, number: int) -> ResponseReturnValue:
    """Bring a contribution in which personal data can be read back to the moderators."""
    found = opened(slug, number)
    with transaction() as writing:
        report_contribution(writing, found.written.id, by=current_user)
    return back_to(slug, number, queue_in(labels_of(found.consultation)).kept, reported=1)
