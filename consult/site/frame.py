"""What frames every page: the menu, the footer, who is signed in, and what every page of a demonstration says."""

from typing import Any

from flask import Flask, current_app, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import OrgRole, Role
from consult.accounts.forms import ROLES
from consult.config import Settings
from consult.errors import N_
from consult.site.desk import DESKS
from consult.web.guards import allowed

_PUBLIC = (
    ("site.home", N_("Home")),
    ("consultations.index", N_("Consultations")),
    ("responses.enter_code", N_("My response")),
    ("site.privacy", N_("Your privacy")),
)
_FOOTER = (
    ("site.privacy", N_("Your privacy")),
    ("site.kept", N_("What we keep")),
    ("site.accessibility", N_("Accessibility")),
    ("site.help_", N_("Help")),
    ("site.security", N_("Report a weakness")),
    ("accounts.sign_in", N_("Sign in for organisations and staff")),
)


def init_app(app: Flask) -> None:
    """Give every template what its frame needs."""
    app.context_processor(frame)


def frame() -> dict[str, Any]:
    """Return the context of the frame of this page."""
    settings: Settings = current_app.extensions["consult.settings"]
    signed_in = bool(current_user.is_authenticated)
    return {
        "site_name": settings.site_name,
        "demonstration": settings.demonstration,
        "home_url": url_for("site.home"),
        "desk_url": url_for("site.desk") if signed_in and current_user.roles else url_for("accounts.own"),
        "exit_url": url_for("site.leave"),
        "nav": _desks() if signed_in and _is_desk() else _links(_PUBLIC),
        "footer_links": _links(_FOOTER),
        "runs_site": settings.operator or _("Not settled yet"),
        "person": _person() if signed_in else None,
        "error_title": False,
        "without_second_factor": not settings.second_factor,
        "signs_for_partner": signed_in and _signs_for(settings.partner),
    }


def _signs_for(partner: str) -> bool:
    """Tell whether whoever is signed in signs for the partner, who may reply to every report."""
    return any(one.organisation.name == partner and OrgRole.SIGNATORY in one.roles for one in current_user.memberships)


def _links(pairs: tuple[tuple[str, str], ...]) -> list[dict[str, Any]]:
    return [
        {"label": _(label), "url": url_for(endpoint), "current": endpoint == request.endpoint}
        for endpoint, label in pairs
    ]


def _is_desk() -> bool:
    return request.path.startswith("/desk")


def _desks() -> list[dict[str, Any]]:
    """Return the menu of a desk: the day, and the other desks of the same consultation."""
    slug = (request.view_args or {}).get("slug")
    links = [{"label": _("My day"), "url": url_for("site.desk"), "current": request.endpoint == "site.desk"}]
    if slug:
        links += [
            {
                "label": _(desk.label),
                "url": url_for(desk.endpoint, slug=slug),
                "current": request.blueprint in {desk.endpoint.split(".")[0], *desk.rooms}
                and (desk.endpoint != "synthesis.quotes") == (request.endpoint != "synthesis.quotes"),
            }
            for desk in DESKS
            if allowed(desk.permission)
        ]
    manual = {"label": _("Manual"), "url": url_for("manuals.mine"), "current": request.blueprint == "manuals"}
    return [*links, manual]


def _person() -> dict[str, str]:
    words = [_(ROLES[role]) for role in Role if role in current_user.roles]
    words += [membership.organisation.name for membership in current_user.memberships]
    return {
        "name": current_user.name,
        "role_words": ", ".join(words),
        "sign_out_url": url_for("accounts.sign_out"),
    }
