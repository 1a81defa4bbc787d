"""A long paper in parts that a moderator can read and redact one by one, broken where its writer broke it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from consult.papers.paper import Paragraph

LONGEST_PART = 10_000
"""In characters: about three pages."""
_HALF = LONGEST_PART // 2


@dataclass(frozen=True)
class Part:
    """Some paragraphs in a row."""

    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        """The paragraphs with an empty line between; items of a list stand together, each with its sign."""
        text = ""
        before = None
        for one in self.paragraphs:
            if before is not None:
                text += "\n" if one.listed and before.listed else "\n\n"
            text += f"• {one.text}" if one.listed and not _has_its_sign(one.text) else one.text
            before = one
        return text


def parts(paragraphs: Iterable[Paragraph]) -> list[Part]:
    """Return ``paragraphs`` in parts of at most 10,000 characters, each begun at a heading where that is not far.

    A paragraph that is longer by itself is cut at white space.
    """
    made: list[list[Paragraph]] = []
    length = 0
    for one in _short(paragraphs):
        size = len(one.text) + 4  # what stands between two paragraphs, and the sign of an item
        if not made or length + size > LONGEST_PART or (one.heading and length > _HALF):
            made.append([])
            length = 0
        made[-1].append(one)
        length += size
    return [_without_lone_heading(made, at) for at in range(len(made)) if made[at]]


def _short(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    for one in paragraphs:
        text = one.text
        while len(text) > _HALF:
            cut = max(text.rfind(" ", 1, _HALF), text.rfind("\n", 1, _HALF))
            cut = cut if cut > 0 else _HALF
            yield replace(one, text=text[:cut])
            text = text[cut:].lstrip()
        if text:
            yield replace(one, text=text)


def _without_lone_heading(made: Sequence[list[Paragraph]], at: int) -> Part:
    """Return part ``at``; headings that would end it have gone to the next one."""
    own = made[at]
    while at + 1 < len(made) and len(own) > 1 and own[-1].heading:
        made[at + 1].insert(0, own.pop())
    return Part(tuple(own))


def _has_its_sign(text: str) -> bool:
    sign = text.split(maxsplit=1)[0]
    return sign.endswith((".", ")")) and len(sign) <= 5  # noqa: PLR2004  (a number or a letter, as "12." or "(iv)")
