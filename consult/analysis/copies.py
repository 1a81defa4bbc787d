"""Hold a copy beside its template: what is equal, what somebody added, and where a hidden passage stands in the copy."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from consult.analysis.signatures import compared_words, plain_words
from consult.text.redaction import Passage
from consult.text.sentences import sentences
from consult.text.spans import Span, widen


@dataclass(frozen=True)
class Comparison:
    """How many of the template's sentences stand in the copy, and which sentences of the copy are its own."""

    equal: int
    sentences: int
    additions: tuple[Span, ...]


def compared(template: str, copy: str) -> Comparison:
    """Return what ``copy`` has of ``template``; case, diacritics, punctuation and greeting lines make no difference."""
    theirs = [_said(template, span) for span in sentences(template)]
    own = [(span, _said(copy, span)) for span in sentences(copy)]
    present = {said for _span, said in own}
    known = set(theirs)
    asked = [said for said in theirs if said]
    return Comparison(
        equal=sum(said in present for said in asked),
        sentences=len(asked),
        additions=tuple(span for span, said in own if said and said not in known),
    )


def is_equal(template: str, copy: str) -> bool:
    """Tell whether both say the same words in the same order; a name that one of them has alone makes them differ."""
    return plain_words(template) == plain_words(copy)


def carried_over(passages: Iterable[Passage], template: str, copy: str) -> list[Passage]:
    """Return the ``passages`` of ``template`` that stand in ``copy`` too, as passages of the copy.

    A passage is found by its words, whole, where the texts run alike; one that holds no word is left out.
    """
    theirs, own = compared_words(template), compared_words(copy)
    matcher = SequenceMatcher(None, [word.plain for word in theirs], [word.plain for word in own], autojunk=False)
    place = {at + step: to + step for at, to, size in matcher.get_matching_blocks() for step in range(size)}
    found = []
    for passage in passages:
        inside = [n for n, word in enumerate(theirs) if word.start < passage.span.end and passage.span.start < word.end]
        there = [place[n] for n in inside if n in place]
        if there and len(there) == len(inside) and there[-1] - there[0] == len(there) - 1:
            span = Span(own[there[0]].start, own[there[-1]].end)
            found.append(Passage(widen(copy, span), passage.category))
    return found


def _said(text: str, span: Span) -> str:
    return " ".join(plain_words(span.of(text)))
