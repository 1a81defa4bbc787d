"""Codings leave for other programs and come back: as a project, or as a table."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from flask import Response, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import Permission
from consult.audit import AuditAction, record
from consult.coding import queries, services
from consult.coding.desk import bp
from consult.coding.exchange.codings import write_csv, write_jsonl
from consult.coding.exchange.faults import ExchangeFileError
from consult.coding.exchange.mapping import Words, project_of
from consult.coding.exchange.marked import GROUP
from consult.coding.exchange.qdpx_reading import MAX_PROJECT, read_project
from consult.coding.exchange.qdpx_writing import write_project
from consult.coding.names import MARKS, STANCES
from consult.coding.services import ReadIn
from consult.coding.theme_forms import SentFile
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.consultations.reading import Fault
from consult.errors import N_, NotFoundError
from consult.moderation.queries import Texts, consultation_at_desk
from consult.moderation.words import PLACEHOLDERS
from consult.text.redaction import Category
from consult.web import limits
from consult.web.database import session, transaction, vault
from consult.web.downloads import download
from consult.web.errors import sentence
from consult.web.guards import fresh, requires
from consult.web.i18n import current_language
from consult.web.languages import offered

_KINDS = {
    "qdpx": "application/zip",
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
}
_MOST_SHOWN = 200
_NOT_TO_PUBLISH = N_("For analysis only: what may be quoted is decided elsewhere.")


@bp.get("/uitwisselen")
@requires(Permission.CONTRIBUTION_CODE)
def exchange(slug: str) -> str:
    """Say what may leave and come back, and in which formats."""
    return _page(consultation_at_desk(session(), slug, current_user))


@bp.get("/uitwisselen/coderingen.<kind>")
@requires(Permission.CONTRIBUTION_CODE)
@fresh
def codings_file(slug: str, kind: str) -> Response:
    """Send all codings of a consultation, and write down who took them."""
    consultation = consultation_at_desk(session(), slug, current_user)
    if kind not in _KINDS:
        raise NotFoundError(N_("This page does not exist, or not any more."))
    limits.hit_by_user("export", current_user.get_id())
    file, language = definition(consultation), current_language()
    book = file.theme_book()
    with transaction() as writing:
        record(writing, AuditAction.CODINGS_SENT, consultation.id, actor_id=UUID(current_user.get_id()), format=kind)
    texts = queries.coded_texts(session(), Texts(session(), vault()), consultation.id, _placeholders())
    remark = " ".join(part for part in (consultation.demonstration, _(_NOT_TO_PUBLISH)) if part)
    if kind == "qdpx":
        words = Words(
            name=file.title.in_language(language)[0],
            description=remark,
            source=_("Contribution %(number)s", number="%(number)s"),
            coder=_("Coder %(number)s", number="%(number)s"),
            stances={str(stance): _(said) for stance, said in STANCES.items()},
            propositions={one.id: one.in_language(language)[0] for one in file.propositions},
            marks={GROUP: _("Marks"), **{str(kind): _(said) for kind, said in MARKS.items()}},
        )
        content: bytes | Iterator[bytes] = write_project(project_of(consultation.ref, book, list(texts), words))
    else:
        # As much as there is goes out as it is read: the database session lives as long as the answer.
        content = stream_with_context((write_csv if kind == "csv" else write_jsonl)(texts, book, remark))
    # The slug may tell what it is about, and this name stays on a disk (decision 31).
    return download(content, name=f"coderingen.{kind}", media_type=_KINDS[kind])


@bp.post("/uitwisselen")
@requires(Permission.CONTRIBUTION_CODE)
def read_in(slug: str) -> ResponseReturnValue:
    """Read in the codings of a project as one's own, and show what was left."""
    consultation = consultation_at_desk(session(), slug, current_user)
    sent = SentFile(request.files.get("file"), endings=(".qdpx",), most=MAX_PROJECT)
    if sent.errors:
        return _page(consultation, file_errors=sent.errors), 422
    try:
        project = read_project(sent.name, sent.content)
    except ExchangeFileError as refusal:
        return _page(consultation, refusal=sentence(refusal), faults=refusal.faults), 422
    with transaction() as writing:
        result = services.read_in(
            writing,
            Texts(writing, vault()),
            consultation.id,
            project,
            placeholders=_in_every_language(),
            by=UUID(current_user.get_id()),
        )
    if not result.left:
        return redirect(url_for(".exchange", slug=slug, made=result.made, known=result.known), 303)
    return _page(consultation_at_desk(session(), slug, current_user), result=result)


def _page(
    consultation: Consultation,
    *,
    result: ReadIn | None = None,
    refusal: str = "",
    faults: list[Fault] | None = None,
    file_errors: list[str] | None = None,
) -> str:
    left = [(name, sentence(reason)) for name, reason in result.left] if result else []
    return render_template(
        "coding/exchange.html",
        consultation=consultation,
        result=result,
        counted={name: request.args.get(name, 0, type=int) for name in ("made", "known")},
        left=left[:_MOST_SHOWN],
        more=len(left) - len(left[:_MOST_SHOWN]),
        refusal=refusal,
        faults=(faults or [])[:_MOST_SHOWN],
        file_errors=file_errors or [],
        error_title=bool(refusal or file_errors),
    )


def _placeholders() -> Mapping[Category, str]:
    return {category: _(words) for category, words in PLACEHOLDERS.items()}


def _in_every_language() -> list[Mapping[Category, str]]:
    found = []
    for language in offered():
        with force_locale(language):
            found.append(_placeholders())
    return found
