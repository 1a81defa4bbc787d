"""Pages of the house itself: home, the exit, privacy, accessibility, help, security, and the staff's day."""

from datetime import UTC, datetime, timedelta
from typing import cast

from flask import Blueprint, Response, abort, current_app, redirect, render_template, url_for
from flask import session as web_session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import Permission, Role
from consult.config import Settings
from consult.consultations.models import ConsultationState
from consult.consultations.queries import all_consultations, definition, open_consultations
from consult.days import today_here
from consult.errors import N_
from consult.register import About, register
from consult.site import kept as keeping
from consult.site.algorithms import EVERYWHERE
from consult.site.desk import desks_of
from consult.site.waiting import waiting_for
from consult.web.database import session
from consult.web.guards import public, requires
from consult.web.headers import FORGET
from consult.web.languages import DEFAULT, offered
from consult.web.sessions import ServerSession

bp = Blueprint("site", __name__)
STATES = {
    ConsultationState.DRAFT: N_("Not open yet"),
    ConsultationState.OPEN: N_("Open"),
    ConsultationState.CLOSED: N_("Closed"),
    ConsultationState.COMPLETED: N_("Completed"),
}
_TOLD_OF_SCANNER = {Role.EDITOR, Role.ADMINISTRATOR}
_SECURITY_TXT_DAYS = 180


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    """Say what this site is, who runs it, and what is open now."""
    rows = open_consultations(session(), today_here())
    return render_template("site/home.html", consultations=[(row, definition(row)) for row in rows])


@bp.get("/verlaten")
@public
def leave() -> ResponseReturnValue:
    """Send the visitor to a neutral site and forget them here.

    A plain link, so that it works without scripts; deleting their session is the one change that a GET makes besides
    the audit log, because a respondent in danger must not have to press twice.
    """
    cast(ServerSession, web_session).end()
    return redirect(_settings().exit_url, 303), {"Clear-Site-Data": FORGET}


@bp.get("/privacy")
@public
def privacy() -> str:
    """Say what is kept, and what is not."""
    settings = _settings()
    return render_template("site/privacy.html", contact=settings.contact, copies_of_keys=settings.backup_key_days)


@bp.get("/wat-wij-bewaren")
@public
def kept() -> str:
    """Say of everything we keep what it is, and so what we could be made to hand over."""
    data, columns = register(), list(register().columns())
    rows = open_consultations(session(), today_here())
    return render_template(
        "site/kept.html",
        absent=keeping.absent(data),
        respondent=keeping.lines(data, About.RESPONDENT),
        sooner=keeping.sooner(data),
        staff=keeping.lines(data, About.ORGANISATION, About.STAFF),
        columns=len(columns),
        tables=len({column.table for column in columns}),
        computer=[(_(one.name), _(one.description)) for one in EVERYWHERE],
        consultations=[(definition(row).short_title, url_for("results.method", slug=row.slug)) for row in rows],
        contact=_settings().contact,
        copies=_settings().backup_days,
        copies_of_keys=_settings().backup_key_days,
    )


@bp.get("/toegankelijkheid")
@public
def accessibility() -> str:
    """Say for whom this site works, and where it does not yet."""
    return render_template("site/accessibility.html", contact=_settings().contact)


@bp.get("/hulp")
@public
def help_() -> str:
    """Say where help is, by consultation."""
    rows = open_consultations(session(), today_here())
    shown = [(row, definition(row)) for row in rows]
    return render_template("site/help.html", consultations=shown, contact=_settings().contact)


@bp.get("/veilig")
@public
def safety() -> str:
    """Say what is done with an answer in which somebody may be in danger, and what is never done."""
    return render_template("site/safety.html", hours=_settings().safety_hours, contact=_settings().contact)


@bp.get("/beveiliging")
@public
def security() -> str:
    """Say how to report a weakness of this site."""
    return render_template("site/security.html", contact=_settings().contact)


@bp.get("/.well-known/security.txt")
@public
def security_txt() -> Response:
    """Return the same for researchers' tools (RFC 9116); not found while nobody can be reached."""
    contact = _settings().contact
    if not contact:
        abort(404)
    expires = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=_SECURITY_TXT_DAYS)
    lines = (
        f"Contact: {contact if ':' in contact else f'mailto:{contact}'}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {url_for('site.security_txt', _external=True, _scheme='https')}",
        f"Policy: {url_for('site.security', _external=True, _scheme='https')}",
    )
    return _plain("\n".join(lines) + "\n")


@bp.get("/robots.txt")
@public
def robots() -> Response:
    """Keep search engines out of everything that is not for reading."""
    closed = ("/r/", "/account/", "/desk", "/verlaten")
    prefixes = ("", *(f"/{code}" for code in offered() if code != DEFAULT))
    return _plain("User-agent: *\n" + "".join(f"Disallow: {prefix}{path}\n" for prefix in prefixes for path in closed))


@bp.get("/desk")
@requires(Permission.DESK_OPEN)
def desk() -> str:
    """Show a member of staff what waits, and the desks that their roles open."""
    rows = [(row, definition(row), desks_of(current_user, row)) for row in all_consultations(session())]
    return render_template(
        "site/desk.html",
        consultations=rows,
        waiting=waiting_for(session(), current_user, [row for row, _file, _desks in rows], today_here()),
        state_words={state: _(words) for state, words in STATES.items()},
        files_unscanned=not _settings().scanner and not current_user.roles.isdisjoint(_TOLD_OF_SCANNER),
    )


def _plain(text: str) -> Response:
    return Response(text, content_type="text/plain; charset=utf-8")


def _settings() -> Settings:
    settings: Settings = current_app.extensions["consult.settings"]
    return settings
