"""What is known of a response that a moderator types."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, Field, RadioField, SelectField
from wtforms.validators import InputRequired, ValidationError

from consult.moderation.words import WAYS
from consult.web.forms import BaseForm


class EntryForm(BaseForm):
    """What is known of a response that a moderator types, besides its answers."""

    way = RadioField(lazy_gettext("How did it come?"), [InputRequired(lazy_gettext("Choose how it came."))])
    week = SelectField(lazy_gettext("In which week did it come?"), validate_choice=False)
    consent = BooleanField(
        validators=[InputRequired(lazy_gettext("Tick that they agreed. Without it we may not keep their answers."))]
    )
    code = BooleanField()

    def __init__(self, typed: Any, *, weeks: Mapping[str, str]) -> None:
        """Read what was ``typed``; ``weeks`` names the weeks in which a response can have come, by their Mondays."""
        super().__init__(typed)
        self.way.choices = [(way, _(name)) for way, name in WAYS.items()]
        self.week.choices = list(weeks.items())
        self._weeks = weeks

    def validate_week(self, field: Field) -> None:
        """Refuse a week that is not offered."""
        if field.data not in self._weeks:
            raise ValidationError(_("Choose a week."))

    @property
    def chosen_week(self) -> date:
        """The Monday of the week that was chosen."""
        return date.fromisoformat(self.week.data)
