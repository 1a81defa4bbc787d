"""Agreement and divergence: what there is to say of each subject on each channel; of propositions here."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from consult.analysis.agreeing import Picture, Robust, Statement, Voice, robustness, statement, tallied
from consult.coding.queries import Position, Side
from consult.consultations.format import ConsultationFile
from consult.errors import N_
from consult.synthesis.reach import Reach
from consult.synthesis.tables import ThemeTables

SIDES: Mapping[str, str] = {
    Side.FOR: N_("For"),
    Side.ONLY_IF: N_("Only if …"),
    Side.AGAINST: N_("Against"),
    Side.BOTH: N_("For and against"),
}
PICTURES: Mapping[Picture, str] = {
    Picture.AGREE: N_("The groups agree"),
    Picture.DIFFER: N_("The groups differ"),
    Picture.UNCLEAR: N_("No clear picture"),
    Picture.TOO_FEW: N_("Too few to say anything"),
}
DEFINITIONS: Sequence[str] = (
    N_("A group leans to a side when at least two thirds of those who took a position are on that side."),
    N_("Groups agree when all of them lean to the same side. They differ when two lean to different sides."),
    N_("Otherwise there is no clear picture."),
    N_(
        "A group with fewer than %(least)s positions on a channel is left out. Of fewer than two groups nothing is said."
    ),
    N_("Who only asks, or takes no stance, is not counted. That is not agreement."),
    N_(
        "A statement is robust when it stays the same without any one response, any one organisation and any one campaign."
    ),
)
ROBUST = N_("It stays the same without any one response, organisation or campaign.")
FRAGILE: Mapping[str, str] = {
    "response": N_("It would change without a single response."),
    "organisation": N_("It would change without a single organisation."),
    "campaign": N_("It would change without a single campaign."),
}
Voices = Mapping[Voice, int]
"""How many say the same."""


@dataclass(frozen=True)
class Said:
    """What there is to say on one subject on one channel; ``sides`` are the words for its sides, in order."""

    subject: str
    words: str
    channel: str
    sides: Mapping[str, str]
    statement: Statement
    robust: Robust

    @classmethod
    def of(cls, subject: tuple[str, str], channel: str, sides: Mapping[str, str], voices: Voices, least: int) -> "Said":
        """Return what there is to say on a subject (key and words), from what everybody says."""
        return cls(*subject, channel, sides, statement(tallied(voices), least), robustness(voices, least))


def on_propositions(
    taken: Mapping[Position, int], file: ConsultationFile, least: int, *, language: str, say: Callable[[str], str]
) -> list[Said]:
    """Return what there is to say on each proposition on each channel, in the order of the file."""
    category = {group.id: group.category for group in file.groups}
    by_place: dict[tuple[str, str], Counter[Voice]] = {}
    for position, many in taken.items():
        voices = by_place.setdefault((position.proposition, str(position.channel)), Counter())
        voices[_in_category(position.voice, category)] += many
    sides = {side: say(words) for side, words in SIDES.items()}
    return [
        Said.of(
            (proposition.id, proposition.in_language(language)[0]), channel, sides, by_place[towards, channel], least
        )
        for proposition in file.propositions
        for towards, channel in sorted(by_place)
        if towards == proposition.id
    ]


def robust_among(
    taken: Mapping[Position, int],
    file: ConsultationFile,
    place: tuple[str, str],
    among: Collection[str],
    least: int,
) -> Robust:
    """Tell what a statement on the categories ``among`` survives; ``place`` is its proposition and channel."""
    category = {group.id: group.category for group in file.groups}
    voices: Counter[Voice] = Counter()
    for position, many in taken.items():
        voice = _in_category(position.voice, category)
        if (position.proposition, position.channel) == place and voice.group in among:
            voices[voice] += many
    return robustness(voices, least)


@dataclass(frozen=True)
class Raised:
    """Who raises a theme, and who does not: the only category that does, those that do not, and how many do not."""

    theme: ThemeTables
    only: str
    silent: Sequence[str]
    not_mentioned: int


def raised(
    themes: Sequence[ThemeTables], mentions: Mapping[str, int], reach: Reach, file: ConsultationFile
) -> list[Raised]:
    """Return of each theme which categories of those that responded raise it, from exact tables.

    ``mentions`` is how many responses mention each theme: a table of documents counts points, of which one has many.
    """
    category = {group.id: group.category for group in file.groups}
    sent: Counter[str] = Counter()
    for (group, _channel), one in reach.items():
        if group in category:
            sent[category[group]] += one.responses
    made = []
    for theme in themes:
        says = {part for part, cell in zip(theme.by_category.columns, theme.by_category.cells[0], strict=True) if cell}
        only = next(iter(says)) if len(says) == 1 and len(sent) > 1 else ""
        made.append(
            Raised(theme, only, [one for one in sent if one not in says], sent.total() - mentions.get(theme.theme, 0))
        )
    return made


def _in_category(voice: Voice, category: Mapping[str, str]) -> Voice:
    return Voice(category.get(voice.group, voice.group), voice.side, voice.organisation, voice.campaigns)
