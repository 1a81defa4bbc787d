"""What a member chooses about notices by e-mail, and which part of the log an administrator reads."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import SelectField, StringField
from wtforms.validators import AnyOf, Length

from consult.audit import AuditAction
from consult.moderation.queries import FILTERS
from consult.site.log_words import ACTS
from consult.web.forms import BaseForm
from consult.web.languages import LANGUAGES

_DIGITS = 18
"""A number of the log has fewer than this; a longer one no database takes."""
_LONGEST_NUMBER = 10
"""The number of a contribution has at most nine digits."""
_NAMES = {code: language.name for code, language in LANGUAGES.items() if language.staff}


class NoticesForm(BaseForm):
    """A language to be told in, or nothing for whoever wants no mail."""

    language = StringField(validators=[AnyOf(["", *_NAMES])])

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What may be chosen, with its name on the page."""
        return [("", _("No e-mail")), *_NAMES.items()]


class LogForm(BaseForm):
    """Which acts of the log are shown; whatever it does not know counts as not asked."""

    action = SelectField(lazy_gettext("Act"))
    day = StringField(lazy_gettext("Day"))

    def __init__(self, typed: Any) -> None:
        super().__init__(typed)
        self.action.choices = [("", _("All acts")), *((one.value, _(words)) for one, words in ACTS.items())]
        if self.action_chosen is None:
            self.action.data = ""
        if self.day_chosen is None:
            self.day.data = ""
        before = typed.get("before", "")
        self.before = int(before) if before.isdecimal() and len(before) < _DIGITS else None

    @property
    def action_chosen(self) -> AuditAction | None:
        """The act that was asked for, if any."""
        return next((one for one in AuditAction if one.value == self.action.data), None)

    @property
    def day_chosen(self) -> date | None:
        """The day that was asked for, if any."""
        try:
            return date.fromisoformat(self.day.data or "")
        except ValueError:
            return None

    @property
    def kept(self) -> dict[str, str]:
        """The filters that are set, as an address keeps them."""
        return {name: value for name in ("action", "day") if (value := self[name].data)}


class SearchForm(BaseForm):
    """Words to look for, and where; whatever it does not know counts as not asked."""

    words = StringField(lazy_gettext("Words, a number or a reference"), validators=[Length(max=200)])
    question = SelectField(lazy_gettext("Question"))
    group = SelectField(lazy_gettext("Group"))
    channel = SelectField(lazy_gettext("Way in"))
    language = SelectField(lazy_gettext("Language"))

    def __init__(self, typed: Any, choices: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__(typed)
        for field in (self.question, self.group, self.channel, self.language):
            known = choices[field.short_name]
            field.choices = [("", _("All")), *known.items()]
            if field.data not in known:
                field.data = ""
        after = typed.get("after", "") if typed else ""
        self.after = int(after) if after.isdecimal() and len(after) < _LONGEST_NUMBER else 0

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that are set."""
        return {name: self[name].data for name in FILTERS if self[name].data}
