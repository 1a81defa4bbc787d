"""The text itself: its sections in the version that is in force, and a page on which to respond to each."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import OrgRole
from consult.consultations.format import PARTS, STANCES, WORDS_LIMIT, provision_key
from consult.consultations.models import Provision
from consult.consultations.queries import provision_lineage, provisions_by_id
from consult.errors import ClosedError, ConflictError, ConsultError, TransitionError
from consult.responses import queries
from consult.responses.answering import CHOICE, Given, Respondent, UnfitAnswersError
from consult.responses.forms import ProvisionForm
from consult.responses.models import ResponseState
from consult.responses.queries import Held
from consult.responses.services import OverwrittenError, Writer, respond_to_provision, take_back_provision
from consult.responses.views.visit import bp, now, require_role, respondent, response
from consult.text.markup import safe_html
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.guards import code_holder
from consult.web.i18n import current_language, say, say_as


class Said(NamedTuple):
    """A response to the text: the version that was read, what it says, and that section as it is now (or nothing)."""

    read: Provision
    given: Given
    present: Provision | None


@bp.get("/tekst")
@code_holder
def text() -> ResponseReturnValue:
    """Show the text in its sections, and to which of them this respondent responded."""
    held = response()
    if held.state is not ResponseState.DRAFT:
        return redirect(url_for("responses.mine"), 303)
    said = {one.read.key: one for one in said_of_text(held, queries.given_in(vault(), held))}
    present = [one for one in provisions_by_id(session(), held.consultation_id).values() if one.in_force]
    return render_template(
        "responses/text.html",
        held=held,
        file=respondent().file,
        parts=[
            (shown_part(one), _state_of(one, said.get(one.key)))
            for one in sorted(present, key=lambda one: one.position)
        ],
        responded=sum(one.key in said for one in present),
    )


@bp.get("/tekst/<uuid:version>")
@code_holder
def provision(version: UUID) -> ResponseReturnValue:
    """Show a section and the form to respond to it; of a former version, go to its successor."""
    held = response()
    if held.state is not ResponseState.DRAFT:
        return redirect(url_for("responses.mine"), 303)
    asked, successor = version_of(held, version)
    if successor is not None and successor.id != asked.id:
        return redirect(url_for("responses.provision", version=successor.id), 303)
    said = _said_of(held, asked)
    return _page(
        asked, successor, form_of_part(said, typed=False), former=said.read if said else None, is_kept=said is not None
    )


@bp.post("/tekst/<uuid:version>")
@code_holder
def respond(version: UUID) -> ResponseReturnValue:
    """Keep a response to the version of a section that was shown, or take it back."""
    held = response()
    require_role(held, OrgRole.WRITER)
    asked, successor = version_of(held, version)
    said = _said_of(held, asked)
    form = form_of_part(said, typed=True)
    try:
        if request.form.get("go") == "take-back":
            with transaction() as writing:
                take_back_provision(writing, held.id, version, now=now())
            return redirect(url_for("responses.text"), 303)
        if not form.says_something():
            return _page(asked, successor, form, is_kept=said is not None), 422
        with transaction() as writing:
            respond_to_provision(writing, vault(), held.id, version, form.given, now=now(), writer=_writer(held))
    except UnfitAnswersError as refusal:
        form.refuse(refusal.faults)
        return _page(asked, successor, form, is_kept=said is not None), 422
    except ConflictError as refusal:
        theirs = _saved_by_others(held, asked) if isinstance(refusal, OverwrittenError) else None
        kept = said is not None or theirs is not None
        shown = successor or asked
        return _page(shown, successor, form, former=asked, is_kept=kept, refusal=refusal, theirs=theirs), 409
    except (ClosedError, TransitionError) as refusal:
        return _page(asked, successor, form, is_kept=said is not None, refusal=refusal), 409
    return redirect(url_for("responses.text", _anchor=f"part-{asked.position + 1}"), 303)


def _writer(held: Held) -> Writer | None:
    if held.organisation_id is None:
        return None
    return Writer(current_user.id, request.form.get("seen", 0, type=int))


def said_of_text(held: Held, given: Mapping[str, Given]) -> list[Said]:
    """Return the responses to sections in ``given``, in the order of the text; to what is gone since at the end."""
    if not any(one.provision for one in given.values()):
        return []
    every = provisions_by_id(session(), held.consultation_id)
    lineage = provision_lineage(session(), held.consultation_id)
    found = [
        Said(every[one.provision], one, lineage[one.provision]) for one in given.values() if one.provision is not None
    ]
    return sorted(found, key=lambda one: (one.present is None, (one.present or one.read).position))


def rows_of_text(asking: Respondent, said: list[Said]) -> list[dict[str, Any]]:
    """Return responses to the text in words, as rows with the way to change them."""
    return [_row(asking, one) for one in said]


def _row(asking: Respondent, one: Said) -> dict[str, Any]:
    words, language = one.read.title(current_language())
    uses: dict[str, str] = {choice.id: say(choice) for choice in asking.choices()}
    lines = [_(STANCES[str(one.given.value)])]
    lines += [f"{_(PARTS[part])}: {one.given.words[part]}" for part in PARTS if part in one.given.words]
    notes = _("What may be done with it:") + " " + uses[CHOICE[one.given.visibility]]
    if one.present is None:
        notes += " " + _("This part is not in the text any more. Your response is kept and sent along.")
    elif one.present.id != one.read.id:
        notes += " " + _(
            "This part has changed since you responded. Your response stays with version %(number)s.",
            number=one.read.number,
        )
    return {
        "key": say_as(_("Part %(id)s: %(title)s", id=one.read.key, title=words), language),
        "value": lines,
        "extra": notes,
        "change_url": url_for("responses.provision", version=(one.present or one.read).id),
        "change_hidden": _("your response to part %(id)s", id=one.read.key),
    }


def version_of(held: Held, version: UUID) -> tuple[Provision, Provision | None]:
    """Return a version of a section of this consultation, and that section as it is now; 404 for another's."""
    found = provisions_by_id(session(), held.consultation_id).get(version)
    if found is None:
        abort(404)
    return found, provision_lineage(session(), held.consultation_id)[version]


