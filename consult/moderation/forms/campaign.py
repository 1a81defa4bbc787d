"""What a moderator does with a campaign: one act, on what was seen."""

from uuid import UUID

from flask_babel import lazy_gettext
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField

from consult.web.forms import BaseForm


class CampaignForm(BaseForm):
    """One act, the number of copies that was seen, the copies that were chosen, and the campaign to merge with."""

    act = StringField()
    seen = HiddenField()
    copies = SelectMultipleField(validate_choice=False)
    into = SelectField(lazy_gettext("Merge with"), validate_choice=False)

    @property
    def copies_seen(self) -> int:
        """How many copies the page showed; 0, which no campaign has, when the field was tampered with."""
        return _number(self.seen.data)

    @property
    def chosen(self) -> list[UUID]:
        """The copies that were ticked; whatever is no answer's id is passed over."""
        return [found for each in self.copies.data or () if (found := _uuid(each)) is not None]

    @property
    def other(self) -> int:
        """The number of the campaign to merge with; 0, which none has, when nothing was chosen."""
        return _number(self.into.data)


def _number(typed: str | None) -> int:
    text = typed or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004  (32 bits)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
