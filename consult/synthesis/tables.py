"""What the tables of a synthesis are: on each theme who mentions it, where, and which stances are taken under it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from consult.coding.models import Stance
from consult.coding.queries import Count
from consult.consultations.format import ConsultationFile
from consult.responses.models import Channel
from consult.synthesis.withholding import Crosstab, Shown

__all__ = ["STANCES", "Crosstab", "Shown", "StanceTables", "Tables", "ThemeTables", "Unit", "threshold"]

STANCES: tuple[str, ...] = tuple(Stance)
K_SEX_WORKERS, K_OTHERS = 10, 5
SEX_WORKERS = frozenset({"sekswerker", "sekswerkersorganisatie"})


class Unit(StrEnum):
    """What is counted: responses, or the codings in them (the points of documents)."""

    RESPONSES = "responses"
    CODINGS = "codings"


@dataclass(frozen=True)
class StanceTables:
    """The stances under one theme towards one proposition; the columns are ``STANCES``.

    ``by_group`` is nothing where groups may not be opened. A response that takes two stances stands in both, so totals
    are numbers of stances taken.
    """

    proposition: str
    words: str
    by_category: Crosstab
    by_channel: Crosstab
    by_group: Crosstab | None


@dataclass(frozen=True)
class ThemeTables:
    """Who mentions a theme, each response once (columns of one row), and the stances taken under it.

    ``by_text`` divides the same responses into those that say it only in a copy of a confirmed campaign and those that
    say it in words of their own; nothing where no campaign speaks of the theme, else ``campaigns`` is how many do.
    ``by_question`` and ``by_provision`` count the responses that mention it there: one that does so in two places stands
    in both, so they do not add up.
    """

    theme: str
    words: str
    family: str
    mentions: Shown
    by_category: Crosstab
    by_channel: Crosstab
    by_group: Crosstab | None
    stances: tuple[StanceTables, ...]
    by_text: Crosstab | None = None
    campaigns: int = 0
    by_question: Mapping[str, Shown] = field(default_factory=dict)
    by_provision: Mapping[str, Shown] = field(default_factory=dict)

    @property
    def organisations(self) -> Shown:
        """How many of the responses came from an organisation account."""
        columns = self.by_channel.columns
        return self.by_channel.cells[0][columns.index(Channel.ORGANISATION)] if Channel.ORGANISATION in columns else 0


@dataclass(frozen=True)
class Tables:
    """All tables of a consultation. ``k`` is the threshold, 0 where everything is exact.

    ``themes`` are in the order of the codebook; ``positions`` are those of the family ``standpunt``, mentions only.
    """

    unit: Unit
    k: int
    categories: tuple[str, ...]
    channels: tuple[str, ...]
    groups: tuple[str, ...]
    themes: tuple[ThemeTables, ...]
    positions: tuple[ThemeTables, ...]


def threshold(counts: Sequence[Count], file: ConsultationFile) -> int:
    """Return k: 10 where sex workers are among those counted, else 5, and never less than the file's own rule."""
    categories = {group.id: group.category for group in file.groups}
    theirs = {categories[group] for group in SEX_WORKERS & categories.keys()}
    told = any(count.group in SEX_WORKERS or categories.get(count.group) in theirs for count in counts)
    return max(K_SEX_WORKERS if told else K_OTHERS, file.privacy.min_cell_size)