def _said_of(held: Held, asked: Provision) -> Said | None:
    key = provision_key(asked.key)
    given = {name: one for name, one in queries.given_in(vault(), held).items() if name == key}
    return next(iter(said_of_text(held, given)), None)


def _saved_by_others(held: Held, asked: Provision) -> Said | None:
    newer = queries.held(session(), held.id)
    return _said_of(newer, asked) if newer else None


def form_of_part(said: Said | None, *, typed: bool) -> ProvisionForm:
    """Return the form for a section: as it was ``typed`` just now, or filled with what was said before, if anything."""
    uses = [(choice.id, say(choice)) for choice in respondent().choices()]
    return ProvisionForm(request.form if typed else None, uses=uses, given=said.given if said else Given())


def shown_part(one: Provision) -> dict[str, Any]:
    """Return a version of a section as a page shows it, with the language of each text."""
    title, title_language = one.title(current_language())
    body, body_language = one.body(current_language())
    return {
        "id": one.key,
        "place": one.position + 1,
        "number": one.number,
        "title": title,
        "title_language": title_language,
        "body": safe_html(body),
        "body_language": body_language,
        "url": url_for("responses.provision", version=one.id),
    }


def _state_of(one: Provision, said: Said | None) -> str:
    """Return what this respondent did with a section: ``none``, ``current``, or ``former`` for an older version of it."""
    if said is None:
        return "none"
    return "current" if said.read.id == one.id else "former"


def _version_seen(shown: Provision) -> int:
    """Return the newest version of an organisation's response to a section: what its page shows, or shows beside."""
    if response().organisation_id is None:
        return 0
    return queries.versions_of(session(), response().id).get(provision_key(shown.key), 0)


def _page(
    shown: Provision,
    successor: Provision | None,
    form: ProvisionForm,
    *,
    is_kept: bool,
    former: Provision | None = None,
    refusal: ConsultError | None = None,
    theirs: Said | None = None,
) -> str:
    """Return the page of a section as it is now, with its ``former`` words where those were responded to."""
    is_other = former is not None and former.id != shown.id
    return render_template(
        "responses/provision.html",
        held=response(),
        part=shown_part(shown),
        former=shown_part(former) if former is not None and is_other else None,
        is_gone=successor is None,
        is_kept=is_kept,
        form=form,
        seen=_version_seen(shown),
        theirs=rows_of_text(respondent(), [theirs]) if theirs else [],
        limit=WORDS_LIMIT,
        summary=form.faults,
        refusal=sentence(refusal) if refusal else "",
        is_conflict=isinstance(refusal, ConflictError),
        error_title=bool(refusal or form.faults),
        notice=say(respondent().file.privacy.free_text_notice),
    )
