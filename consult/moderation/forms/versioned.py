"""Forms about one version of an answer."""

from wtforms import HiddenField

from consult.web.forms import BaseForm


class VersionedForm(BaseForm):
    """A form that carries the version of the answer that the moderator read."""

    version = HiddenField()

    @property
    def version_seen(self) -> int:
        """The version of the answer that the moderator read; 0 when the field was tampered with."""
        typed = self.version.data or ""
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0  # noqa: PLR2004  (32 bits)
