"""News for members of organisations: the consultations that ask their group, and whether they are told by e-mail."""

from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from consult.accounts.services import choose_notices
from consult.config import Settings
from consult.consultations.models import Consultation
from consult.consultations.queries import definition, is_document_analysis, published_consultations
from consult.days import today_here
from consult.errors import N_, TransitionError
from consult.site.course import state_on
from consult.site.forms import NoticesForm
from consult.site.views.pages import STATES
from consult.web.database import session, transaction
from consult.web.guards import member

bp = Blueprint("news", __name__, url_prefix="/account/nieuws")


@bp.get("")
@member()
def show() -> str:
    """Show the consultations that ask this member's organisations, and the switch for e-mail."""
    return _page(NoticesForm(data={"language": current_user.mail_language or ""}))


@bp.post("")
@member()
def choose() -> ResponseReturnValue:
    """Keep whether this member is told by e-mail, and in which language."""
    if not _settings().mail_server:
        raise TransitionError(N_("This site sends no e-mail."))
    form = NoticesForm(request.form)
    if not form.validate():
        return _page(form), 422
    user_id = UUID(current_user.get_id())
    with transaction() as writing:
        choose_notices(writing, user_id, form.language.data or None)
    return redirect(url_for("news.show"), 303)


def _page(form: NoticesForm) -> str:
    today = today_here()
    return render_template(
        "site/news.html",
        nav=[],
        form=form,
        error_title=bool(form.faults),
        sends_mail=bool(_settings().mail_server),
        consultations=[(row, definition(row), _(STATES[state_on(row, today)])) for row in _asking()],
    )


def _asking() -> list[Consultation]:
    """Return the consultations that ask a group of one of this member's organisations."""
    groups = {membership.organisation.group for membership in current_user.memberships}
    shown = (row for row in published_consultations(session()) if not is_document_analysis(row))
    return [row for row in shown if groups & {group.id for group in definition(row).groups}]


def _settings() -> Settings:
    settings: Settings = current_app.extensions["consult.settings"]
    return settings
