"""A passage that was selected on the page, where hidden words are shown as placeholders, found in the text itself.

``3:12-4:20`` goes from behind the twelfth character that is shown of sentence 3 to behind the twentieth of sentence 4. No
offset of the text is ever sent to a page: it would tell how long the hidden words are.
"""

import re
from collections.abc import Mapping, Sequence

from consult.errors import N_, InvalidError
from consult.moderation.queries import Moderated
from consult.text.redaction import Category, placeholder, settle
from consult.text.spans import Span

_SELECTED = re.compile(r"(\d{1,5}):(\d{1,6})-(\d{1,5}):(\d{1,6})")


def read_passage(selected: str, text: Moderated, sentences: Sequence[Span], words: Mapping[Category, str]) -> Span:
    """Return the passage of ``text`` that was ``selected``; ``words`` are those of the placeholders that were shown.

    Raises :class:`InvalidError` for what is none of the text, and where it begins or ends inside a placeholder.
    """
    found = _SELECTED.fullmatch(selected)
    if found is None:
        raise InvalidError(N_("This is not a passage of the text."))
    first, start, last, end = map(int, found.groups())
    if not (1 <= first <= len(sentences) and 1 <= last <= len(sentences)):
        raise InvalidError(N_("This is not a passage of the text."))
    return Span(_place(text, sentences[first - 1], start, words), _place(text, sentences[last - 1], end, words))


def write_passage(span: Span, text: Moderated, sentences: Sequence[Span], words: Mapping[Category, str]) -> str:
    """Return ``span`` as a page sends it; empty where a sentence on the page holds no such place."""
    touched = [number for number, sentence in enumerate(sentences, 1) if sentence.overlaps(span)]
    if not touched:
        return ""
    first, last = touched[0], touched[-1]
    start = _shown(text, sentences[first - 1], max(span.start, sentences[first - 1].start), words)
    end = _shown(text, sentences[last - 1], min(span.end, sentences[last - 1].end), words)
    return f"{first}:{start}-{last}:{end}"


def _place(text: Moderated, sentence: Span, offset: int, words: Mapping[Category, str]) -> int:
    """Return where in the text the place behind ``offset`` shown characters of a sentence is."""
    at, left = sentence.start, offset
    for hidden, category in _hidden_in(text, sentence):
        plain = max(hidden.start - at, 0)
        if left <= plain:
            return at + left
        left -= plain + len(placeholder(category, words))
        if left < 0:
            raise InvalidError(N_("This passage begins or ends in a hidden part. Choose words that can be read."))
        at = hidden.end
    if at + left > sentence.end:
        raise InvalidError(N_("This is not a passage of the text."))
    return at + left


def _shown(text: Moderated, sentence: Span, place: int, words: Mapping[Category, str]) -> int:
    at, shown = sentence.start, 0
    for hidden, category in _hidden_in(text, sentence):
        if place <= hidden.start:
            break
        shown += max(hidden.start - at, 0) + len(placeholder(category, words))
        at = hidden.end
    return shown + max(place - at, 0)


def _hidden_in(text: Moderated, sentence: Span) -> list[tuple[Span, Category]]:
    return [(each.span, each.category) for each in settle(text.passages) if each.span.overlaps(sentence)]
