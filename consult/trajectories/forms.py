"""The form of a commitment."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from wtforms import Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from consult.replies.forms import SeenForm
from consult.trajectories.models import Commitment, CommitmentKind, Progress
from consult.trajectories.names import IN_PLAN, KINDS, PROGRESS
from consult.trajectories.services import LONGEST, Told

_SHORT = 200


class CommitmentForm(SeenForm):
    """What is done, on which theme, by which organisations, when, how far it is, and which reply it carries out."""

    kind = RadioField(default=CommitmentKind.COMMITMENT.value)
    theme = SelectField(default="")
    words = TextAreaField(default="")
    words_en = TextAreaField(default="")
    responsible = StringField(default="")
    partners = StringField(default="")
    planning = StringField(default="")
    progress = RadioField(default=Progress.NOT_BEGUN.value)
    stopped_because = StringField(default="")
    in_plan = RadioField(default="")
    answers_to = SelectField(default="")

    def __init__(
        self,
        typed: Any,
        *,
        themes: Sequence[tuple[str, str]],
        replies: Sequence[tuple[str, str]],
        found: Commitment | None = None,
        seen: int = 0,
    ) -> None:
        """Take themes and replies as (key, words), and what there is: a draft goes on, a new version begins from the last."""
        super().__init__(typed, obj=found)
        if typed is None:
            self.revision.data = seen
            self.in_plan.data = str(int(found.in_plan)) if found else "0"
            self.answers_to.data = str(found.answers_to or "") if found else ""
        self.kind.choices = [(each.value, _(words)) for each, words in KINDS.items()]
        self.theme.choices = [("", _("Choose a theme")), *themes]
        self.progress.choices = [(each.value, _(words)) for each, (words, _kind) in PROGRESS.items()]
        self.in_plan.choices = [(str(int(each)), _(words)) for each, words in IN_PLAN.items()]
        self.answers_to.choices = [("", _("No reply")), *replies]

    @property
    def told(self) -> Told:
        """What was filled in, of a form that was found valid."""
        return Told(
            kind=CommitmentKind(self.kind.data),
            theme=self.theme.data,
            words=_lines(self.words),
            words_en=_lines(self.words_en),
            responsible=_line(self.responsible),
            partners=_line(self.partners),
            planning=_line(self.planning),
            progress=Progress(self.progress.data),
            stopped_because=_line(self.stopped_because),
            in_plan=self.in_plan.data == "1",
            answers_to=UUID(self.answers_to.data) if self.answers_to.data else None,
        )

    def validate_theme(self, field: Field) -> None:
        """Refuse a commitment that is about nothing."""
        if not field.data:
            raise ValidationError(_("Choose the theme that this is about."))

    def validate_words(self, field: Field) -> None:
        """Refuse nothing, and too much."""
        _some(field, LONGEST)

    def validate_words_en(self, field: Field) -> None:
        """Refuse nothing, and too much."""
        _some(field, LONGEST)

    def validate_responsible(self, field: Field) -> None:
        """Refuse a commitment of nobody."""
        _some(field, _SHORT)

    def validate_planning(self, field: Field) -> None:
        """Refuse a commitment for no time."""
        _some(field, _SHORT)

    def validate_partners(self, field: Field) -> None:
        """Refuse more than names."""
        if len(field.data or "") > _SHORT:
            raise ValidationError(_("Use at most %(limit)s characters.", limit=_SHORT))

    def validate_stopped_because(self, field: Field) -> None:
        """Refuse what was stopped without a reason, and a reason where it was not."""
        if len(field.data or "") > _SHORT:
            raise ValidationError(_("Use at most %(limit)s characters.", limit=_SHORT))
        if (self.progress.data == Progress.STOPPED) != bool((field.data or "").strip()):
            raise ValidationError(_("Say why it was stopped, and only where it was stopped."))


def _some(field: Field, limit: int) -> None:
    if not (field.data or "").strip() or len(field.data) > limit:
        raise ValidationError(_("Fill this in, with at most %(limit)s characters.", limit=limit))


def _line(field: Field) -> str:
    return " ".join((field.data or "").split())


def _lines(field: Field) -> str:
    return "\n".join((field.data or "").strip().splitlines())
