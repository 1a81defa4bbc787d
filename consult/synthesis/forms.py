"""The forms of the synthesis desk: which excerpts are shown, a finding, a summary, a step, a decision on a quote."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import ValidationError

from consult.coding.models import Stance
from consult.coding.names import STANCES
from consult.coding.queries import By, Narrowing
from consult.errors import N_, InvalidError
from consult.responses.models import Channel
from consult.synthesis.models import MISSING, FindingBasis, FindingKind, Fit
from consult.synthesis.names import BASES, COLUMNS, EVERYTHING, FITS, KINDS, RISKS
from consult.synthesis.services import Chosen, Risk, Said
from consult.web.forms import BaseForm

_LONGEST = 600


class ExcerptsForm(BaseForm):
    """Which excerpts of a theme are shown; whatever it does not know counts as not asked."""

    proposition = SelectField()
    stance = SelectField()
    category = SelectField()
    group = SelectField()
    channel = HiddenField()
    question = HiddenField(default="")
    provision = HiddenField(default="")

    def __init__(
        self,
        typed: Any,
        *,
        propositions: Mapping[str, str],
        categories: Mapping[str, str],
        groups: Mapping[str, str],
    ) -> None:
        super().__init__(typed)
        for field, everything, choices in (
            (self.proposition, _("All propositions"), propositions),
            (self.stance, _("All stances"), {str(key): _(words) for key, words in STANCES.items()}),
            (self.category, _("All kinds of groups"), categories),
            (self.group, _("All groups"), groups),
        ):
            field.choices = [("", everything), *choices.items()]
            if field.data not in choices:
                field.data = ""
        if self.channel.data not in set(Channel):
            self.channel.data = ""
        self.after = str(typed.get("after", ""))

    def narrowing(self, groups_in: Mapping[str, str]) -> dict[str, Any]:
        """Return what the query takes; ``groups_in`` maps each group to its category."""
        groups = None
        if self.group.data:
            groups = [self.group.data]
        elif self.category.data:
            groups = [group for group, category in groups_in.items() if category == self.category.data]
        return {
            "proposition": self.proposition.data or None,
            "stance": Stance(self.stance.data) if self.stance.data else None,
            "groups": groups,
            "channel": Channel(self.channel.data) if self.channel.data else None,
            "question": self.question.data or "",
            "provision": self.provision.data or "",
            "after": self.after,
        }


class TableForm(BaseForm):
    """What the columns of the table stand for, and what is counted; whatever it does not know counts as not asked."""

    by = SelectField()
    proposition = SelectField()
    stance = SelectField()
    category = SelectField()
    group = SelectField()
    channel = SelectField()
    question = SelectField()
    provision = SelectField()

    def __init__(self, typed: Any, **choices: Mapping[str, str]) -> None:
        """Take the choices of each field by its name, in the page's language."""
        super().__init__(typed)
        self.by.choices = [(by, _(words)) for by, words in COLUMNS.items()]
        self.by.data = self.by.data if self.by.data in COLUMNS else By.CHANNEL.value
        for name, everything in EVERYTHING.items():
            field, known = getattr(self, name), choices[name]
            field.choices = [("", _(everything)), *known.items()]
            field.data = field.data if field.data in known else ""

    @property
    def columns(self) -> By:
        """What the columns stand for."""
        return By(self.by.data)

    def narrowing(self, groups_in: Mapping[str, str]) -> Narrowing:
        """Return what is counted; ``groups_in`` maps each group to its category."""
        groups = [self.group.data] if self.group.data else None
        if groups is None and self.category.data:
            groups = [group for group, category in groups_in.items() if category == self.category.data]
        return Narrowing(
            proposition=self.proposition.data,
            stance=Stance(self.stance.data) if self.stance.data else None,
            groups=groups,
            channel=Channel(self.channel.data) if self.channel.data else None,
            question=self.question.data,
            provision=self.provision.data,
        )

    @property
    def asked(self) -> Mapping[str, str]:
        """What is narrowed down, as a link carries it."""
        return {name: self[name].data for name in EVERYTHING if self[name].data}


class StepForm(BaseForm):
    """One step with a synthesis, as it was when the page was opened."""

    revision = IntegerField()

    @property
    def seen(self) -> int:
        """The revision that was seen; raises :class:`InvalidError` where the page did not send it."""
        if not self.validate() or self.revision.data is None:
            raise InvalidError(N_("This page was not sent as it was shown. Open it again."))
        return int(self.revision.data)


class SummaryForm(StepForm):
    """The summary in both languages, and why the section for other views is empty."""

    nl = TextAreaField(default="")
    en = TextAreaField(default="")
    no_minority_because = TextAreaField(default="")


