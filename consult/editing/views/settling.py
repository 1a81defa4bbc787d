"""Record who settled the questions too, and take back what was recorded by mistake."""

from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.consultations.queries import consultation_by_slug, definition
from consult.consultations.services import record_co_signature, remove_co_signature
from consult.days import today_here
from consult.editing.forms import CoSignatureForm
from consult.editing.views.desk import at, bp, me, page
from consult.errors import InvalidError
from consult.web.database import transaction
from consult.web.errors import sentence
from consult.web.guards import requires


@bp.post("/<slug>/redactie/vastgesteld")
@requires(Permission.CONSULTATION_EDIT)
def co_sign(slug: str) -> ResponseReturnValue:
    """Record an organisation under the questions in the version that is in force."""
    form = CoSignatureForm(request.form, today=today_here())
    if not form.validate() or form.signed_on.data is None:
        return page(at(slug), form), 422
    try:
        with transaction() as writing:
            record_co_signature(
                writing,
                slug,
                organisation=form.organisation.data or "",
                signed_on=form.signed_on.data,
                version=definition(consultation_by_slug(writing, slug)).version,
                by=me(),
            )
    except InvalidError as refusal:
        return page(at(slug), form, sentence(refusal)), 422
    return redirect(url_for("editing.show", slug=slug, _anchor="settled"), 303)


@bp.post("/<slug>/redactie/vastgesteld/<uuid:co_signature>/weg")
@requires(Permission.CONSULTATION_EDIT)
def unsign(slug: str, co_signature: UUID) -> ResponseReturnValue:
    """Take a recorded co-signature away."""
    with transaction() as writing:
        remove_co_signature(writing, slug, co_signature, by=me())
    return redirect(url_for("editing.show", slug=slug, _anchor="settled"), 303)
