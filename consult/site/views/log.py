"""The page of the audit log: read it, filter it, take it along, and check that nothing in it was changed."""

from typing import Any

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from consult import audit
from consult.access import Permission
from consult.accounts.forms import ROLES
from consult.audit import AuditAction, Break
from consult.config import Settings
from consult.days import HERE, today_here
from consult.site.forms import LogForm
from consult.site.heads import kept_heads
from consult.site.log import Entry, log_as_csv, log_page
from consult.site.log_words import ACTS, WRONG
from consult.web import limits
from consult.web.database import session, transaction
from consult.web.downloads import download
from consult.web.guards import fresh, requires
from consult.web.paging import page_of

bp = Blueprint("log", __name__, url_prefix="/desk/logboek")


@bp.get("")
@requires(Permission.AUDIT_READ)
def index() -> str:
    """Show the log, the newest first."""
    form = LogForm(request.args)
    rows = log_page(session(), action=form.action_chosen, day=form.day_chosen, before=form.before)
    page = page_of(rows, lambda row: str(row.event.number))
    kept: dict[str, Any] = form.kept
    return render_template(
        "site/log.html",
        form=form,
        rows=[_row(entry) for entry in page.rows],
        first_url=url_for("log.index", **kept) if form.before else "",
        next_url=url_for("log.index", before=page.after, **kept) if page.after else "",
        verdict=_verdict() if "check" in request.args else None,
        check_url=url_for("log.index", check=1, **kept),
        file_url=url_for("log.file", **kept),
    )


@bp.get("/bestand")
@requires(Permission.AUDIT_READ)
@fresh
def file() -> Response:
    """Send what the filter shows as CSV, by role and not by name (decision 5), and write down who took it."""
    form = LogForm(request.args)
    limits.hit_by_user("export", current_user.get_id())
    content = log_as_csv(session(), action=form.action_chosen, day=form.day_chosen)
    with transaction() as writing:
        acts, day = form.action.data or "", form.day.data or ""
        audit.record(writing, AuditAction.LOG_DOWNLOADED, actor_id=current_user.id, acts=acts, day=day)
    name = f"logboek-{today_here()}.csv"
    return download(content, name=name, media_type="text/csv; charset=utf-8")


def _verdict() -> tuple[str, str, str]:
    """Return what a check of the whole log finds: its state, what it says, and what it was laid beside."""
    settings: Settings = current_app.extensions["consult.settings"]
    kept = kept_heads(settings.audit_heads)
    found: Break | None = audit.verify(session(), expected=kept)
    beside = _("Compared with %(count)s lines kept outside the database.", count=len(kept))
    if found is None:
        return "ok", _("The log holds: %(count)s acts.", count=audit.head(session()).number), beside
    return "error", _(WRONG[found.why], number=found.number), beside


def _row(entry: Entry) -> dict[str, str]:
    event, actor = entry.event, entry.actor
    roles = [_(ROLES[role]) for role in ROLES if actor and role in actor.roles]
    return {
        "number": str(event.number),
        "moment": event.happened_at.astimezone(HERE).strftime("%Y-%m-%d %H:%M"),
        "act": _(ACTS.get(event.action, event.action.value)),
        "who": f"{actor.name} ({', '.join(roles) or _('for an organisation')})"
        if actor
        else _("nobody, or not any more"),
        "subject": event.subject_id.hex[:8] if event.subject_id else "",
        "details": entry.details,
    }
