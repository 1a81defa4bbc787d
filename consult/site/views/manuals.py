"""The manuals: of each kind of staff and of organisations, and for respondents how answering works."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from consult.access import Permission, Role
from consult.errors import N_, NotFoundError
from consult.web.guards import member, public, requires
from consult.web.i18n import current_language
from consult.web.languages import DEFAULT, FALLBACK

bp = Blueprint("manuals", __name__)
MANUALS = {
    "moderator": N_("Manual for moderators"),
    "analyst": N_("Manual for analysts"),
    "official": N_("Manual for officials"),
    "editor": N_("Manual for editors"),
    "administrator": N_("Manual for administrators"),
}
_OF_ROLE = {Role.SENIOR_MODERATOR: "moderator"}


@bp.get("/desk/handleiding")
@requires(Permission.DESK_OPEN)
def mine() -> ResponseReturnValue:
    """Lead to the manual of one's own work: of the first role, for whoever holds several."""
    role = next(role for role in Role if role in current_user.roles)
    return redirect(url_for("manuals.show", role=_OF_ROLE.get(role, role.value)), 303)


@bp.get("/desk/handleiding/<role>")
@requires(Permission.DESK_OPEN)
def show(role: str) -> str:
    """Show the manual of a kind of staff; everybody on staff may read what the others do."""
    if role not in MANUALS:
        raise NotFoundError(N_("This page does not exist, or not any more."))
    others = [(_(words), url_for("manuals.show", role=name)) for name, words in MANUALS.items() if name != role]
    return _page(role, _(MANUALS[role]), others)


@bp.get("/account/handleiding")
@member()
def organisation() -> str:
    """Show members how their organisation answers."""
    return _page("organisation", _("Manual for organisations"))


@bp.get("/hulp/stappen")
@public
def steps() -> str:
    """Show respondents how answering works, step by step."""
    return render_template("site/steps.html", manual_language=_language())


def _page(name: str, title: str, others: list[tuple[str, str]] | None = None) -> str:
    language = _language()
    file = f"manuals/{language}/{name}.html"
    return render_template("site/manual.html", file=file, manual_language=language, title=title, others=others)


def _language() -> str:
    """Return the language of the manual and its pictures: Dutch, or English in every other language of the site."""
    return DEFAULT if current_language() == DEFAULT else FALLBACK
