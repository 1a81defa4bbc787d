"""Check what was answered, send it, or stop for now: the pages on which a return code is shown, once."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from consult.access import OrgRole
from consult.days import today_here
from consult.errors import N_, ClosedError, ConflictError, InvalidError, TransitionError
from consult.responses import codes, queries, services
from consult.responses.forms import MandateForm, SignOffForm
from consult.responses.models import Channel, ResponseState
from consult.responses.queries import Held
from consult.responses.routes import CHECK, next_page
from consult.responses.views.beginning import page_address
from consult.responses.views.code import summary_rows
from consult.responses.views.questions import FORM_TOKEN, keep
from consult.responses.views.text import rows_of_text, said_of_text
from consult.responses.views.visit import (
    bp,
    has_frame_of_its_own,
    holds_response,
    let_go,
    let_go_with,
    may,
    next_steps,
    now,
    painted_pages,
    pepper,
    require_role,
    respondent,
    response,
)
from consult.responses.views.warnings import warnings_for
from consult.responses.views.workspace import mandate_rows
from consult.web import limits
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.forms import comes_from_here, csrf
from consult.web.guards import code_holder, member, public
from consult.web.i18n import current_language, say

_GROUP = "\ue000"
"""Stands for a group of a code on a receipt that is painted for everyone: no code is ever painted."""

# The same form sent again, after its session ended or its cookie was renewed, must get the same answer (check 66).
# Each of these views looks for that first, changes nothing then, and otherwise protects itself.
csrf.exempt(f"{__name__}.send_response")
csrf.exempt(f"{__name__}.continue_later")


@bp.get("/controle")
@code_holder
def check() -> ResponseReturnValue:
    """Show what was answered, what will not be sent, and what looks like personal data."""
    held = response()
    if held.state is not ResponseState.DRAFT:
        return redirect(url_for("responses.mine"), 303)
    return check_page(held, MandateForm(data=dict(held.mandate)))


@bp.post("/versturen")
@public
def send_response() -> ResponseReturnValue:
    """Send an individual's answers, and show the receipt with the code; the same form again shows the same receipt."""
    token = _token()
    sent = queries.held_by_send(session(), codes.send_digest(pepper(), token))
    if sent is not None:
        return receipt(sent, _code_again(session(), token, sent))
    csrf.protect()
    if not holds_response():
        return redirect(url_for("responses.enter_code"), 303)
    wants_code = request.form.get("code") != "none" and not response().has_code
    code = codes.code_from(pepper(), token) if wants_code else ""
    return send_now(token, code=code, mandate=None)


@bp.post("/versturen/organisatie")
@member(OrgRole.SIGNATORY)
def send_for_organisation() -> ResponseReturnValue:
    """Send an organisation's answers in its name."""
    token = _token()
    sent = queries.held_by_send(session(), codes.send_digest(pepper(), token))
    if sent is not None and may(sent, OrgRole.SIGNATORY):
        return receipt(sent, "")
    if not holds_response():
        return redirect(url_for("accounts.own"), 303)
    require_role(response(), OrgRole.SIGNATORY)
    form = SignOffForm(request.form)
    if not form.validate():
        return check_page(response(), form), 422
    return send_now(token, code="", mandate=form.mandate)


@bp.post("/later")
@public
def continue_later() -> ResponseReturnValue:
    """Save the page, stop, and show the return code once; the same form again shows the same code for a while."""
    token = _token()
    code = codes.code_from(pepper(), token)
    before = queries.held_by_code(session(), codes.code_digest(pepper(), code))
    if before is not None:
        return _stopped(before, _code_again(session(), token, before))
    csrf.protect()
    if not holds_response():
        return redirect(url_for("responses.enter_code"), 303)
    held = response()
    page = request.form.get("page", CHECK)
    if page != CHECK and (refusal := keep(page).refusal) is not None:
        return refusal
    if held.organisation_id is None and not held.has_code:
        with transaction() as writing:
            is_new = services.give_code(writing, held.id, codes.code_digest(pepper(), code))
    else:
        is_new = False
    let_go(keeps_cookie=True)
    return _stopped(held, code if is_new else "")


def send_now(token: str, *, code: str, mandate: Mapping[str, Any] | None) -> ResponseReturnValue:
    """Send the response that is held and show its receipt, or the check again with what is wrong."""
    held = response()
    if mandate is None and held.organisation_id is not None:
        raise InvalidError(N_("These answers are sent in the name of your organisation, by who may sign for it."))
    limits.hit("send-invited" if held.channel is Channel.INVITED else "send")
    try:
        with transaction() as writing:
            sent = _sent(writing, held, token, code, mandate)
            # Of two posts at one moment the later may find a code already: it is that of the same form. What this
            # request read before it had its turn does not know of it.
            shown = code or _code_again(writing, token, sent)
            let_go_with(writing)
    except (ClosedError, TransitionError, ConflictError) as refusal:
        return check_page(held, MandateForm(request.form), notice=sentence(refusal)), 409
    except InvalidError as refusal:
        return check_page(held, MandateForm(request.form), notice=sentence(refusal)), 422
    let_go(keeps_cookie=True)
    return receipt(sent, shown)


