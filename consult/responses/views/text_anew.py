"""Respond to a section of the text anew after sending, or take that away. What was sent is never shown (``security.md`` 0.9)."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from consult.access import OrgRole
from consult.consultations.format import WORDS_LIMIT
from consult.consultations.models import Provision
from consult.consultations.queries import provision_lineage, provisions_by_id
from consult.days import today_here
from consult.errors import ClosedError, ConflictError, ConsultError, TransitionError
from consult.responses import services
from consult.responses.answering import UnfitAnswersError
from consult.responses.behind import is_sent
from consult.responses.forms import ProvisionForm
from consult.responses.queries import Held
from consult.responses.views.anew import REMOVE, REPLACE
from consult.responses.views.text import form_of_part, shown_part, version_of
from consult.responses.views.visit import bp, now, require_role, respondent, response
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.guards import code_holder
from consult.web.i18n import current_language, say, say_as


@bp.get("/tekst/aanpassen")
@code_holder
def text_anew() -> ResponseReturnValue:
    """Show to which sections of the text this respondent responded, and never how."""
    held = response()
    if not is_sent(held):
        return redirect(url_for("responses.mine"), 303)
    return render_template(
        "responses/text_anew.html",
        held=held,
        rows=[_row(held, part, read) for part, read in _parts(held)],
        is_open=held.is_open(today_here()),
        saved="saved" in request.args,
    )


@bp.get("/tekst/aanpassen/<uuid:version>")
@code_holder
def provision_anew(version: UUID) -> ResponseReturnValue:
    """Show a section as it is now, and an empty form."""
    held = response()
    if not is_sent(held):
        return redirect(url_for("responses.mine"), 303)
    asked, successor = version_of(held, version)
    if successor is not None and successor.id != asked.id:
        return redirect(url_for("responses.provision_anew", version=successor.id), 303)
    return _page(asked, successor, form_of_part(None, typed=False))


@bp.post("/tekst/aanpassen/<uuid:version>")
@code_holder
def respond_anew(version: UUID) -> ResponseReturnValue:
    """Keep a new response to the version of a section that was shown, or nothing instead of the former one."""
    held = response()
    require_role(held, OrgRole.SIGNATORY)
    asked, successor = version_of(held, version)
    form = form_of_part(None, typed=True)
    removes = request.form.get("act") == REMOVE
    if not removes and not form.says_something():
        return _page(asked, successor, form), 422
    try:
        with transaction() as writing:
            if removes:
                services.take_away_response(writing, held.id, version, now=now())
            else:
                services.respond_anew(writing, vault(), held.id, version, form.given, now=now())
    except UnfitAnswersError as refusal:
        form.refuse(refusal.faults)
        return _page(asked, successor, form), 422
    except (ClosedError, ConflictError, TransitionError) as refusal:
        return _page(successor or asked, successor, form, refusal), 409
    return redirect(url_for("responses.text_anew", saved=""), 303)


def _page(
    shown: Provision, successor: Provision | None, form: ProvisionForm, refusal: ConsultError | None = None
) -> str:
    """Return the page of a section with nothing in its form but what was typed just now."""
    held = response()
    is_kept = shown.key in _responded(held)
    return render_template(
        "responses/provision_anew.html",
        held=held,
        part=shown_part(shown),
        url=url_for("responses.respond_anew", version=shown.id),
        is_gone=successor is None,
        is_kept=is_kept,
        acts=_acts(is_kept=is_kept, is_gone=successor is None),
        act=request.form.get("act", REPLACE),
        form=form,
        limit=WORDS_LIMIT,
        summary=form.faults,
        refusal=sentence(refusal) if refusal else "",
        is_conflict=isinstance(refusal, ConflictError),
        error_title=bool(refusal or form.faults),
        notice=say(respondent().file.privacy.free_text_notice),
    )


def _acts(*, is_kept: bool, is_gone: bool) -> list[tuple[str, str]]:
    """Return what may be done with a response that was sent: none of it can be replaced once its section is gone."""
    if not is_kept or is_gone:
        return []
    return [(REPLACE, _("Replace my earlier response")), (REMOVE, _("Take my earlier response away"))]


def _parts(held: Held) -> list[tuple[Provision, Provision | None]]:
    """Return each section as it is now with the version that was responded to, if any; at the end what is gone."""
    responded = _responded(held)
    every = provisions_by_id(session(), held.consultation_id).values()
    present = sorted((one for one in every if one.in_force), key=lambda one: one.position)
    lineage = provision_lineage(session(), held.consultation_id)
    gone = sorted((one for one in responded.values() if lineage[one.id] is None), key=lambda one: one.position)
    return [*((one, responded.get(one.key)) for one in present), *((one, one) for one in gone)]


def _responded(held: Held) -> dict[str, Provision]:
    """Return the version of each section that this respondent responded to; nothing sealed is opened for it."""
    every = provisions_by_id(session(), held.consultation_id)
    read = [every[one.provision] for one in held.answers if one.provision is not None]
    return {one.key: one for one in read}


def _row(held: Held, part: Provision, read: Provision | None) -> dict[str, Any]:
    title, language = part.title(current_language())
    extra = ""
    if not part.in_force:
        extra = _("This part is not in the text any more.")
    elif read is not None and read.id != part.id:
        extra = _("The text of this part has changed since you responded.")
    return {
        "key": say_as(_("Part %(id)s: %(title)s", id=part.key, title=title), language),
        "value": [_("Responded") if read else _("Not responded")],
        "extra": extra,
        "change_url": url_for("responses.provision_anew", version=part.id) if held.is_open(today_here()) else "",
        "change_hidden": _("your response to part %(id)s", id=part.key),
    }
