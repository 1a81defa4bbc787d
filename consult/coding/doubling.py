"""What the pages of double coding show: a unit in sentences, how to read a figure, and pictures of the figures."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from consult.analysis.agreement import GOOD, TENTATIVE, Confusion, Estimate, Reading
from consult.charts import Interval, counts_bars, interval_bars
from consult.coding.models import BlindCoding, SampleState, SampleUnit, Theme
from consult.coding.names import READINGS, family_name
from consult.coding.queries import Agreement
from consult.coding.showing import Part, parts_of, proposition_words
from consult.consultations.format import ConsultationFile
from consult.errors import N_
from consult.moderation.queries import Moderated
from consult.text.markup import drawing
from consult.text.sentences import sentences
from consult.text.spans import Span

Say = Callable[[str], str]

STATES: Mapping[str, str] = MappingProxyType(
    {
        SampleState.CODING: N_("Being coded blind"),
        SampleState.ADJUDICATING: N_("Differences to settle"),
        SampleState.DONE: N_("Settled"),
    }
)
_MOST_CONFUSED = 10


@dataclass(frozen=True)
class Unit:
    """A unit of a sample in sentences, numbered from 1 in its text, with what is coded of it.

    ``of`` is how many sentences the whole text has. ``digest`` changes when the sentences do.
    """

    unit: SampleUnit
    spans: Mapping[int, Span]
    parts: Mapping[int, list[Part]]
    of: int
    codings: Sequence[BlindCoding]

    @property
    def is_part(self) -> bool:
        """Whether the text goes on around it."""
        return len(self.spans) < self.of

    @property
    def digest(self) -> str:
        """What changes when the sentences do, so that a form sent for other sentences is noticed."""
        return hashlib.sha256(repr(self.spans).encode()).hexdigest()[:16]

    def numbers_of(self, coding: BlindCoding) -> str:
        """Return the numbers of the sentences that a coding touches, one or the first and the last."""
        touched = [number for number, span in self.spans.items() if coding.span.overlaps(span)]
        return "" if not touched else str(touched[0]) + (f"\u2013{touched[-1]}" if len(touched) > 1 else "")

    def touching(self, number: int) -> list[BlindCoding]:
        """Return the codings that touch a sentence."""
        return [coding for coding in self.codings if coding.span.overlaps(self.spans[number])]


def read_unit(unit: SampleUnit, text: Moderated, codings: Sequence[BlindCoding], say: Say) -> Unit:
    """Return a unit as its coders see it."""
    found = dict(enumerate(sentences(text.words), 1))
    spans = {
        # What is hidden later may move the end of a sentence; a passage never leaves the unit.
        number: Span(max(span.start, unit.start), min(span.end, unit.end))
        for number, span in found.items()
        if unit.span.overlaps(span)
    }
    parts = {number: parts_of(text, say, span) for number, span in spans.items()}
    return Unit(unit, spans, parts, len(found), codings)


def theme_choices(file: ConsultationFile, themes: Sequence[Theme], language: str, say: Say) -> list[tuple[str, str]]:
    """Return the themes to choose from, each behind the name of its family."""
    return [
        (theme.key, f"{say(family_name(theme.family))}: {file.theme(theme.key).in_language(language)[0]}")
        for theme in themes
    ]


def explained(
    file: ConsultationFile, themes: Sequence[Theme], language: str, say: Say
) -> Mapping[str, list[tuple[str, list[tuple[str, str]]]]]:
    """Return what the codebook says of each theme, by family: its name, with pairs of a word and a text."""
    families: dict[str, list[tuple[str, list[tuple[str, str]]]]] = {}
    for theme in themes:
        entry = file.theme(theme.key)
        told = [
            (say(N_("Definition")), entry.definition),
            (say(N_("Stance towards")), proposition_words(file, theme.proposition, language)),
            (say(N_("Yes")), "; ".join(entry.include)),
            (say(N_("No")), "; ".join(entry.exclude)),
            (say(N_("Invented example")), entry.example or ""),
        ]
        words = entry.in_language(language)[0]
        families.setdefault(say(family_name(theme.family)), []).append((words, [one for one in told if one[1]]))
    return families


def alpha_picture(found: Agreement, names: Mapping[str, str], *, over_all: str, language: str, say: Say) -> str:
    """Return alpha over all and by theme, with intervals."""
    rows = [(over_all, found.over_all), *((names[one.theme], one.alpha) for one in found.themes)]
    return _intervals(rows, (TENTATIVE, GOOD), say(N_("Krippendorff's alpha, with its interval")), language, say)


def f1_picture(found: Agreement, names: Mapping[str, str], *, language: str, say: Say) -> str:
    """Return F1 by theme, with intervals."""
    rows = [(names[one.theme], one.f1) for one in found.themes]
    return _intervals(rows, (), say(N_("F1 between the two coders, with its interval")), language, say)


def confusion_picture(found: Agreement, names: Mapping[str, str], *, language: str, say: Say) -> str:
    """Return the themes that were mixed up most often."""
    rows = [(confused_words(one, names, say), one.units) for one in found.confusions[:_MOST_CONFUSED]]
    return drawing(counts_bars(rows, title=say(N_("Themes that were mixed up")), language=language))


def confused_words(one: Confusion, names: Mapping[str, str], say: Say) -> str:
    """Return two themes in words, or one theme that only one coder saw."""
    if one.other:
        return f"{names[one.one]} \u2194 {names[one.other]}"
    return f"{names[one.one]} \u2194 {say(N_('nothing'))}"


def _intervals(
    rows: Sequence[tuple[str, Estimate]], bounds: Sequence[float], title: str, language: str, say: Say
) -> str:
    drawn: list[tuple[str, Interval | None]] = [
        (label, None if one.value is None or one.low is None or one.high is None else (one.value, one.low, one.high))
        for label, one in rows
    ]
    return drawing(interval_bars(drawn, bounds, title=title, language=language, nothing=say(READINGS[Reading.UNKNOWN])))
