"""Suggestions as a coder sees them: of which sentences, how likely, and why; the words are read again for it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from consult.analysis.suggestions.lessons import Suggested
from consult.coding.models import Coding
from consult.coding.showing import Part, parts_of
from consult.errors import N_
from consult.moderation.queries import Moderated
from consult.suggested import Passage
from consult.text.sentences import sentences
from consult.text.spans import Span

MOST = 6
"""So many passages have suggestions on one page: the first that this coder has said nothing of."""
_LIKELY, _POSSIBLE, _LEAST = 0.6, 0.3, 0.1
LIKELY, POSSIBLE, UNSURE = N_("likely"), N_("possible"), N_("unsure")
Say = Callable[[str], str]


@dataclass(frozen=True)
class Shown:
    """A suggested theme: its key and name, how likely it is (a message id), and its reason.

    ``words`` are the words that carried it, ``similar`` the numbers of contributions with excerpts coded so.
    """

    key: str
    name: str
    likely: str
    words: list[list[Part]]
    similar: list[int]


@dataclass(frozen=True)
class Block:
    """A passage with its suggestions; ``numbers`` are those of its first and last sentence."""

    span: Span
    numbers: tuple[int, int]
    suggestions: list[Shown]


def blocks(
    passages: Sequence[Passage],
    text: Moderated,
    codings: Sequence[Coding],
    *,
    coder_id: UUID,
    names: Mapping[str, str],
    numbers: Mapping[str, int],
    say: Say,
    within: Span | None = None,
) -> list[Block]:
    """Return the suggestions to show: of passages, ``within`` a page if it is given, that this coder did not code.

    ``names`` are those of the themes on the desk, ``numbers`` those of contributions by their excerpts.
    """
    own = [coding.excerpt.span for coding in codings if coding.coder_id == coder_id]
    lines = sentences(text.words)
    shown = []
    for passage in passages:
        touched = [at for at, line in enumerate(lines, 1) if line.overlaps(passage.span)]
        if not touched or any(passage.span.overlaps(span) for span in own):
            continue
        if within is not None and not within.overlaps(passage.span):
            continue
        on_desk = [one for one in passage.suggestions if one.theme in names]
        offered = [one for at, one in enumerate(on_desk) if at == 0 or one.score >= _LEAST]
        themes = [_shown(one, text, names, numbers, say) for one in offered]
        if themes:
            shown.append(Block(passage.span, (touched[0], touched[-1]), themes))
    return shown[:MOST]


def sentences_in(text: Moderated, span: Span) -> list[int]:
    """Return the numbers of the sentences that a passage touches."""
    return [at for at, line in enumerate(sentences(text.words), 1) if line.overlaps(span)]


def _shown(one: Suggested, text: Moderated, names: Mapping[str, str], numbers: Mapping[str, int], say: Say) -> Shown:
    likely = LIKELY if one.score >= _LIKELY else POSSIBLE if one.score >= _POSSIBLE else UNSURE
    words = [parts_of(text, say, span) for span in one.spans if span.end <= len(text.words)]
    similar = list(dict.fromkeys(numbers[id_] for id_ in one.similar if id_ in numbers))
    return Shown(one.theme, names[one.theme], likely, words, similar)
