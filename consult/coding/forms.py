"""The forms of the coding desk: the filter of the list, and all that is said of one passage."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import ValidationError

from consult.coding.judged import Judged, Noted, Said
from consult.coding.models import Stance, Theme
from consult.coding.names import STANCES
from consult.coding.queries import Queue, Waiting
from consult.coding.reading import Reading
from consult.coding.services import MEMO_LIMIT, MOST_RECOMMENDATIONS, check_passage
from consult.coding.showing import Chosen
from consult.errors import InvalidError
from consult.text.spans import Span
from consult.web.errors import sentence
from consult.web.forms import BaseForm

NO_THEME = "no-theme"
"""What is chosen among the themes where none fits; no theme has such a key."""


class ListForm(BaseForm):
    """Which contributions are in the queue; whatever it does not know counts as not asked."""

    question = SelectField()
    group = SelectField()
    coded = SelectField()

    def __init__(self, typed: Any, *, questions: Mapping[str, str], groups: Mapping[str, str]) -> None:
        super().__init__(typed)
        coded = {
            Waiting.NO: _("Not coded yet"),
            Waiting.YES: _("Coded"),
            Waiting.MINE: _("Coded by me"),
            Waiting.CHANGED: _("To look at again"),
            Waiting.NO_THEME: _("No theme fits"),
        }
        for field, everything, choices in (
            (self.question, _("All questions"), questions),
            (self.group, _("All groups"), groups),
            (self.coded, _("Coded or not"), coded),
        ):
            field.choices = [("", everything), *choices.items()]
            if field.data not in choices:
                field.data = ""
        self.kept = {field.name: field.data for field in (self.question, self.group, self.coded) if field.data}
        after = typed.get("after", "")
        self.after = int(after) if after.isdecimal() and len(after) < 10 else 0  # noqa: PLR2004  (a number has at most nine digits)

    def queue_of(self, coder_id: UUID) -> Queue:
        """Return what was asked, for one coder."""
        coded = Waiting(self.coded.data) if self.coded.data else None
        return Queue(coder_id=coder_id, question=self.question.data, group=self.group.data, coded=coded)


class CodingForm(BaseForm):
    """A passage, the themes that it is about with a stance for each, and what is noted beside them."""

    passage = HiddenField(default="")
    sentences = SelectMultipleField(coerce=int)
    theme = SelectMultipleField()
    experience = BooleanField()
    rare = BooleanField()
    recommendation = StringField(lazy_gettext("Recommendation number"), default="")
    provisions = SelectMultipleField()
    memo = TextAreaField(lazy_gettext("Memo"), default="")
    shown = HiddenField()
    instead = HiddenField(default="")

    def __init__(
        self,
        typed: "MultiDict[str, str] | None",
        *,
        reading: Reading,
        themes: Sequence[Theme],
        provisions: Mapping[str, UUID],
        said: Judged | None = None,
        span: Span | None = None,
        instead: str = "",
        suggested: str = "",
    ) -> None:
        """Read what was ``typed``, or begin from what is ``said`` of ``span``, a passage to change.

        Or begin from the theme that is ``suggested`` for it: its stance is still to be chosen.
        """
        self._reading, self._provisions, self.all_themes = reading, provisions, themes
        self.themes = {theme.key: theme for theme in themes if theme.on_desk}
        self._keys = {theme.id: theme.key for theme in themes}
        self.chosen: dict[str, Chosen] = {}
        begun = self._begun(said, span) if said is not None and span is not None else {}
        if suggested in self.themes and begun:
            begun["theme"], self.chosen = [suggested], {suggested: Chosen("", "")}
        super().__init__(typed, instead=instead, **begun)
        self.shown.data = self.shown.data if typed else reading.digest
        for field, values in (
            (self.sentences, [one.number for one in reading.found]),
            (self.theme, list(self.themes)),
            (self.provisions, list(provisions)),
        ):
            field.choices = [(value, str(value)) for value in values]
            field.validate_choice = False
        if typed:
            self.chosen = {key: _chosen(typed, key) for key in self.theme.data or () if key in self.themes}
        elif said is not None and not self.chosen:
            self.chosen = {
                self._keys[theme_id]: Chosen(each.stance, each.condition) for theme_id, each in said.themes.items()
            }

    @property
    def sections(self) -> Sequence[str]:
        """The keys of the sections to choose from."""
        return list(self._provisions)

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Every fault as (field id, sentence); those of a stance stand with their theme."""
        of_themes = [(f"theme-{key}", chosen.fault) for key, chosen in self.chosen.items() if chosen.fault]
        return [*super().faults, *of_themes]

    @property
    def span(self) -> Span:
        """The passage that was selected, or else from the first chosen sentence to the last."""
        if not self.sentences.data:
            return self._reading.passage(self.passage.data or "")
        chosen, found = sorted(self.sentences.data), self._reading.found
        return Span(found[chosen[0] - 1].span.start, found[chosen[-1] - 1].span.end)

    @property
    def judged(self) -> Judged:
        """All that is said of the passage; only after the form was found right."""
        themes = {
            self.themes[key].id: Said(
                Stance(chosen.stance) if self.themes[key].proposition else Stance.NONE,
                chosen.condition,
                self.themes[key].proposition,
            )
            for key, chosen in self.chosen.items()
        }
        number = (self.recommendation.data or "").strip()
        noted = Noted(
            no_theme=NO_THEME in (self.theme.data or ()),
            recommendation=int(number) if number else None,
            experience=self.experience.data,
            rare=self.rare.data,
            memo=(self.memo.data or "").strip(),
            provisions=frozenset(self._provisions[key] for key in self.provisions.data or ()),
        )
        return Judged(themes, noted)

    def validate(self, extra_validators: Any = None) -> bool:
        """Tell whether all is right; a chosen theme that takes a stance must have one, with its condition."""
        is_right = super().validate(extra_validators)
        for key, chosen in self.chosen.items():
            if self.themes[key].proposition is not None:
                self.chosen[key] = replace(chosen, fault=_fault_of(chosen))
        return is_right and not any(chosen.fault for chosen in self.chosen.values())

    def validate_sentences(self, field: Field) -> None:
        """Refuse no passage, one of another text than was shown, and sentences with another between them."""
        chosen = sorted(set(field.data or ()))
        if not chosen and not self.passage.data:
            raise ValidationError(_("Choose one or more sentences, or select words."))
        is_there = not chosen or (chosen[0] >= 1 and chosen[-1] <= len(self._reading.found))
        if self.shown.data != self._reading.digest or not is_there:
            raise ValidationError(_("The text was changed since you opened this page. Choose the sentences again."))
        if chosen and chosen[-1] - chosen[0] + 1 != len(chosen):
            raise ValidationError(_("The sentences do not adjoin. Choose sentences that follow each other."))
        try:
            check_passage(self._reading.text, self.span)
        except InvalidError as refusal:
            raise ValidationError(sentence(refusal)) from None

    def validate_theme(self, field: Field) -> None:
        """Refuse a theme that is not on the desk."""
        if set(field.data or ()) - self.themes.keys() - {NO_THEME}:
            raise ValidationError(_("A theme that you chose is not in the codebook any more. Choose another one."))

    def validate_recommendation(self, field: Field) -> None:
        """Refuse what is no number from 1."""
        number = (field.data or "").strip()
        if number and not (number.isascii() and number.isdecimal() and 0 < int(number) <= MOST_RECOMMENDATIONS):
            raise ValidationError(_("Give the number of the recommendation, from 1."))

    def validate_provisions(self, field: Field) -> None:
        """Refuse a section that is not in the proposal."""
        if set(field.data or ()) - self._provisions.keys():
            raise ValidationError(_("This section of the proposal does not exist."))

    def validate_memo(self, field: Field) -> None:
        """Refuse a memo that is too long."""
        if len(field.data or "") > MEMO_LIMIT:
            raise ValidationError(_("Write at most %(limit)s characters.", limit=MEMO_LIMIT))

    def _begun(self, said: Judged, span: Span) -> dict[str, Any]:
        whole = self._reading.sentences_of(span)
        keys = {provision_id: key for key, provision_id in self._provisions.items()}
        return {
            "sentences": whole,
            "passage": "" if whole else self._reading.selected(span),
            "theme": [
                *(self._keys[theme_id] for theme_id in said.themes),
                *([NO_THEME] if said.noted.no_theme else []),
            ],
            "experience": said.noted.experience,
            "rare": said.noted.rare,
            "recommendation": str(said.noted.recommendation or ""),
            "provisions": [keys[each] for each in said.noted.provisions if each in keys],
            "memo": said.noted.memo,
        }


def _chosen(typed: "MultiDict[str, str]", key: str) -> Chosen:
    return Chosen(typed.get(f"stance-{key}", ""), typed.get(f"condition-{key}", "").strip())


def _fault_of(chosen: Chosen) -> str:
    if chosen.stance not in STANCES:
        return str(_("Choose a stance."))
    if chosen.stance == Stance.CONDITIONAL and not chosen.condition:
        return str(_("Write down the condition."))
    return ""
