"""The versions of one answer of an organisation, each with what changed; one of them can be saved again."""

from datetime import datetime
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import OrgRole
from consult.consultations.format import Question
from consult.days import HERE, day_of, today_here
from consult.errors import ClosedError, ConflictError, TransitionError
from consult.responses import queries
from consult.responses.models import ResponseState
from consult.responses.routes import page_of, part_number
from consult.responses.saying import unmarked
from consult.responses.services import restore
from consult.responses.views.code import answer_lines
from consult.responses.views.visit import bp, may, now, require_role, respondent
from consult.responses.views.workspace import ours
from consult.text.differences import word_differences
from consult.web.database import session, transaction, vault
from consult.web.errors import sentence
from consult.web.guards import code_holder
from consult.web.i18n import say


@bp.get("/werkplek/versies/<key>")
@code_holder
def versions(key: str) -> str:
    """Show every version of an answer, the newest first."""
    return _page(key)


@bp.post("/werkplek/versies/<key>")
@code_holder
def restore_version(key: str) -> ResponseReturnValue:
    """Save a former version again, unless somebody saved a newer one meanwhile."""
    held = ours()
    require_role(held, OrgRole.WRITER)
    number, seen = request.form.get("number", 0, type=int), request.form.get("seen", 0, type=int)
    try:
        with transaction() as writing:
            restore(writing, vault(), held.id, _question(key).id, number, seen=seen, by=current_user.id, now=now())
    except (ConflictError, TransitionError, ClosedError) as refusal:
        return _page(key, notice=sentence(refusal)), 409
    return redirect(url_for("responses.versions", key=key), 303)


def _question(key: str) -> Question:
    found = next((one for one in respondent().questions() if one.id == key), None)
    if found is None:
        abort(404)
    return found


def _page(key: str, notice: str = "") -> str:
    held, question = ours(), _question(key)
    rows = _rows(question)
    return render_template(
        "responses/versions.html",
        held=held,
        question=say(question.text),
        key=key,
        part=part_number(page_of(respondent(), question)),
        rows=rows,
        newest=len(rows),
        notice=notice,
        error_title=bool(notice),
        may_restore=held.state is ResponseState.DRAFT and may(held, OrgRole.WRITER) and held.is_open(today_here()),
    )


def _moment(saved_at: datetime) -> str:
    here = saved_at.astimezone(HERE)
    return str(_("%(day)s, %(time)s", day=format_date(day_of(saved_at), "long"), time=f"{here:%H:%M}"))


def _rows(question: Question) -> list[dict[str, Any]]:
    """Return the versions with what changed since the one before, the newest first."""
    held = ours()
    revisions = queries.revisions_of(session(), held.id, question.id)
    names = queries.names_of(session(), {one.author_id for one in revisions})
    keyring, rows, before = vault().keyring([held.id]), [], ""
    for one in revisions:
        text = "\n".join(answer_lines(respondent(), question, queries.revised(keyring, one), unmarked))
        rows.append(
            {
                "number": one.number,
                "author": names[one.author_id],
                "saved_at": _moment(one.saved_at) if one.saved_at else "",
                "changes": [(passage.fate.value, passage.text) for passage in word_differences(before, text)],
                "is_empty": not text,
            }
        )
        before = text
    return rows[::-1]
