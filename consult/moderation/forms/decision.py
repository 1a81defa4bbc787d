"""The decision on one answer: suggestions taken over, the moderator's own marks, and a ruling."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms import Field, RadioField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from consult.analysis.personal_data import Suggestion
from consult.errors import N_, InvalidError
from consult.moderation.forms.versioned import VersionedForm
from consult.moderation.models import Reason, Verdict
from consult.moderation.panes import Suggested
from consult.moderation.words import CATEGORIES, PLACEHOLDERS
from consult.text.marks import mark, read_marks
from consult.text.redaction import Category, Passage, settle
from consult.web.errors import sentence


@dataclass(frozen=True)
class Ruling:
    """A verdict with the reason that belongs to it, as one choice of the form; ``label`` is a message id."""

    verdict: Verdict
    reason: Reason | None
    label: str


RULINGS: Mapping[str, Ruling] = MappingProxyType(
    {
        "accept": Ruling(Verdict.ACCEPT, None, N_("Accept: others may read it, without the hidden passages")),
        "reject-empty": Ruling(Verdict.REJECT, Reason.EMPTY, N_("Do not use: it says nothing")),
        "reject-test": Ruling(Verdict.REJECT, Reason.TEST, N_("Do not use: it is a test")),
        "reject-unlawful": Ruling(Verdict.REJECT, Reason.UNLAWFUL, N_("Do not use: it is against the law")),
        "reject-personal": Ruling(
            Verdict.REJECT, Reason.ONLY_PERSONAL_DATA, N_("Do not use: personal data and nothing else")
        ),
        "refer-danger": Ruling(Verdict.REFER, Reason.DANGER, N_("Ask for a second look: somebody may be in danger")),
        "refer-doubt": Ruling(Verdict.REFER, Reason.IN_DOUBT, N_("Ask for a second look: I am not sure")),
    }
)


class DecisionForm(VersionedForm):
    """A ruling on one version of an answer, the suggestions that are taken over, and the moderator's own marks."""

    ruling = RadioField(
        lazy_gettext("Your decision on this answer"), [InputRequired(lazy_gettext("Choose a decision."))]
    )
    marked = TextAreaField(lazy_gettext("Hide more: put marks around each passage"))

    def __init__(
        self,
        typed: "MultiDict[str, str] | None",
        *,
        words: str,
        version: int,
        suggestions: Sequence[Suggestion],
        in_force: Sequence[Passage] | None,
        proposed: str = "",
    ) -> None:
        """Read what was ``typed``, or begin from the passages ``in_force`` (None before the first decision).

        ``proposed`` is the ruling that is chosen beforehand.
        """
        self.words = words
        self.mark_words = {category: _(word) for category, word in PLACEHOLDERS.items()}
        self.own = _own(in_force or (), suggestions)
        super().__init__(typed, version=str(version), ruling=proposed, marked=mark(words, self.own, self.mark_words))
        self.ruling.choices = [(name, _(ruling.label)) for name, ruling in RULINGS.items()]
        self.suggested = [
            Suggested.of(number, words, each, **_judged(typed, each, in_force))
            for number, each in enumerate(suggestions, 1)
        ]

    @property
    def category_choices(self) -> list[tuple[str, str]]:
        """Every category with its full name in the moderator's language."""
        return [(category.value, _(name)) for category, name in CATEGORIES.items()]

    @property
    def passages(self) -> list[Passage]:
        """Everything that is to be hidden, settled; a mark over the whole of a suggestion decides for it."""
        taken_over = [
            each.passage
            for each in self.suggested
            if each.hidden and not any(own.span.holds(each.span) for own in self.own)
        ]
        return settle([*self.own, *taken_over])

    def read_marks_only(self) -> bool:
        """Read the marks, and tell whether they are in order; for a look before deciding."""
        return bool(self.marked.validate(self, [DecisionForm.validate_marked]))

    def validate_marked(self, field: Field) -> None:
        """Turn the marks into passages, or say what is wrong with them."""
        try:
            self.own = read_marks(field.data or "", self.words, self.mark_words)
        except InvalidError as refusal:
            self.own = []
            raise ValidationError(sentence(refusal)) from refusal


def _own(in_force: Sequence[Passage], suggestions: Sequence[Suggestion]) -> list[Passage]:
    suggested = {each.span for each in suggestions}
    return [each for each in in_force if each.span not in suggested]


def _judged(
    typed: "MultiDict[str, str] | None", suggestion: Suggestion, in_force: Sequence[Passage] | None
) -> dict[str, Any]:
    """Return the category and whether to hide: as typed, else as in force, else as suggested and hidden."""
    span = suggestion.span
    if typed is not None:
        key = f"{span.start}-{span.end}"
        chosen = typed.get(f"category-{key}", "")
        known = Category(chosen) if chosen in set(Category) else None
        return {"category": known, "hidden": key in typed.getlist("hide")}
    if in_force is None:
        return {"category": None, "hidden": True}
    found = next((each for each in in_force if each.span == span), None)
    return {"category": found.category if found else None, "hidden": found is not None}
