"""The draft of a codebook: what changes in it, one theme at a time, until it is put in force."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from consult.access import Permission
from consult.coding import queries, services
from consult.coding.desk import codebook_bp as bp
from consult.coding.exchange import ENDINGS, MAX_BYTES, ExchangeFileError, read_codebook
from consult.coding.models import CodebookVersion
from consult.coding.rewriting import known
from consult.coding.services import FLAGS, Draft
from consult.coding.theme_forms import ActForm, LockForm, SentFile, number_in
from consult.coding.tree import Node, told, tree
from consult.coding.views.codebook import at, differences, me
from consult.consultations.format import Theme
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.consultations.reading import Fault
from consult.errors import N_, ConflictError, ConsultError, InvalidError, NotFoundError
from consult.web.database import session, transaction
from consult.web.errors import sentence
from consult.web.guards import requires
from consult.web.i18n import current_language

_MOST_SHOWN = 200
REFUSALS = (InvalidError, ConflictError)
"""What a page of the draft shows above its form; any other refusal has a page of its own."""


@bp.post("/ontwerp/beginnen")
@requires(Permission.CONTRIBUTION_CODE)
def begin(slug: str) -> ResponseReturnValue:
    """Begin a draft, or go on with the one there is."""
    consultation = at(slug)
    with transaction() as writing:
        services.begin_draft(writing, consultation.id, by=me())
    return redirect(url_for("codebook.draft", slug=slug), 303)


@bp.get("/ontwerp")
@requires(Permission.CONTRIBUTION_CODE)
def draft(slug: str) -> str:
    """Show the draft and what it changes."""
    return page(at(slug))


@bp.post("/ontwerp/vastleggen")
@requires(Permission.CONTRIBUTION_CODE)
def lock(slug: str) -> ResponseReturnValue:
    """Put the draft in force."""
    consultation, form = at(slug), LockForm(request.form)
    version = draft_at(consultation)
    try:
        with transaction() as writing:
            services.lock(writing, version.id, form.said, revision=number_in(form.revision), by=me())
    except REFUSALS as refusal:
        return page(at(slug), lock_form=form, refusal=refusal), answer_code(refusal)
    return redirect(url_for("codebook.index", slug=slug, vastgelegd=1), 303)


@bp.post("/ontwerp/weggooien")
@requires(Permission.CONTRIBUTION_CODE)
def discard(slug: str) -> ResponseReturnValue:
    """Throw the draft away."""
    version = draft_at(at(slug))
    revision = number_in(ActForm(request.form).revision)
    with transaction() as writing:
        services.discard_draft(writing, version.id, revision=revision, by=me())
    return redirect(url_for("codebook.index", slug=slug, weg=1), 303)


@bp.post("/ontwerp/inlezen")
@requires(Permission.CONTRIBUTION_CODE)
def take_in(slug: str) -> ResponseReturnValue:
    """Read a codebook from a file into the draft, or show every fault in it."""
    consultation = at(slug)
    version = draft_at(consultation)
    sent = SentFile(request.files.get("file"), endings=ENDINGS, most=MAX_BYTES)
    if sent.errors:
        return page(consultation, file_errors=sent.errors), 422
    propositions = [proposition.id for proposition in definition(consultation).propositions]
    try:
        read = read_codebook(sent.name, sent.content, version.book, propositions)
        save(services.take_in, of(version, ActForm(request.form), _("Read in from a file")), read)
    except ExchangeFileError as refusal:
        return page(at(slug), refusal=refusal, faults=refusal.faults), 422
    except REFUSALS as refusal:
        return page(at(slug), refusal=refusal), answer_code(refusal)
    return redirect(url_for("codebook.draft", slug=slug, opgeslagen=1), 303)


def draft_at(consultation: Consultation) -> CodebookVersion:
    """Return the draft, or refuse where there is none."""
    version = queries.draft_of(session(), consultation.id)
    if version is None:
        raise NotFoundError(N_("There is no draft of this codebook. Begin one, or look at what is in force."))
    return version


def of(version: CodebookVersion, form: Any, why: str) -> Draft:
    """Return which draft is changed, as whoever is signed in saw it."""
    return Draft(version.id, number_in(form.revision), me(), why)


def save(act: Callable[..., CodebookVersion], draft_: Draft, *arguments: Any, **named: Any) -> None:
    """Let one service change the draft."""
    with transaction() as writing:
        act(writing, draft_, *arguments, **named)


def answer_code(refusal: ConsultError) -> int:
    """Return the status of a page that shows a refusal."""
    return 409 if isinstance(refusal, ConflictError) else 422


def page(
    consultation: Consultation,
    *,
    lock_form: LockForm | None = None,
    refusal: ConsultError | None = None,
    faults: list[Fault] | None = None,
    file_errors: list[str] | None = None,
) -> str:
    """Return the page of the draft, with what was refused above it."""
    version, language = draft_at(consultation), current_language()
    book = version.book
    changes = queries.changes_in(session(), [version.id]).get(version.id, ())
    changed = {change.theme for change in changes}

    def node(theme: Theme, words: str) -> Node:
        url = "" if theme.family == FLAGS else url_for("codebook.theme", slug=consultation.slug, key=theme.id)
        badges = [(_("Retired"), "warning")] if theme.retired else []
        badges += [(_("Changed"), "success")] if theme.id in changed else []
        return Node(theme.id, words, theme.definition, url, badges)

    return render_template(
        "coding/codebook_draft.html",
        consultation=consultation,
        draft=version,
        nodes=tree(book, language, _, node),
        changes=[
            (
                *told(change, book, language, _),
                ", ".join(
                    part
                    for part in (
                        change.by.name,
                        format_date(change.at, "long"),
                        ngettext("%(num)s coding chosen", "%(num)s codings chosen", len(change.chosen))
                        if change.chosen
                        else "",
                    )
                    if part
                ),
            )
            for change in changes
        ],
        differences=differences(version.began_from, book),
        form=lock_form or LockForm(None),
        wrote=str(me()) in version.writer_ids,
        refusal=sentence(refusal) if refusal else "",
        faults=(faults or [])[:_MOST_SHOWN],
        file_errors=file_errors or [],
        endings=ENDINGS,
        error_title=bool(refusal or file_errors),
    )


def theme_in(version: CodebookVersion, key: str) -> Theme:
    """Return a theme of the draft that analysts may change, or refuse."""
    theme = known(version.book, key)
    if theme.family == FLAGS:
        raise NotFoundError(N_("This theme is not in the codebook of the consultation."))
    return theme


def chosen_in(request_values: list[str]) -> list[UUID]:
    """Return the identifiers that were ticked; what is none is left out."""
    found = []
    for value in request_values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found
