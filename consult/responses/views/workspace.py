"""The workspace of an organisation: how far each part is, who looks after it, notes, and for whom it speaks."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import OrgRole
from consult.accounts.queries import members_of
from consult.consultations.format import Question, Section
from consult.days import today_here
from consult.errors import InvalidError, TransitionError
from consult.responses import queries, services
from consult.responses.answering import Given
from consult.responses.forms import MandateForm
from consult.responses.models import ResponseState, SectionWork
from consult.responses.queries import Held
from consult.responses.routes import part_name, sections_of
from consult.responses.views.beginning import page_address
from consult.responses.views.code import pages_behind
from consult.responses.views.visit import bp, may, now, require_role, respondent, response
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.guards import code_holder
from consult.web.i18n import say


@bp.get("/werkplek")
@code_holder
def workspace() -> str:
    """Show how far each part is, who are members, and what is left to do."""
    held = ours()
    given = queries.given_in(vault(), held)
    asked = respondent().asked(queries.values_of(given))
    return render_template(
        "responses/workspace.html",
        held=held,
        is_open=held.is_open(today_here()),
        is_draft=held.state is ResponseState.DRAFT,
        rows=_rows(held, asked, given),
        members=[one.user.name for one in members_of(session(), organisation_of(held))],
        mandate=mandate_rows(held),
        signings=queries.co_signings_of(session(), held.id),
        pages=[one for one in pages_behind(held) if one["waiting"]],
        may_write=may(held, OrgRole.WRITER),
        may_sign=may(held, OrgRole.SIGNATORY),
    )


@bp.get("/werkplek/deel/<int:number>")
@code_holder
def section_work(number: int) -> str:
    """Show one part: its notes, who looks after it, and the versions of its answers."""
    return _section_page(number)


@bp.post("/werkplek/deel/<int:number>/notitie")
@code_holder
def add_note(number: int) -> ResponseReturnValue:
    """Keep a note for the other members."""
    held, section = ours(), _section(number)
    words = request.form.get("note", "")
    try:
        with transaction() as writing:
            services.add_note(writing, vault(), held.id, section.id, words, by=current_user.id, now=now())
    except (InvalidError, TransitionError) as refusal:
        return _section_page(number, note=words, fault=sentence(refusal)), 422
    return redirect(url_for("responses.section_work", number=number, _anchor="notes"), 303)


@bp.post("/werkplek/deel/<int:number>/beheer")
@code_holder
def hand_over(number: int) -> ResponseReturnValue:
    """Let a member look after this part: oneself, or somebody else."""
    held, section = ours(), _section(number)
    require_role(held, OrgRole.WRITER)
    chosen = request.form.get("owner", type=UUID)
    with transaction() as writing:
        services.hand_over(writing, held.id, section.id, chosen)
    return redirect(url_for("responses.section_work", number=number), 303)


@bp.post("/werkplek/deel/<int:number>/klaar")
@code_holder
def set_ready(number: int) -> ResponseReturnValue:
    """Say that this part is ready, or that it is not."""
    held, section = ours(), _section(number)
    require_role(held, OrgRole.WRITER)
    with transaction() as writing:
        services.set_ready(writing, held.id, section.id, ready=request.form.get("ready") == "yes")
    return redirect(url_for("responses.workspace"), 303)


@bp.get("/werkplek/mandaat")
@code_holder
def mandate() -> str:
    """Ask for whom the organisation speaks."""
    return _mandate_page(MandateForm(data=dict(ours().mandate)))


@bp.post("/werkplek/mandaat")
@code_holder
def save_mandate() -> ResponseReturnValue:
    """Keep for whom the organisation speaks."""
    held, form = ours(), MandateForm(request.form)
    if not form.validate():
        return _mandate_page(form), 422
    with transaction() as writing:
        services.save_mandate(writing, held.id, form.mandate)
    return redirect(url_for("responses.workspace"), 303)


def ours() -> Held:
    """Return the response that is held, for a member of its organisation; nobody else has a workspace."""
    held = response()
    if held.organisation_id is None:
        abort(404)
    return held


def organisation_of(held: Held) -> UUID:
    """Return whose workspace this is."""
    if held.organisation_id is None:
        abort(404)
    return held.organisation_id


def mandate_rows(held: Held) -> list[dict[str, str]]:
    """Return for whom an organisation says that it speaks, as rows of a summary; nothing while it does not say."""
    names = {
        "consulted": _("Whom did you ask?"),
        "how": _("How did you ask them?"),
        "people": _("People, as stated"),
    }
    return [{"key": words, "value": str(held.mandate[name])} for name, words in names.items() if name in held.mandate]


def _section(number: int) -> Section:
    sections = sections_of(respondent())
    if not 1 <= number <= len(sections):
        abort(404)
    return sections[number - 1]


def _rows(held: Held, asked: tuple[Question, ...], given: Mapping[str, Given]) -> list[dict[str, Any]]:
    works, notes = queries.section_works(session(), held.id), queries.note_counts(session(), held.id)
    people = queries.names_of(session(), {one.owner_id for one in works.values()})
    people |= queries.names_of(session(), {one.last_writer_id for one in works.values()})
    rows = []
    for number, section in enumerate(sections_of(respondent()), 1):
        work = works.get(section.id)
        questions = [one for one in asked if one.section == section.id]
        answered = sum(one.id in given for one in questions)
        rows.append(
            {
                "number": number,
                "title": say(section.title),
                "owner": people.get(work.owner_id, "") if work and work.owner_id else "",
                "writer": people.get(work.last_writer_id, "") if work and work.last_writer_id else "",
                "state": "ready" if work and work.ready else "writing" if answered else "empty",
                "answered": _("%(value)s of %(maximum)s", value=answered, maximum=len(questions)),
                "notes": notes.get(section.id, 0),
                "write": page_address(part_name(number)),
            }
        )
    return rows


def _section_page(number: int, note: str = "", fault: str = "") -> str:
    held, section = ours(), _section(number)
    work = queries.section_works(session(), held.id).get(
        section.id, SectionWork(response_id=held.id, section=section.id)
    )
    notes = queries.notes_of(session(), held.id, section.id)
    members = members_of(session(), organisation_of(held))
    names = queries.names_of(session(), {work.owner_id, work.last_writer_id, *(one.author_id for one in notes)})
    keyring, versions = vault().keyring([held.id]), queries.versions_of(session(), held.id)
    questions = [one for one in respondent().questions() if one.section == section.id]
    return render_template(
        "responses/section_work.html",
        held=held,
        number=number,
        title=say(section.title),
        is_draft=held.state is ResponseState.DRAFT,
        work=work,
        owner=names.get(work.owner_id, "") if work.owner_id else "",
        writer=names.get(work.last_writer_id, "") if work.last_writer_id else "",
        notes=[(names[one.author_id], keyring.open(held.id, one.place, one.sealed), one.day) for one in notes],
        versions=[(one.id, say(one.text), versions[one.id]) for one in questions if one.id in versions],
        members=[("", _("Nobody"))] + [(str(one.user_id), one.user.name) for one in members],
        me=current_user.id,
        may_write=may(held, OrgRole.WRITER),
        write=page_address(part_name(number)),
        note=note,
        fault=fault,
        note_limit=services.NOTE_LIMIT,
        error_title=bool(fault),
    )


def _mandate_page(form: MandateForm) -> str:
    return render_template("responses/mandate.html", held=ours(), form=form, error_title=bool(form.faults))
