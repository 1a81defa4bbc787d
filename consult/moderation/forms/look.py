"""What a second moderator says: of a decision, and of an objection to one."""

from flask_babel import lazy_gettext
from wtforms import HiddenField, TextAreaField

from consult.web.forms import BaseForm


class LookForm(BaseForm):
    """The version of the answer that was read, and the reason for sending a decision back."""

    version = HiddenField()
    reason = TextAreaField(lazy_gettext("Why do you send it back?"), default="")

    @property
    def version_seen(self) -> int:
        """The version of the answer that was read; 0 when the field was tampered with."""
        typed = self.version.data or ""
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0  # noqa: PLR2004  (32 bits)


class ObjectionForm(BaseForm):
    """What is decided on an objection, with the reason in words for the respondent."""

    reason = TextAreaField(lazy_gettext("Your reason, in words for whoever objected"), default="")
