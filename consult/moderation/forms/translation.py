"""Typing a translation of an answer, and marking in it what others must not read."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import Field, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from consult.analysis.language import OTHER
from consult.analysis.personal_data import Suggestion
from consult.errors import InvalidError
from consult.moderation.forms.versioned import VersionedForm
from consult.moderation.services import INTO
from consult.moderation.words import LANGUAGES, PLACEHOLDERS
from consult.text.marks import mark, read_marks
from consult.text.redaction import Passage, settle
from consult.web.errors import sentence

_LONGEST_NAME = 200


class TranslationForm(VersionedForm):
    """The words of a translation, its languages, and who made it."""

    from_language = SelectField(lazy_gettext("The answer is written in"))
    to_language = SelectField(lazy_gettext("Translated into"))
    translator = StringField(
        lazy_gettext("Who translated it?"),
        [InputRequired(lazy_gettext("Say who translated it.")), Length(max=_LONGEST_NAME)],
    )
    words = TextAreaField(
        lazy_gettext("The translation"), [InputRequired(lazy_gettext("There is no translation here yet."))]
    )

    def __init__(self, typed: Any, **known: Any) -> None:
        """Read what was ``typed``, or begin from what is ``known``."""
        super().__init__(typed, **known)
        self.from_language.choices = [(code, _(name)) for code, name in LANGUAGES.items()]
        self.to_language.choices = [(code, _(LANGUAGES[code])) for code in INTO]

    def validate_to_language(self, field: Field) -> None:
        """Refuse a translation into the language that the answer is in."""
        if field.data == self.from_language.data and field.data != OTHER:
            raise ValidationError(_("The answer is in this language already."))


class TranslationMarksForm(VersionedForm):
    """The passages of a translation that others must not read; it begins with what the computer suggests."""

    marked = TextAreaField(lazy_gettext("Put marks around what others must not read"))

    def __init__(
        self,
        typed: Any,
        *,
        words: str,
        version: int,
        suggestions: Sequence[Suggestion],
        in_force: Sequence[Passage] | None,
    ) -> None:
        """Read what was ``typed``, or begin from the passages ``in_force`` (None before anybody looked it through)."""
        self.text = words
        self.mark_words = {category: _(word) for category, word in PLACEHOLDERS.items()}
        suggested = [Passage(each.span, each.category) for each in suggestions]
        self.passages = settle(suggested if in_force is None else in_force)
        super().__init__(typed, version=str(version), marked=mark(words, self.passages, self.mark_words))

    def validate_marked(self, field: Field) -> None:
        """Turn the marks into passages, or say what is wrong with them."""
        try:
            self.passages = settle(read_marks(field.data or "", self.text, self.mark_words))
        except InvalidError as refusal:
            raise ValidationError(sentence(refusal)) from refusal
