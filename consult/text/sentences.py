"""Where sentences begin and end, for Dutch first: what an analyst selects with one click, and what analysis counts.

A line end always ends a sentence. After . ! ? or … a sentence ends when white space follows, unless the full stop
belongs to an abbreviation, initials, a list number or a date, or the text goes on without a capital. Linear in time.
"""

import re

from consult.text.spans import Span, widen

# Abbreviations after which a name or a number follows: they never end a sentence.
_TITLES = frozenset(
    re.split(
        " ",
        "dhr mw mevr mr mrs ms dr drs ir ing prof ds st sr jr hr fam wed gebr art artt nr nrs no blz pag p tel t.a.v "
        "t.n.v "
        "m.b.t i.v.m o.g.v d.d d.m.v i.c.m i.p.v m.u.v n.a.v o.l.v t.b.v t.g.v t.o.v t.w.v m.i.v t.h.v t.n.v "
        "m.m.v z.s.m jl a.g.v c.q "
        "resp ca circa zgn z.g d.w.z o.a m.n bijv bv bijvb "
        "vgl evt incl excl m.a.w n.b i.e e.g "
        "vs dra sra dna str al dl hfst par lid ned max min gem ong o.b.v i.h.k.v i.t.t i.o i.g.v a.d.h.v b.v t.z.t "
        "u.e p.p",
    )
)
# Abbreviations that do end a sentence when a capital follows.
_CLOSERS = frozenset(re.split(" ", "enz etc e.d e.a a.u.b s.v.p m.v.g n.v.t p.m u.s.w p.j p.w p.u a.s jl"))
_MONTHS = (
    "jan|feb|mrt|apr|mei|jun|jul|aug|sep|sept|okt|nov|dec|januari|februari|maart|april|juni|juli|augustus|september|"
    "oktober|november|december"
)
_MONTH = re.compile(rf"(?:{_MONTHS})\b", re.IGNORECASE)
_LINE = re.compile(r"[^\n]+")
_STOP = re.compile(r"(?<![.!?…])[.!?…]++[\"'\u201d\u2019»)\]]*+(?=\s)")
_LAST_WORD = re.compile(r"[\w.\u2019'-]{1,24}\Z")
_INITIALS = re.compile(r"(?:[A-ZÀ-Þ](?:[a-z]{0,2})\.)*[A-ZÀ-Þ][a-z]?\Z")
_LIST_MARK = re.compile(r"\s*(?:[-•*\u2013]\s*)?(?:\(?\d{1,3}|\(?[a-z]|[ivx]{1,4})\Z", re.IGNORECASE)
_OPENING = "\"'\u201c\u2018\u201e«([¿¡-\u2013\u2014•*"
_CLIPPED_ARTICLE = re.compile(r"\A['\u2018\u2019][nst] ")
_CLOSING_QUOTES = "\"'\u201d\u2019»"
_ABBREVIATED_MONTH = re.compile(rf"\d\s+(?:{_MONTHS})\Z", re.IGNORECASE)


def sentences(text: str) -> list[Span]:
    """Return the sentences of ``text`` as spans: in order, apart, and together over all that is not white space."""
    found: list[Span] = []
    for line in _LINE.finditer(text):
        start = line.start()
        for stop in _STOP.finditer(text, line.start(), line.end()):
            if start < stop.start() and _ends_here(text, start, stop, line.end()):
                _add(text, start, stop.end(), found)
                start = stop.end()
        _add(text, start, line.end(), found)
    return found


def _add(text: str, start: int, end: int, found: list[Span]) -> None:
    passage = text[start:end]
    kept = passage.strip()
    if kept:
        begin = start + len(passage) - len(passage.lstrip())
        found.append(widen(text, Span(begin, begin + len(kept))))


def _ends_here(text: str, start: int, stop: re.Match[str], line_end: int) -> bool:
    following = text[stop.end() : min(stop.end() + 40, line_end)].lstrip()
    opened = _CLIPPED_ARTICLE.sub("", following).lstrip(_OPENING + " ")
    if not opened:
        return False
    marks = stop.group()
    if marks[0] == "." and marks[1:2] not in {".", "!", "?"} and _belongs_to_word(text, start, stop.start(), following):
        return False
    if "…" in marks or ".." in marks:
        return not opened[0].islower()
    if marks[-1] in ")]" and "." not in marks and opened[0].islower():
        return False
    return not (
        opened[0].islower() and (marks[0] == "." or marks[-1] in _CLOSING_QUOTES) and not _informal(text, start)
    )


def _informal(text: str, start: int) -> bool:
    return text[start : start + 60].lstrip(_OPENING + " ")[:1].islower()


def _belongs_to_word(text: str, start: int, stop: int, following: str) -> bool:
    """Tell whether the full stop at ``stop`` is part of an abbreviation, initials, a list number or a date."""
    found = _LAST_WORD.search(text, max(start, stop - 24), stop)
    word = found.group() if found else ""
    bare = word.lower().lstrip("'\u2019.-")
    if bare in _CLOSERS and word.islower():
        return not following[0].isupper()
    if bare in _TITLES and not (bare in {"no", "al", "min", "max", "lid", "par", "p"} and following[0].isupper()):
        return True
    if _LIST_MARK.fullmatch(text, start, stop):
        return True
    if bare.isdigit():
        return bool(_MONTH.match(following))
    if _ABBREVIATED_MONTH.search(text, max(start, stop - 16), stop):
        return following[0].isdigit()
    return bool(_INITIALS.fullmatch(word)) and following[0].isupper() and word.upper() not in {"U", "IK", "JA"}
