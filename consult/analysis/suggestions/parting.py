"""Part a text into passages of some sentences: what a theme is suggested for. One sentence alone says too little."""

from consult.text.sentences import sentences
from consult.text.spans import Span

_LONGEST = 400
"""In code points; a passage ends before the sentence that would make it longer."""
_BLANK = "\n\n"


def parted(words: str) -> list[Span]:
    """Return the passages of ``words`` in order: sentences that follow each other, never over an empty line."""
    passages: list[Span] = []
    for sentence in sentences(words):
        if passages and _belongs(passages[-1], sentence, words):
            passages[-1] = Span(passages[-1].start, sentence.end)
        else:
            passages.append(sentence)
    return passages


def _belongs(passage: Span, sentence: Span, words: str) -> bool:
    return sentence.end - passage.start <= _LONGEST and _BLANK not in words[passage.end : sentence.start]
