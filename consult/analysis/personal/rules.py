"""What a rule is: a kind with a pattern, whose passage is the last group that took part, or all of the match."""

import re
from collections.abc import Iterable, Iterator

from consult.analysis.personal.kinds import Kind, Suggestion, suggestion

Rule = tuple[Kind, re.Pattern[str]]


def rules(kind: Kind, *patterns: str, flags: re.RegexFlag = re.NOFLAG) -> tuple[Rule, ...]:
    """Return a rule of ``kind`` for each pattern. Every repetition in a pattern is bounded, so that time is linear."""
    return tuple((kind, re.compile(pattern, flags)) for pattern in patterns)


def matches(all_rules: Iterable[Rule], text: str) -> Iterator[Suggestion]:
    """Yield what the rules find in ``text``."""
    for kind, pattern in all_rules:
        for found in pattern.finditer(text):
            yield suggestion(*found.span(found.lastindex or 0), kind)
