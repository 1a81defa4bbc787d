"""The form of a candidate for a theme: one fate, with the name or the theme that it takes."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import ValidationError

from consult.coding.models import ProposalFate
from consult.web.forms import BaseForm

_LONGEST = 80


class CandidateForm(BaseForm):
    """A fate, a name for a new theme, the theme to merge into, and what was shown."""

    fate = RadioField()
    name = StringField(default="")
    into = SelectField()
    shown = HiddenField()

    def __init__(self, typed: Any, number: int, *, themes: Mapping[str, str], name: str, shown: str) -> None:
        """Read what was ``typed`` for the candidate with ``number``, or begin with its proposed ``name``."""
        super().__init__(typed, prefix=f"k{number}-", name=name, shown=shown)
        self.number, self._themes = number, themes
        self.fate.choices = [
            (ProposalFate.ACCEPTED.value, _("New theme")),
            (ProposalFate.MERGED.value, _("Belongs to a theme there is")),
            (ProposalFate.REJECTED.value, _("No theme")),
        ]
        self.into.choices = [("", _("Choose a theme")), *themes.items()]
        self.fate.validate_choice = self.into.validate_choice = False

    @property
    def chosen_fate(self) -> ProposalFate:
        """The fate that was chosen; only after the form was found right."""
        return ProposalFate(self.fate.data)

    def validate_fate(self, field: Field) -> None:
        """Refuse none, and an unknown one."""
        if field.data not in set(ProposalFate):
            raise ValidationError(_("Choose what to do with this candidate."))

    def validate_name(self, field: Field) -> None:
        """Refuse a new theme without a name, and a name that is too long."""
        if self.fate.data == ProposalFate.ACCEPTED and not (field.data or "").strip():
            raise ValidationError(_("Give the new theme a name."))
        if len(field.data or "") > _LONGEST:
            raise ValidationError(_("Use at most %(count)s characters.", count=_LONGEST))

    def validate_into(self, field: Field) -> None:
        """Refuse to merge with nothing, or with what is no theme."""
        if self.fate.data == ProposalFate.MERGED and field.data not in self._themes:
            raise ValidationError(_("Choose the theme it belongs to."))
