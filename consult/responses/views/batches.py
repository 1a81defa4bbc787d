"""An editor's page for invitations: make a batch, see its codes this once, and stop it. Nothing here tells who."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import Permission
from consult.audit import AuditAction, recorded
from consult.consultations.models import Consultation
from consult.consultations.queries import consultation_by_slug, definition
from consult.errors import N_, ClosedError, InvalidError, NotFoundError
from consult.responses import codes, queries, services
from consult.responses.forms import BatchForm
from consult.responses.models import NAMED_FROM, Batch
from consult.responses.views.visit import now, pepper
from consult.web.database import session, transaction
from consult.web.downloads import download
from consult.web.errors import sentence
from consult.web.guards import requires
from consult.web.i18n import say

bp = Blueprint("invitations", __name__, url_prefix="/desk/<slug>/uitnodigingen")

_TOKEN = "form_token"  # noqa: S105  (the name of a field)
_FILE = "codes.txt"


@bp.get("")
@requires(Permission.CONSULTATION_EDIT)
def index(slug: str) -> str:
    """List the batches, and offer to make one."""
    return _page(consultation_by_slug(session(), slug), BatchForm())


@bp.post("")
@requires(Permission.CONSULTATION_EDIT)
def make(slug: str) -> ResponseReturnValue:
    """Make a batch and show its codes; the same form again makes nothing, and shows the same codes."""
    consultation = consultation_by_slug(session(), slug)
    made = _made_with(consultation)
    if made is not None:
        return _sheet(consultation, made)
    form = BatchForm(request.form)
    if _age() > codes.FORM_LASTS:
        return _page(consultation, form, _("This page was open for too long. Check it, and send once more.")), 422
    if not form.validate():
        return _page(consultation, form), 422
    found = codes.invitations_from(pepper(), request.form[_TOKEN], form.size.data or 0)
    try:
        with transaction() as writing:
            made = services.make_batch(
                writing,
                consultation_by_slug(writing, slug),
                label=form.label.data or "",
                digests=[codes.invitation_digest(pepper(), code) for code in found],
                form_digest=_form_digest(),
                by=current_user.id,
            )
    except (ClosedError, InvalidError) as refusal:
        return _page(consultation, form, sentence(refusal)), 409
    return _sheet(consultation, made)


@bp.post("/codes")
@requires(Permission.CONSULTATION_EDIT)
def save_codes(slug: str) -> Response:
    """Send the codes of the batch that was just made as a file of plain text."""
    made = _made_with(consultation_by_slug(session(), slug))
    if made is None:
        raise NotFoundError(N_("This batch does not exist."))
    lines = [_address(), "", *(codes.grouped(code) for code in _codes_of(made)), ""]
    return download("\n".join(lines).encode(), name=_FILE, media_type="text/plain; charset=utf-8")


@bp.post("/<uuid:batch_id>/stoppen")
@requires(Permission.CONSULTATION_EDIT)
def stop(slug: str, batch_id: UUID) -> ResponseReturnValue:
    """Stop a batch: the codes that nobody used no longer work."""
    with transaction() as writing:
        services.stop_batch(writing, consultation_by_slug(writing, slug), batch_id, by=current_user.id)
    return redirect(url_for("invitations.index", slug=slug), 303)


def _page(consultation: Consultation, form: BatchForm, notice: str = "") -> str:
    return render_template(
        "responses/batches.html",
        consultation=consultation,
        consultation_title=say(definition(consultation).short_title),
        batches=queries.batches_of(session(), consultation.id),
        named_from=NAMED_FROM,
        form=form,
        notice=notice,
        error_title=bool(notice or form.faults),
        token=codes.new_token(pepper()),
    )


def _sheet(consultation: Consultation, made: Batch) -> str:
    return render_template(
        "responses/batch_codes.html",
        consultation=consultation,
        batch=made,
        is_named=made.is_named,
        codes=[codes.grouped(code).split("-") for code in _codes_of(made)],
        address=_address(),
        token=request.form[_TOKEN],
    )


def _made_with(consultation: Consultation) -> Batch | None:
    """Return the batch that this form made before; raise :class:`InvalidError` when its codes are shown no more."""
    made = queries.batch_by_form(session(), consultation.id, _form_digest())
    if made is None:
        return None
    making = recorded(session(), AuditAction.BATCH_MADE, made.id)
    if making is None or now() - making.happened_at > codes.SHOWN_AGAIN_FOR:
        raise InvalidError(
            N_("These codes were shown once, and cannot be shown again. Stop this batch and make another.")
        )
    return made


def _codes_of(made: Batch) -> list[str]:
    return codes.invitations_from(pepper(), request.form[_TOKEN], made.size)


def _form_digest() -> bytes:
    return codes.send_digest(pepper(), request.form.get(_TOKEN, ""))


def _age() -> timedelta:
    """Return how long ago the form was shown; very long for a form that is not ours."""
    shown = codes.shown_at(pepper(), request.form.get(_TOKEN, ""))
    return timedelta.max if shown is None else now() - shown


def _address() -> str:
    return url_for("responses.enter_invitation", _external=True)
