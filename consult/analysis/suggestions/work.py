"""The learning itself, in a process of its own: lines of JSON in, lines of JSON out. Loads numpy and scikit-learn."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from consult.analysis.suggestions.candidates import candidates
from consult.analysis.suggestions.learning import learn
from consult.analysis.suggestions.lessons import Lesson, ThemeWords
from consult.analysis.suggestions.scoring import Scorer


def serve() -> None:
    """Learn from the first line, then answer one line after another until there are no more."""
    asked = _lines()
    first = next(asked)
    lessons = [Lesson(one["id"], one["words"], tuple(one["themes"]), tuple(one["refused"])) for one in first["lessons"]]
    themes = [ThemeWords(**one) for one in first["themes"]]
    scorer = Scorer(learn(themes, lessons, first["others"]), lessons)
    _say({"ready": True})
    for each in asked:
        _say(_answer(scorer, each))


def _answer(scorer: Scorer, asked: dict[str, Any]) -> Sequence[Any]:
    passages: list[str] = asked["passages"]
    if "refused" in asked:
        return [asdict(one) for one in scorer.scored(passages, [frozenset(each) for each in asked["refused"]])]
    return [asdict(one) for one in candidates(passages, scorer.features)]


def _lines() -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in sys.stdin.buffer)


def _say(answer: object) -> None:
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    sys.stdout.buffer.flush()
