"""The forms of the coding desk: the filter of the list, and one coding."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, HiddenField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import ValidationError

from consult.coding.models import Stance, Theme
from consult.coding.names import STANCES
from consult.coding.showing import Sentence, digest_of
from consult.text.spans import Span
from consult.web.forms import BaseForm


class ListForm(BaseForm):
    """Which contributions the list shows; whatever it does not know counts as not asked."""

    question = SelectField()
    group = SelectField()
    coded = SelectField()

    def __init__(self, typed: Any, *, questions: Mapping[str, str], groups: Mapping[str, str]) -> None:
        super().__init__(typed)
        coded = {
            "no": _("Not coded yet"),
            "yes": _("Coded"),
            "mine": _("Coded by me"),
            "changed": _("To look at again"),
        }
        for field, everything, choices in (
            (self.question, _("All questions"), questions),
            (self.group, _("All groups"), groups),
            (self.coded, _("Coded or not"), coded),
        ):
            field.choices = [("", everything), *choices.items()]
            if field.data not in choices:
                field.data = ""
        after = typed.get("after", "")
        self.after = int(after) if after.isdecimal() and len(after) < 10 else 0  # noqa: PLR2004  (a number has at most nine digits)


class CodingForm(BaseForm):
    """Adjoining sentences, a theme, and a stance with its condition."""

    sentences = SelectMultipleField(coerce=int)
    theme = RadioField()
    stance = RadioField()
    condition = TextAreaField(default="")
    shown = HiddenField()

    def __init__(self, typed: Any, *, found: Sequence[Sentence], themes: Sequence[Theme]) -> None:
        super().__init__(typed)
        self._found = found
        self.themes = themes
        self._themes = {theme.key: theme for theme in themes if theme.on_desk}
        self.sentences.choices = [(sentence.number, str(sentence.number)) for sentence in found]
        self.theme.choices = [(key, key) for key in self._themes]
        self.stance.choices = [(stance, _(words)) for stance, words in STANCES.items()]
        self.sentences.validate_choice = self.theme.validate_choice = self.stance.validate_choice = False

    @property
    def chosen_theme(self) -> Theme:
        """The theme that was chosen; only after the form was found right."""
        return self._themes[self.theme.data]

    @property
    def chosen_stance(self) -> Stance:
        """The stance that was chosen; none on a theme that takes none."""
        return Stance(self.stance.data) if self.stance.data else Stance.NONE

    @property
    def span(self) -> Span:
        """The passage from the first chosen sentence to the last."""
        chosen = sorted(self.sentences.data or ())
        return Span(self._found[chosen[0] - 1].span.start, self._found[chosen[-1] - 1].span.end)

    def validate_sentences(self, field: Field) -> None:
        """Refuse none, unknown ones, and sentences with another between them."""
        chosen = sorted(set(field.data or ()))
        if not chosen:
            raise ValidationError(_("Choose one or more sentences."))
        if self.shown.data != digest_of(self._found) or chosen[0] < 1 or chosen[-1] > len(self._found):
            raise ValidationError(_("The text was changed since you opened this page. Choose the sentences again."))
        if chosen[-1] - chosen[0] + 1 != len(chosen):
            raise ValidationError(_("The sentences do not adjoin. Choose sentences that follow each other."))

    def validate_theme(self, field: Field) -> None:
        """Refuse none, and a theme that is not on the desk."""
        if field.data not in self._themes:
            raise ValidationError(_("Choose a theme."))

    def validate_stance(self, field: Field) -> None:
        """Refuse a stance that the theme does not take, and none where it takes one."""
        theme = self._themes.get(self.theme.data)
        if field.data and field.data not in STANCES:
            raise ValidationError(_("Choose a stance."))
        if theme is None:
            return
        if theme.proposition is None and field.data and field.data != Stance.NONE:
            raise ValidationError(_("This theme shows who mentions it, and takes no stance. Choose “no stance”."))
        if theme.proposition is not None and not field.data:
            raise ValidationError(_("Choose a stance."))

    def validate_condition(self, field: Field) -> None:
        """Refuse a conditional stance without its condition."""
        if self.stance.data == Stance.CONDITIONAL and not (field.data or "").strip():
            raise ValidationError(_("Write down the condition."))
