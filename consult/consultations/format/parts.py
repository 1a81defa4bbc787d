"""What stands around the questions: sender, privacy, groups, sections, propositions, consent."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from consult.consultations.format.texts import (
    Count,
    Flag,
    Language,
    Localised,
    Name,
    Part,
    SectionId,
    Slug,
    Text,
)

PublicationId = Literal["analyse", "citaat", "openbaar"]
Phase = Literal["verkennen", "ontwerpen", "uitvoeren", "afronden"]
PolicyTheme = Literal["zakelijke_dienstverlening", "zorg", "politie", "gemeenten", "communicatie_media"]
_FROM_REPORT = " na publicatie verslag"
Term = Annotated[str, StringConstraints(pattern=rf"^P[1-9][0-9]*M({_FROM_REPORT})?$")]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https://\S+$")]


class Owner(Part):
    """Who asks, with whom, and where that was found."""

    lead: Localised
    co: tuple[Localised, ...] = ()
    partner: Localised | None = None
    source: tuple[Text, ...] = ()
    note: Text | None = None


class Languages(Part):
    """The language the file was written in, those that must be complete, and those that are wanted."""

    source: Literal["nl", "en"]
    required: tuple[Language, ...]
    recommended: tuple[Language, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Return every language code the file may use, required ones first."""
        return tuple(dict.fromkeys((*self.required, self.source, *self.recommended)))


class ReadingLevel(Part):
    """The level of language aimed at, and how it is measured."""

    target: Literal["A2", "B1", "B2"]
    metric: Literal["flesch_douma"]
    minimum: Count


class Period(Part):
    """When the consultation is meant to run; the days themselves are set when it is opened."""

    opens: date | None = None
    closes: date | None = None
    minimum_weeks: Count
    note: Text | None = None


class Retention(Part):
    """How long texts and receipts are kept, in months from the closing, or from the report where the term says so."""

    raw_text: Term
    receipts: Term
    note: Text | None = None

    @property
    def raw_text_months(self) -> int:
        """Return the months raw text is kept."""
        return _months(self.raw_text)

    @property
    def receipts_months(self) -> int:
        """Return the months receipts are kept."""
        return _months(self.receipts)

    @property
    def from_report(self) -> bool:
        """Whether both are counted from the report, and not from the closing."""
        return self.raw_text.endswith(_FROM_REPORT)


def _months(term: str) -> int:
    return int(re.sub(r"\D", "", term))


class Privacy(Part):
    """What is promised to respondents about their data."""

    accounts_required: Literal[False]
    identity_required: Literal[False]
    store_ip: Literal[False]
    allow_tor: Flag
    timestamp_precision: Literal["week", "day"]
    special_category: Flag
    extra_risk: Text | None = None
    purpose_limitation: Localised | None = None
    legal_basis_to_confirm: Text | None = None
    free_text_notice: Localised
    min_cell_size: Count
    retention: Retention


class PublicationChoice(Localised):
    """What a respondent may allow for an open answer; without ``groups`` every group may choose it."""

    id: PublicationId
    default: Flag
    groups: tuple[Name, ...] | None = None


class Group(Localised):
    """The capacity in which someone responds, and the category that tables begin with."""

    id: Name
    category: Name
    source: Text | None = None


class Trajectory(Localised):
    """The consultations, commitments and replies on one subject."""

    id: Slug


class CoSignature(Part):
    """An organisation that helped to settle the questions."""

    organisation: Text
    date: date
    version: Text


class Consent(Localised):
    """The words a respondent agrees to before the first question; another version means other words."""

    version: Count


class HelpLine(Part):
    """A help line that is not the police."""

    name: Text
    phone: Text | None = None
    url: WebAddress | None = None
    languages: tuple[Language, ...] = ()


class ContextPoint(Localised):
    """A fact a respondent should know, and where it comes from."""

    source: Text


class Section(Part):
    """A numbered part of the proposal, with the questions that point at it."""

    id: SectionId
    source: Text | None = None
    title: Localised
    body: Localised


class Proposition(Localised):
    """A sentence that stances are towards."""

    id: Name
    main: Flag = False


class SynthesisReport(Part):
    """The sections of the report, and what it may never do."""

    sections: tuple[Name, ...]
    never: tuple[Text, ...] = ()


class Source(Part):
    """Where a mark ``seed:ID`` or ``general`` in the file points to."""

    id: Text
    file: Text | None = None
    addresses: tuple[Text, ...] = Field(default=(), alias="list")
