"""From a refusal of the domain to a page: one table of status codes, and nothing a visitor typed is lost."""

import logging
import secrets

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

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
_SECRET = ("csrf_token", "password", "code", "token", "one_time")
_log = logging.getLogger("consult.web")


def init_app(app: Flask) -> None:
    """Show refusals and faults as pages in plain words."""
    app.register_error_handler(ConsultError, _refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(Exception, _fault)


def sentence(refusal: ConsultError) -> str:
    """Return the refusal in the visitor's language."""
    return str(_(refusal.message, **refusal.params))


def _refused(error: ConsultError) -> ResponseReturnValue:
    status = next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 422)
    page = _page(status, sentence(error))
    if isinstance(error, TooManyAttemptsError):
        return page, status, {"Retry-After": str(error.retry_after)}
    return page, status


def _http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:  # noqa: PLR2004  (a redirect raised by the router is no error)
        return error.get_response()
    words = {
        400: error.description or "",
        403: _("You may not open this page."),
        404: _("This page does not exist, or not any more."),
        405: _("This page cannot be used in this way."),
        413: _("This is too long to receive. Nothing was stored. Go back: your text is still in the form."),
        429: _("There were too many attempts. Wait a little and try again."),
    }
    headers = [header for header in error.get_headers() if header[0] == "Retry-After"]
    return _page(status, words.get(status, _("This did not work.")), keep=not isinstance(error, RequestEntityTooLarge)), status, headers


def _database_away(_error: OperationalError) -> ResponseReturnValue:
    _log.error("the database does not answer")
    return _page(503, _("This was not stored: our system does not answer now. Keep your text and try again soon.")), 503


def _fault(error: Exception) -> ResponseReturnValue:
    if current_app.testing and not current_app.config.get("CONSULT_SHOW_FAULT_PAGE"):
        raise error
    number = secrets.token_hex(4)
    # The class and the route, never the message: it may hold a respondent's words.
    _log.error("fault %s: %s in %s", number, type(error).__name__, request.url_rule)
    return _page(500, _("Something went wrong with us. Your words were not lost. Fault number: %(number)s", number=number)), 500


def _page(status: int, words: str, *, keep: bool = True) -> str:
    typed = [
        value
        for name, values in (request.form.lists() if keep and request.method == "POST" else ())
        if not any(part in name for part in _SECRET)
        for value in values
        if len(value) > 40  # noqa: PLR2004  (shorter values are choices and keys, not texts)
    ]
    return render_template("errors/refusal.html", status=status, words=words, typed=typed)
