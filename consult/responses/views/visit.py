"""Who is visiting: the response that this session holds, and what its pages share."""

from datetime import UTC, date, datetime
from typing import cast
from uuid import UUID

from flask import Blueprint, current_app, g, request
from flask import session as web_session
from flask_babel import format_date
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from consult.access import OrgRole
from consult.config import Settings
from consult.consultations.format import Question
from consult.errors import N_, ForbiddenError
from consult.keys import Keys
from consult.responses import queries
from consult.responses.answering import Respondent
from consult.responses.models import ResponseState
from consult.responses.pages import PaintedPages
from consult.responses.queries import Held
from consult.web.database import database, session
from consult.web.i18n import current_language, say_as
from consult.web.sessions import ServerSession

bp = Blueprint("responses", __name__, url_prefix="/r")
_KEY = "response_id"
_INVITATION = "invitation"
_LIVE = frozenset({ResponseState.DRAFT, ResponseState.SUBMITTED, ResponseState.WITHDRAWING})


def holds_response() -> bool:
    """Tell whether this visitor entered a return code or began a response, and may still see it.

    The response of an organisation is seen by its members only, while they are signed in.
    """
    found = None
    if _KEY in web_session:
        # A connection costs half of what a session does, and this is asked before every page.
        with database().glance() as connection:
            found = queries.held_on(connection, UUID(web_session[_KEY]))
    holds = found is not None and found.state in _LIVE and may_read(found)
    if not holds and request.method == "POST":
        # Going on to another page would lose what was typed; the page of a refusal shows it.
        raise ForbiddenError(N_("You were away for too long. Copy your text, and enter your code or sign in again."))
    g.held_response = found
    return holds


def response() -> Held:
    """Return the response that this visitor holds; only inside a view for code holders."""
    return cast(Held, g.held_response)


def hold(response_id: UUID) -> None:
    """Let this session hold a response, under a new cookie."""
    web_session[_KEY] = str(response_id)
    ours().renew()


def carry_invitation(ref: str, digest: bytes) -> None:
    """Let this session carry an invitation to the consultation ``ref`` until its answers begin."""
    web_session[_INVITATION] = [ref, digest.hex()]


def invitation_to(ref: str) -> bytes | None:
    """Return the digest of the invitation to the consultation ``ref`` that this session carries, or nothing."""
    leads_to, digest = web_session.get(_INVITATION, ("", ""))
    return bytes.fromhex(digest) if leads_to == ref else None


def drop_invitation() -> None:
    """Forget the invitation: it was used, or is not there any more."""
    web_session.pop(_INVITATION, None)


def let_go(*, keeps_cookie: bool = False) -> None:
    """Forget the response: an individual's whole session ends, a member stays signed in.

    ``keeps_cookie`` after a form that may be sent again by mistake, and must then show the same code.
    """
    if "_user_id" in web_session:
        web_session.pop(_KEY, None)
    else:
        ours().end(keeps_cookie=keeps_cookie)


def let_go_with(writing: Session) -> None:
    """Delete an individual's session in the transaction of what they did last; :func:`let_go` does the rest after it."""
    if "_user_id" not in web_session:
        ours().end_with(writing)


def require_role(held: Held, role: OrgRole) -> None:
    """Refuse a member who may not do this for the organisation; individuals may do all with their own response."""
    if not may(held, role):
        raise ForbiddenError(N_("You may read this for your organisation, but somebody else does this step."))


def may_read(held: Held) -> bool:
    """Tell whether this visitor may see a response: anybody who holds it, or any member of its organisation."""
    return held.organisation_id is None or bool(_roles(held.organisation_id))


def may(held: Held, role: OrgRole) -> bool:
    """Tell whether this visitor may do what ``role`` does: always, for an individual."""
    return held.organisation_id is None or role in _roles(held.organisation_id)


def respondent() -> Respondent:
    """Return in what capacity this visitor answers."""
    return queries.respondent_of(session(), response())


def pepper() -> bytes:
    """Return the key under which codes are kept."""
    keys: Keys = current_app.extensions["consult.keys"]
    return keys.pepper


def settings() -> Settings:
    """Return this installation's settings."""
    found: Settings = current_app.extensions["consult.settings"]
    return found


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


def numbered(number: int, question: Question) -> str:
    """Return the words of a question behind its number, in the page's language or marked as in another."""
    words, language = question.text.in_language(current_language())
    return say_as(f"{number}. {words}", language)


def next_steps(closes_on: date | None) -> list[tuple[str, str]]:
    """Return what happens to answers that were sent, as steps of title and text."""
    closing = _("up to and including %(day)s", day=format_date(closes_on, "long")) if closes_on else ""
    return [
        (_("Moderators read the answers"), _("they hide what may show who someone is")),
        (_("Others answer too"), closing),
        (_("Analysts bring all answers together"), _("in a report, theme by theme")),
        (_("Whoever asked gets the report"), _("and not the answers themselves")),
    ]


def painted_pages() -> PaintedPages:
    """Return the pages that this process has painted."""
    return cast(PaintedPages, current_app.extensions.setdefault("consult.responses.painted", PaintedPages()))


def has_frame_of_its_own() -> bool:
    """Tell whether this visitor's page is framed for them alone: they are signed in, or came with a query."""
    return "_user_id" in web_session or bool(request.query_string)


def ours() -> ServerSession:
    """Return this visitor's session."""
    return cast(ServerSession, web_session)


def _roles(organisation_id: UUID) -> frozenset[OrgRole]:
    if not current_user.is_authenticated:
        return frozenset()
    held = [each.roles for each in current_user.memberships if each.organisation_id == organisation_id]
    return frozenset[OrgRole]().union(*held)
