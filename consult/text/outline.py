"""A long text in pages, broken where its writer broke it, and what each page begins with: for a table of contents.

Offsets stay those of the whole text. A text that fits on one page has one page.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consult.text.spans import Span

PAGE = 3500
"""In characters: about one printed page."""
_MOST_SENTENCES = 40
_LONGEST_HEADING = 90
_GAP = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Leaf:
    """One page: the places of its first and last sentence among all sentences, and those that are headings.

    ``first`` and ``last`` count from 0, and ``last`` is on the page.
    """

    first: int
    last: int
    headings: tuple[int, ...]


def leaves(text: str, sentences: Sequence[Span]) -> list[Leaf]:
    """Return the pages of ``text``, of whose ``sentences`` each is on one page: in order, and none left out.

    A page ends before the paragraph that does not fit, or before a heading when it is half full; a paragraph that is
    longer than a page by itself is cut between sentences. A heading is not parted from what it is above.
    """
    if not sentences:
        return []
    paragraphs = list(_paragraphs(text, sentences))
    headings = {first for first, last in paragraphs if first == last and _is_heading(text, sentences, first)}
    made: list[list[int]] = [[]]
    for first, last in paragraphs:
        page = made[-1]
        follows_heading = bool(page) and page[-1] in headings
        half_full = first in headings and bool(page) and sentences[first].end - sentences[page[0]].start > PAGE // 2
        if page and not follows_heading and (half_full or _is_over(sentences, page[0], last)):
            made.append([])
        for at in range(first, last + 1):
            if at > first and _is_over(sentences, made[-1][0], at):
                made.append([])
            made[-1].append(at)
    return [Leaf(page[0], page[-1], tuple(at for at in page if at in headings)) for page in made]


def _paragraphs(text: str, sentences: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last sentence of each paragraph; an empty line parts two of them."""
    first = 0
    for at in range(1, len(sentences) + 1):
        if at == len(sentences) or _GAP.search(text, sentences[at - 1].end, sentences[at].start):
            yield first, at - 1
            first = at


def _is_heading(text: str, sentences: Sequence[Span], at: int) -> bool:
    """Tell whether a paragraph of one sentence looks like a heading: short, and without the end of a sentence."""
    words = sentences[at].of(text)
    is_last = at == len(sentences) - 1
    return (
        not is_last and len(words) <= _LONGEST_HEADING and words[-1] not in ".!?…,;:" and any(map(str.isalpha, words))
    )


def _is_over(sentences: Sequence[Span], first: int, last: int) -> bool:
    return sentences[last].end - sentences[first].start > PAGE or last - first >= _MOST_SENTENCES
