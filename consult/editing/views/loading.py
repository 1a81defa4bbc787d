"""Load a consultation from a file: see its faults, or what it would change, and only then put it in force."""

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import Permission
from consult.config import Settings
from consult.consultations.format import ConsultationFile, changes_refused, differences, fingerprint
from consult.consultations.queries import consultation_at, definition
from consult.consultations.reading import ConsultationFileError, Fault, read_content
from consult.consultations.services import replace_
from consult.days import today_here
from consult.editing.forms import ENDINGS, ConfirmForm, SentFile
from consult.editing.views.desk import bp, me
from consult.errors import N_, ConflictError, ConsultError, InvalidError
from consult.web.database import session, transaction
from consult.web.errors import sentence
from consult.web.guards import requires

_MOST_SHOWN = 200


@bp.get("/redactie/laden")
@requires(Permission.CONSULTATION_EDIT)
def load() -> str:
    """Ask for a file."""
    return _page()


@bp.post("/redactie/laden")
@requires(Permission.CONSULTATION_EDIT)
def check() -> ResponseReturnValue:
    """Show every fault of the file that was sent, or what it would change; nothing is stored."""
    sent = SentFile(request.files.get("file"))
    if sent.errors:
        return _page(errors=sent.errors), 422
    try:
        file = read_content(sent.name, sent.content)
    except ConsultationFileError as refusal:
        return _page(faults=refusal.faults, name=sent.name), 422
    return _compared(file, ConfirmForm(None, name=sent.name, content=sent.content.decode()))


@bp.post("/redactie/laden/bevestigen")
@requires(Permission.CONSULTATION_EDIT)
def confirm() -> ResponseReturnValue:
    """Put the file in force that was shown, if what it replaces is what it was compared with."""
    form = ConfirmForm(request.form)
    try:
        # A form turns every end of a line into two characters.
        content = (form.content.data or "").replace("\r\n", "\n").encode()
        file = read_content(form.name.data or "", content)
    except ConsultationFileError as refusal:
        return _page(faults=refusal.faults, name=form.name.data or ""), 422
    if fingerprint(file) != form.shown.data:
        raise InvalidError(N_("This page was not sent as it was shown. Open it again."))
    if not form.validate():
        return _compared(file, form), 422
    settings: Settings = current_app.extensions["consult.settings"]
    try:
        with transaction() as writing:
            loaded = replace_(
                writing,
                file,
                seen=form.seen.data or "",
                words=form.words,
                on=today_here(),
                owner=settings.sender,
                partner=settings.partner,
                by=me(),
            )
    except (ConflictError, InvalidError) as refusal:
        return _compared(file, form, refusal), 409 if isinstance(refusal, ConflictError) else 422
    return redirect(url_for("editing.show", slug=loaded.slug), 303)


def _page(*, errors: list[str] | None = None, faults: list[Fault] | None = None, name: str = "") -> str:
    shown = (faults or [])[:_MOST_SHOWN]
    return render_template(
        "editing/load.html",
        errors=errors or [],
        faults=shown,
        more=len(faults or []) - len(shown),
        name=name,
        endings=ENDINGS,
        error_title=bool(errors or faults),
    )


def _compared(file: ConsultationFile, form: ConfirmForm, refusal: ConsultError | None = None) -> str:
    """Return the page with what ``file`` would change of what is in force now."""
    consultation = consultation_at(session(), file.slug)
    old = definition(consultation) if consultation else None
    changed = differences(old, file) if old else []
    refused = changes_refused(old, file) if old and consultation and consultation.answered else []
    return render_template(
        "editing/compare.html",
        consultation=consultation,
        file=file,
        form=form,
        notice=sentence(refusal) if refusal else "",
        error_title=bool(refusal or form.faults),
        changed=changed[:_MOST_SHOWN],
        more=max(0, len(changed) - _MOST_SHOWN),
        refused=refused,
        shown=fingerprint(file),
        seen=consultation.fingerprint if consultation else "",
    )
