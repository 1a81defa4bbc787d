"""The base of every form, and the guard against forged requests."""

from typing import Any

from flask import Flask, abort, request
from flask_wtf.csrf import CSRFProtect, validate_csrf
from wtforms import Form, IntegerField, ValidationError

csrf = CSRFProtect()


class BaseForm(Form):
    """A form that reads what was typed into the domain's values. Macros paint it; its widgets are never rendered."""

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Every fault as (field id, sentence), in the order of the page, for the error summary."""
        return [(field.id, str(error)) for field in self for error in field.errors]


class WholeNumberField(IntegerField):
    """A whole number; ``refusal`` says what is wanted where something else was typed."""

    def __init__(self, label: str, *, refusal: str, **more: Any) -> None:
        super().__init__(label, **more)
        self.refusal = refusal

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; raise :class:`ValueError`, in our own words."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(self.refusal) from None


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
