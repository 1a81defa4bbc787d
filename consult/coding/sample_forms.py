"""The forms of double coding: a sample to draw, one blind judgement, and what is decided on differences."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError

from consult.accounts.models import User
from consult.coding.comparing import Side
from consult.coding.models import Stance, Theme
from consult.coding.names import STANCES
from consult.text.spans import Span
from consult.web.forms import BaseForm

_DIGITS = 6


class SampleForm(BaseForm):
    """How many texts to draw, and the two people who code them."""

    size = StringField(default="")
    first = SelectField(validate_choice=False)
    second = SelectField(validate_choice=False)

    def __init__(self, typed: Any, *, analysts: Sequence[User]) -> None:
        super().__init__(typed)
        self._analysts = {str(user.id): user.id for user in analysts}
        self.first.choices = self.second.choices = [
            ("", _("Choose somebody")),
            *((str(user.id), user.name) for user in analysts),
        ]

    @property
    def number(self) -> int:
        """How many texts; only after the form was found right."""
        return int((self.size.data or "").strip())

    @property
    def coders(self) -> tuple[UUID, UUID]:
        """The two people; only after the form was found right."""
        return self._analysts[self.first.data], self._analysts[self.second.data]

    def validate_size(self, field: StringField) -> None:
        """Refuse what is no number of texts."""
        typed = (field.data or "").strip()
        if not typed.isascii() or not typed.isdecimal() or len(typed) > _DIGITS:
            raise ValidationError(_("Type how many texts to draw, as a number."))

    def validate_first(self, field: SelectField) -> None:
        """Refuse nobody, and anybody who may not code."""
        if field.data not in self._analysts:
            raise ValidationError(_("Choose who codes."))

    def validate_second(self, field: SelectField) -> None:
        """Refuse nobody, anybody who may not code, and the same person again."""
        if field.data not in self._analysts:
            raise ValidationError(_("Choose who codes."))
        if field.data == self.first.data:
            raise ValidationError(_("Two people code a sample. Choose two different people."))


class BlindForm(BaseForm):
    """Adjoining sentences of a unit, a theme, and a stance with its condition; and a memo on the unit."""

    sentences = SelectMultipleField(coerce=int, validate_choice=False)
    theme = SelectField(validate_choice=False)
    stance = RadioField(validate_choice=False)
    condition = StringField(default="")
    memo = TextAreaField(default="")
    shown = HiddenField()

    def __init__(self, typed: Any, *, spans: Mapping[int, Span], shown: str, themes: Sequence[Theme]) -> None:
        super().__init__(typed)
        self._spans, self._digest = spans, shown
        self._themes = {theme.key: theme for theme in themes if theme.on_desk}

    @property
    def chosen_theme(self) -> Theme:
        """The theme that was chosen; only after the form was found right."""
        return self._themes[self.theme.data]

    @property
    def chosen_stance(self) -> Stance:
        """The stance that was chosen; none where none was."""
        return Stance(self.stance.data) if self.stance.data else Stance.NONE

    @property
    def span(self) -> Span:
        """The passage from the first chosen sentence to the last."""
        chosen = sorted(self.sentences.data or ())
        return Span(self._spans[chosen[0]].start, self._spans[chosen[-1]].end)

    def validate_sentences(self, field: SelectMultipleField) -> None:
        """Refuse none, unknown ones, and sentences with another between them."""
        chosen = sorted(set(field.data or ()))
        if not chosen:
            raise ValidationError(_("Choose one or more sentences."))
        if self.shown.data != self._digest or not set(chosen) <= self._spans.keys():
            raise ValidationError(_("The text was changed since you opened this page. Choose the sentences again."))
        if chosen[-1] - chosen[0] + 1 != len(chosen):
            raise ValidationError(_("The sentences do not adjoin. Choose sentences that follow each other."))

    def validate_theme(self, field: SelectField) -> None:
        """Refuse none, and a theme that is not on the desk."""
        if field.data not in self._themes:
            raise ValidationError(_("Choose a theme."))

    def validate_stance(self, field: RadioField) -> None:
        """Refuse none where the theme takes one, and what is none."""
        theme = self._themes.get(self.theme.data)
        needs = theme is not None and theme.proposition is not None
        if (needs and not field.data) or (field.data and field.data not in STANCES):
            raise ValidationError(_("Choose a stance."))


def settle_form(typed: Any, themes: Sequence[UUID]) -> BaseForm:
    """Return a form with a choice of side for each theme in which two coders differ."""
    fields = {side_name(theme): RadioField(validate_choice=False) for theme in themes}
    made: BaseForm = type("SettleForm", (BaseForm,), fields)(typed)
    return made


def side_name(theme_id: UUID) -> str:
    """Return the name of the field that says which side counts for a theme."""
    return f"side-{theme_id.hex}"


def sides_of(form: BaseForm, themes: Sequence[UUID]) -> dict[UUID, Side]:
    """Return what was chosen; a theme without a choice is absent."""
    chosen = {theme: form[side_name(theme)].data for theme in themes}
    return {theme: Side(side) for theme, side in chosen.items() if side in set(Side)}
