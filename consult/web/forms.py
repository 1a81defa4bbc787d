"""The base of every form, and the guard against forged requests."""

from flask import Flask, abort, request
from flask_wtf.csrf import CSRFProtect, validate_csrf
from wtforms import Form, ValidationError

csrf = CSRFProtect()


class BaseForm(Form):
    """A form that reads what was typed into the domain's values. Macros paint it; its widgets are never rendered."""

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Every fault as (field id, sentence), in the order of the page, for the error summary."""
        return [(field.id, str(error)) for field in self for error in field.errors]


def init_app(app: Flask) -> None:
    """Refuse forged requests before any view (decision 33)."""
    app.config.update(WTF_CSRF_SSL_STRICT=False, WTF_CSRF_TIME_LIMIT=None)
    app.before_request(_refuse_other_sites)
    csrf.init_app(app)


def comes_from_here() -> bool:
    """Tell whether the form that was posted was shown to this browser, also when its session ended since.

    The anti-forgery secret belongs to the cookie alone; a browser that left quickly has it no more.
    """
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True


def _refuse_other_sites() -> None:
    unsafe = request.method not in {"GET", "HEAD", "OPTIONS"}
    if unsafe and request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        abort(403)
