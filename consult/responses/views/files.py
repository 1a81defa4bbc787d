"""The files of an organisation's answer: added, checked by their writer, taken away again, downloaded as we keep them."""

from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import OrgRole
from consult.consultations.format import FileQuestion
from consult.errors import N_, ClosedError, InvalidError, NotFoundError, TransitionError
from consult.papers import RefusedPaperError, kind_of
from consult.papers.apart import read_apart
from consult.papers.paper import MEDIA_TYPES, OTHER_KIND, TOO_LARGE
from consult.responses import queries
from consult.responses.answering import CHOICE, VISIBILITY
from consult.responses.forms import FileForm
from consult.responses.models import ResponseState, ScanState
from consult.responses.queries.attachments import paragraphs_in
from consult.responses.routes import page_of
from consult.responses.services import attach, detach
from consult.responses.services.attaching import file_question, refuse_use
from consult.responses.views.beginning import page_address
from consult.responses.views.visit import bp, now, require_role, respondent, response, settings
from consult.scanner import ScannerAwayError, is_clean
from consult.web import limits
from consult.web.database import session, transaction, vault
from consult.web.downloads import download
from consult.web.errors import sentence
from consult.web.guards import code_holder
from consult.web.i18n import say
from consult.web.uploads import uploaded

FIELD = "file"
_SHOWN = 3000
"""So many characters of a file are shown to who added it, to see whether it was read well."""


@bp.get("/bijlagen/<key>")
@code_holder
def files(key: str) -> ResponseReturnValue:
    """Show the files of a question, and how to add one."""
    if response().state is not ResponseState.DRAFT:
        return redirect(url_for("responses.mine"), 303)
    return _page(file_question(respondent(), key), FileForm(data={"use": CHOICE[VISIBILITY["analyse"]]}))


@bp.post("/bijlagen/<key>")
@code_holder
def add_file(key: str) -> ResponseReturnValue:
    """Check a file, keep a clean copy and its words, and say what we read; the file itself is let go of."""
    require_role(response(), OrgRole.WRITER)
    question = file_question(respondent(), key)
    limits.hit("upload")
    form = FileForm(request.form)
    if not form.validate():
        return _page(question, form), 422
    try:
        _keep(question, form)
    except RefusedPaperError as refusal:
        return _page(question, form, fault=sentence(refusal)), 413 if refusal.message == TOO_LARGE else 422
    except InvalidError as refusal:
        return _page(question, form, fault=sentence(refusal)), 422
    except (ClosedError, TransitionError) as refusal:
        return _page(question, form, fault=sentence(refusal)), 409
    return redirect(url_for("responses.files", key=key), 303)


@bp.post("/bijlage/<uuid:attachment_id>/weg")
@code_holder
def remove_file(attachment_id: UUID) -> ResponseReturnValue:
    """Take a file away from a draft; only organisations have any."""
    if response().organisation_id is None:
        raise NotFoundError(N_("This file does not exist, or not any more."))
    require_role(response(), OrgRole.WRITER)
    with transaction() as writing:
        detach(writing, response().id, attachment_id, by=current_user.id, now=now())
    return redirect(url_for("responses.files", key=request.form.get("question", "")), 303)


@bp.get("/bijlage/<uuid:attachment_id>")
@code_holder
def own_file(attachment_id: UUID) -> Response:
    """Send an organisation the clean copy of its own file; individuals have none."""
    if response().organisation_id is None:
        raise NotFoundError(_("This file does not exist, or not any more."))
    attachment = queries.attachment_of(session(), response().id, attachment_id)
    copy = queries.clean_copy(vault(), attachment)
    return download(copy, name=attachment.file_name, media_type=attachment.media_type)


def _keep(question: FileQuestion, form: FileForm) -> None:
    name, content = uploaded(FIELD)
    visibility = VISIBILITY.get(form.use.data)
    if visibility is None or MEDIA_TYPES[kind_of(name)] not in question.accept:
        raise RefusedPaperError(OTHER_KIND)
    refuse_use(respondent(), visibility)
    if len(content) > question.max_bytes:
        raise RefusedPaperError(TOO_LARGE)
    scan = _scanned(content)
    paper = read_apart(name, content)
    with transaction() as writing:
        attach(
            writing,
            vault(),
            response().id,
            question.id,
            paper,
            name=name,
            visibility=visibility,
            scan=scan,
            by=current_user.id,
            now=now(),
        )


def _scanned(content: bytes) -> ScanState:
    """Show the original to the scanner before anything else reads it; while it is away the clean copy waits for it."""
    scanner = settings().scanner
    if not scanner:
        return ScanState.UNSCANNED
    try:
        if is_clean(scanner, content):
            return ScanState.CLEAN
    except ScannerAwayError:
        return ScanState.WAITING
    raise InvalidError(
        _("The virus scanner refuses this file. We kept nothing. Check your computer, or type your answer.")
    )


def _page(question: FileQuestion, form: FileForm, fault: str = "") -> str:
    asking = respondent()
    kept = [
        one for one in queries.attached_to(session(), vault(), response().id, words=True) if one.question == question.id
    ]
    summary = [(FIELD, fault)] if fault else form.faults
    return render_template(
        "responses/files.html",
        question=question,
        form=form,
        fault=fault,
        summary=summary,
        error_title=bool(summary),
        kept=[(one, _facts(one), _beginning(one)) for one in kept],
        choices=[(choice.id, say(choice)) for choice in asking.choices()],
        accept=[f".{kind}" for kind, type_ in MEDIA_TYPES.items() if type_ in question.accept],
        more=question.max_files - len(kept),
        field=FIELD,
        back=page_address(page_of(asking, question), question.id),
        demonstration_note=response().demonstration,
    )


def _facts(one: queries.Attached) -> list[tuple[str, str]]:
    attachment = one.attachment
    uses = {VISIBILITY[choice.id]: say(choice) for choice in respondent().choices()}
    read = ngettext("%(num)s character", "%(num)s characters", attachment.characters)
    pages = ngettext("%(num)s page", "%(num)s pages", attachment.pages) if attachment.pages else ""
    size = _("%(size)s kB", size=format_decimal(-(-attachment.size // 1000)))
    return [
        (_("Kind of file"), attachment.kind.upper()),
        (_("Text that we read"), f"{pages}, {read}" if pages else read),
        (_("Size of our copy"), size),
        (_("What may be done with it"), uses.get(attachment.visibility, "")),
    ]


def _beginning(one: queries.Attached) -> str:
    if not one.is_seen:
        return ""
    text = "\n\n".join(each.text for each in paragraphs_in(vault(), one.attachment))
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]} …"