class FindingForm(StepForm):
    """A statement, its kind, what it counts, the passages it stands on, and which of them are proposed as quotes."""

    statement = TextAreaField(default="")
    kind = RadioField(default=FindingKind.THEME.value)
    basis = SelectField(default=FindingBasis.EVIDENCE.value)
    from_one = BooleanField()
    after_reading = TextAreaField(default="")
    evidence = SelectMultipleField(coerce=lambda value: UUID(str(value)), validate_choice=False)
    quote = SelectMultipleField(coerce=lambda value: UUID(str(value)), validate_choice=False)

    def __init__(self, typed: Any, **values: Any) -> None:
        super().__init__(typed, **values)
        self.kind.choices = [(kind.value, _(words)) for kind, words in KINDS.items()]
        self.kind.validate_choice = False
        self.basis.choices = [(basis.value, _(words)) for basis, words in BASES.items()]

    @property
    def chosen(self) -> list[Chosen]:
        """The evidence, in the order of the page; a quote is evidence too."""
        quotes = set(self.quote.data or ())
        return [Chosen(each, quote=each in quotes) for each in dict.fromkeys([*(self.evidence.data or ()), *quotes])]

    def validate_statement(self, field: Field) -> None:
        """Refuse nothing, and more than a statement."""
        if not (field.data or "").strip():
            raise ValidationError(_("Write what was found, in one statement."))
        if len(field.data) > _LONGEST:
            raise ValidationError(_("A statement has at most %(limit)s characters.", limit=_LONGEST))

    def validate_after_reading(self, field: Field) -> None:
        """Refuse more than a statement."""
        if len(field.data or "") > _LONGEST:
            raise ValidationError(_("A statement has at most %(limit)s characters.", limit=_LONGEST))

    def validate_kind(self, field: Field) -> None:
        """Refuse what is no kind."""
        if field.data not in set(FindingKind):
            raise ValidationError(_("Choose where the finding stands."))

    def validate_evidence(self, _field: Field) -> None:
        """Refuse a finding that stands on nothing."""
        if not self.chosen:
            raise ValidationError(_("Choose at least one passage that this finding stands on."))


class QuoteForm(BaseForm):
    """Clear a quote with everything on the list looked at, or refuse it."""

    ruling = RadioField()
    looked_at = SelectMultipleField(validate_choice=False)

    def __init__(self, typed: Any) -> None:
        super().__init__(typed)
        self.ruling.choices = [("clear", _("May be printed")), ("refuse", _("May not be printed"))]
        self.looked_at.choices = [(risk.value, _(words)) for risk, words in RISKS.items()]

    @property
    def risks(self) -> set[Risk]:
        """What was ticked."""
        return {Risk(one) for one in self.looked_at.data or () if one in set(Risk)}


class RoundForm(BaseForm):
    """Until when respondents may read a synthesis back."""

    closes_on = StringField(default="")

    @property
    def last_day(self) -> date:
        """The day that was typed; raises :class:`InvalidError` where it is none."""
        try:
            return date.fromisoformat((self.closes_on.data or "").strip())
        except ValueError:
            raise InvalidError(N_("Choose a last day, at most nine weeks from now.")) from None


class RejoinderForm(BaseForm):
    """What the partner says."""

    words = TextAreaField(default="")


class ReadingForm(BaseForm):
    """What a respondent says of each finding that was put to them, and of what is missing."""

    missing = TextAreaField(default="")

    def __init__(self, typed: Any, asked: Collection[UUID]) -> None:
        super().__init__(typed)
        self.fits = [(fit.value, _(FITS[fit])) for fit in (Fit.YES, Fit.PARTLY, Fit.NO)]
        self.asked = asked
        self.typed = typed or {}

    def fit(self, lineage: UUID) -> str:
        """Return what was chosen for one finding; nothing where nothing was."""
        return str(self.typed.get(f"fit-{lineage}", ""))

    def why(self, lineage: UUID) -> str:
        """Return what was typed for one finding."""
        return str(self.typed.get(f"why-{lineage}", ""))

    @property
    def said(self) -> dict[UUID, Said]:
        """What was said, by finding; raises :class:`InvalidError` for words why without a choice."""
        found = {}
        for lineage in self.asked:
            fit, why = self.fit(lineage), self.why(lineage)
            if fit in {Fit.YES, Fit.PARTLY, Fit.NO}:
                found[lineage] = Said(Fit(fit), why)
            elif why.strip():
                raise InvalidError(N_("You wrote why. Choose also yes, partly or no."))
        if (self.missing.data or "").strip():
            found[MISSING] = Said(Fit.MISSING, self.missing.data or "")
        return found
