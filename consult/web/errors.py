"""From a refusal of the domain to a page: one table of status codes, and nothing a visitor typed is lost."""

import logging
import re
import secrets

from flask import Flask, Response, current_app, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError

from consult.errors import (
    ClosedError,
    ConflictError,
    ConsultError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    SealBrokenError,
    TooManyAttemptsError,
    TransitionError,
)
from consult.web import api
from consult.web.guards import entrance

_STATUS: dict[type[ConsultError], int] = {
    NotFoundError: 404,
    ForbiddenError: 403,
    ClosedError: 409,
    TransitionError: 409,
    ConflictError: 409,
    SealBrokenError: 410,
    InvalidError: 422,
    TooManyAttemptsError: 429,
}
SECRET = re.compile(r"(^|[_-])(csrf_token|password|code|token|one_time)$")
_LONG = 40
_PROBLEMS = {
    404: "There is nothing at this address.",
    405: "This address can only be read: use GET.",
    429: "There were too many requests. Wait a little and try again.",
}
"""What a program is told of what its own request did wrong, in the language of the interface."""
_log = logging.getLogger("consult.web")


def init_app(app: Flask) -> None:
    """Show refusals and faults as pages in plain words."""
    app.register_error_handler(ConsultError, _refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SecurityError, _other_host)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(DataError, _unreadable)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(Exception, _fault)
    app.before_request(_refuse_without_session)


def sentence(refusal: ConsultError) -> str:
    """Return the refusal in the visitor's language."""
    return str(_(refusal.message, **refusal.params))


def _refused(error: ConsultError) -> ResponseReturnValue:
    status = next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 422)
    page = api.problem(status, str(error)) if api.asks() else _page(status, sentence(error))
    if isinstance(error, TooManyAttemptsError):
        return page, status, {"Retry-After": str(error.retry_after)}
    return page, status


def _http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:  # noqa: PLR2004  (a redirect raised by the router is no error)
        return error.get_response()
    words = {
        400: _("This page could not be read."),
        403: _("You may not open this page."),
        404: _("This page does not exist, or not any more."),
        405: _("This page cannot be used in this way."),
        413: _("This is too long to receive. Nothing was stored. Go back: your text is still in the form."),
        429: _("There were too many attempts. Wait a little and try again."),
    }
    headers = [header for header in error.get_headers() if header[0] in {"Allow", "Retry-After"}]
    if api.asks():
        return api.problem(status, _PROBLEMS.get(status, "This did not work."), headers=headers)
    # Nothing typed can be shown of a form that was too long to read.
    keep = not isinstance(error, RequestEntityTooLarge)
    return _page(status, words.get(status, _("This did not work.")), keep=keep), status, headers


def _other_host(error: SecurityError) -> ResponseReturnValue:
    # No page: its links would be built for a host that is not ours.
    return Response("400", status=error.code, content_type="text/plain; charset=utf-8")


def _stale(_error: CSRFError) -> ResponseReturnValue:
    if not getattr(session, "timed_out", False):
        words = _("This page was open for too long. Nothing was sent. Open the page again and try once more.")
        return _page(400, words), 400
    words = _(
        "Nothing happened here for half an hour, so we closed your answers. What you saved before is kept. "
        "Copy your text from this page. Then enter your code to go on."
    )
    return _page(400, words, code_url=url_for(entrance("code-holder"))), 400


def _unreadable(_error: DataError) -> ResponseReturnValue:
    # A value that the database cannot hold, such as a NUL in an address.
    if api.asks():
        return api.problem(400, "This address could not be read.")
    return _page(400, _("This page could not be read.")), 400


def _refuse_without_session() -> ResponseReturnValue | None:
    # Going on would send somebody who is signed in to the sign-in page, and lose what they typed.
    return _database_away() if getattr(session, "away", False) else None


def _database_away(error: OperationalError | None = None) -> ResponseReturnValue:
    # SQLite says of a mistake in a statement, too, that it is operational.
    if error is not None and _shows_faults():
        raise error
    _log.error("the database does not answer")
    if api.asks():
        return api.problem(503, "Our system does not answer now. Try again soon.")
    words = _("This was not stored: our system does not answer now. Keep your text and try again soon.")
    return _page(503, words), 503


def _fault(error: Exception) -> ResponseReturnValue:
    if _shows_faults():
        raise error
    number = secrets.token_hex(4)
    # The class and the route, never the message: it may hold a respondent's words.
    _log.error("fault %s: %s in %s", number, type(error).__name__, request.url_rule)
    if api.asks():
        return api.problem(500, f"Something went wrong with us. Fault number: {number}")
    words = _("Something went wrong with us. Your words were not lost. Fault number: %(number)s", number=number)
    return _page(500, words), 500


def _shows_faults() -> bool:
    return bool(current_app.testing and not current_app.config.get("CONSULT_SHOW_FAULT_PAGE"))


def _page(status: int, words: str, *, keep: bool = True, code_url: str = "") -> str:
    typed = _typed() if keep and request.method == "POST" else []
    return render_template("errors/refusal.html", status=status, words=words, typed=typed, code_url=code_url)


def _typed() -> list[str]:
    """Return the texts that were typed: no secrets, and no choices (one word without a space)."""
    return [
        value
        for name, values in request.form.lists()
        if not SECRET.search(name)
        for value in values
        if len(value) > _LONG or len(value.split()) > 1
    ]