def _sent(writing: Session, held: Held, token: str, code: str, mandate: Mapping[str, Any] | None) -> Held:
    digest, tells_later = codes.send_digest(pepper(), token), request.form.get("tells_later") == "yes"
    if mandate is None:
        code_digest = codes.code_digest(pepper(), code) if code else None
        return services.send(
            writing,
            vault(),
            held.id,
            send_digest=digest,
            code_digest=code_digest,
            tells_later=tells_later,
            now=now(),
        )
    return services.sign_off(
        writing,
        vault(),
        held.id,
        by=current_user.id,
        stand=request.form.get("stand", -1, type=int),
        send_digest=digest,
        tells_later=tells_later,
        mandate=mandate,
        now=now(),
    )


def check_page(held: Held, form: MandateForm, notice: str = "") -> str:
    """Return the page on which everything is checked before sending."""
    asking = respondent()
    # Read before the answers: they may be newer than it says, and never older.
    stand = queries.stand_of(session(), held.id) if held.organisation_id else 0
    held = queries.held(session(), held.id) or held if held.organisation_id else held
    given = queries.given_in(vault(), held)
    asked = asking.asked(queries.values_of(given))
    said = said_of_text(held, given)
    attached = queries.attached_to(session(), vault(), held.id, words=True) if held.organisation_id else []
    filled_in = {*given, *(one.question for one in attached)}
    unsent = [one for one in asking.questions() if one.id in filled_in and one not in asked]
    return render_template(
        "responses/check.html",
        held=held,
        form=form,
        stand=stand,
        mandate=mandate_rows(held),
        notice=notice,
        summary=form.faults,
        error_title=bool(notice or form.faults),
        group=say(asking.file.group(held.group)),
        rows=summary_rows(asking, asked, given, attached),
        text_rows=rows_of_text(asking, said),
        unsent=[say(question.text) for question in unsent],
        warnings=warnings_for(asked, given, said, attached),
        token=codes.new_token(pepper()),
        back=page_address(next_page(asking, queries.values_of(given), CHECK, step=-1)),
        is_open=held.is_open(today_here()),
        may_write=may(held, OrgRole.WRITER),
        may_sign=may(held, OrgRole.SIGNATORY),
        tells_later=request.form.get("tells_later") == "yes",
    )


def receipt(sent: Held, code: str) -> str:
    """Return the receipt of a sent response; ``code`` is shown this once, or empty."""
    groups = codes.grouped(code).split("-") if code else []
    if sent.organisation_id is not None or has_frame_of_its_own():
        return _receipt(sent, groups)
    shows = (
        bool(code),
        sent.has_code,
        sent.assisted,
        sent.demonstration,
        sent.closes_on,
        current_language(),
        request.endpoint,
    )
    page = painted_pages().page(shows, lambda: _receipt(sent, [_GROUP] * len(groups))).filled({})
    for group in groups:
        page = page.replace(_GROUP, group, 1)
    return page


def _receipt(sent: Held, groups: list[str]) -> str:
    next_ = next_steps(sent.closes_on)
    return render_template("responses/receipt.html", sent=sent, code=groups, next_steps=next_)


def _stopped(held: Held, code: str) -> str:
    return render_template("responses/later.html", held=held, code=codes.grouped(code).split("-") if code else [])


def _token() -> str:
    token = request.form.get(FORM_TOKEN, "")
    shown = codes.shown_at(pepper(), token)
    if shown is None or now() - shown > codes.FORM_LASTS:
        raise InvalidError(N_("This page was open for too long. Open it again, and send once more. Nothing is lost."))
    return token


def _code_again(reading: Session, token: str, held: Held) -> str:
    """Return the code that belongs to a form that was posted before, while it may still be shown; empty otherwise.

    It may for a quarter of an hour, in the browser that the form was shown to. Who left quickly lost that browser's
    cookie: going back and sending the form again shows no code to whoever sits there next (``security.md`` check 15).
    """
    shown = codes.shown_at(pepper(), token)
    if shown is None or now() - shown > codes.SHOWN_AGAIN_FOR or not comes_from_here():
        return ""
    code = codes.code_from(pepper(), token)
    known = queries.held_by_code(reading, codes.code_digest(pepper(), code))
    return code if known is not None and known.id == held.id else ""
