"""What coders mark of a passage beside its themes, as codes of a project: one for each kind, whose note says the rest."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from consult.coding.exchange.codes import Code, guid_of
from consult.text.spans import Span

KINDS = ("no_theme", "recommendation", "experience", "rare", "provision", "memo")
"""In the words of ``coding.models.MarkKind``."""
GROUP = ""
"""Under this key stand the words for all kinds together."""
_DESCRIBED = re.compile(r"\[mark\] (?P<kind>[a-z_]+)")


@dataclass(frozen=True, order=True)
class Marked:
    """What one coder, counted from 1, marks of a passage; recommendation 0 is none, ``provisions`` are keys."""

    span: Span
    coder: int = 1
    no_theme: bool = False
    recommendation: int = 0
    experience: bool = False
    rare: bool = False
    provisions: tuple[str, ...] = ()
    memo: str = ""

    def said(self) -> list[tuple[str, str]]:
        """Return the kinds that it says, each with its note; one for each section."""
        flags = [(kind, "") for kind in ("no_theme", "experience", "rare") if getattr(self, kind)]
        number = [("recommendation", str(self.recommendation))] if self.recommendation else []
        memo = [("memo", self.memo)] if self.memo else []
        return [*flags, *number, *(("provision", key) for key in self.provisions), *memo]


def code_of_marks(words: Mapping[str, str]) -> Code:
    """Return the group of all kinds of marks, with nothing coded by itself; ``words`` are their names."""
    below = tuple(Code(guid_of("mark", kind), words[kind], f"[mark] {kind}") for kind in KINDS)
    return Code(guid_of("marks"), words[GROUP], codable=False, below=below)


def kinds_of(codes: Iterable[Code]) -> dict[UUID, str]:
    """Return which codes are marks of which kind: by their identifier, else by their own words."""
    said: dict[UUID, str] = {}
    for code in (code for top in codes for code in top.all()):
        found = _DESCRIBED.fullmatch(code.description.strip())
        if found and found["kind"] in KINDS:
            said[code.guid] = found["kind"]
    return said | {guid_of("mark", kind): kind for kind in KINDS}


def marked(span: Span, said: Iterable[tuple[str, str]]) -> Marked:
    """Return what the codes on a passage mark, from their kinds and notes; a number that is none counts as 0."""
    notes: dict[str, list[str]] = {}
    for kind, note in said:
        notes.setdefault(kind, []).append(note)
    number = next(iter(notes.get("recommendation", [])), "").strip()
    return Marked(
        span,
        no_theme="no_theme" in notes,
        recommendation=int(number) if number.isdecimal() and len(number) < 4 else 0,  # noqa: PLR2004  (three digits)
        experience="experience" in notes,
        rare="rare" in notes,
        provisions=tuple(sorted({note.strip() for note in notes.get("provision", [])})),
        memo="\n".join(notes.get("memo", [])),
    )
