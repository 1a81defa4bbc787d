"""Learn in a process of its own, so that neither pages nor the worker carry what learning needs.

That process holds words and nothing besides: no key, no database, no request; it may write no file.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from consult.analysis.suggestions.lessons import Candidate, Lesson, Scored, Suggested, ThemeWords
from consult.text.spans import Span

MODEL = "T0.1"
"""Tier and version of what learns; stored with every suggestion."""
_PACKAGES = Path(__file__).parents[3]


class LearningFailedError(Exception):
    """The learning process ended before it answered."""


class Learner:
    """What was learnt, on the other side of a pipe."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def scored(self, passages: Sequence[str], refused: Sequence[frozenset[str]]) -> list[Scored]:
        """Return what is suggested for each passage; themes ``refused`` for it are not suggested again."""
        answer = self.ask({"passages": list(passages), "refused": [sorted(each) for each in refused]})
        return [Scored(tuple(_suggested(one) for one in each["suggestions"]), each["margin"]) for each in answer]

    def candidates(self, passages: Sequence[str]) -> list[Candidate]:
        """Return candidates for themes from passages that no theme covers."""
        return [
            Candidate(tuple(each["members"]), tuple((at, Span(**span)) for at, span in each["words"]))
            for each in self.ask({"passages": list(passages)})
        ]

    def ask(self, question: dict[str, Any]) -> Any:
        """Return the answer to one question; raise :class:`LearningFailedError` when there comes none."""
        if self._process.stdin is None or self._process.stdout is None:
            raise LearningFailedError
        try:
            self._process.stdin.write(json.dumps(question).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise LearningFailedError from None
        answer = self._process.stdout.readline()
        if not answer:
            raise LearningFailedError
        return json.loads(answer)


@contextmanager
def learner(themes: Sequence[ThemeWords], lessons: Sequence[Lesson], others: Sequence[str]) -> Iterator[Learner]:
    """Give a learner that learnt from the codebook, the lessons and some uncoded passages; its process ends with the block."""
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "consult.analysis.suggestions"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(_PACKAGES), "PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1"},
    ) as process:
        try:
            made = Learner(process)
            made.ask(
                {
                    "themes": [asdict(theme) for theme in themes],
                    "lessons": [asdict(lesson) for lesson in lessons],
                    "others": list(others),
                }
            )
            yield made
        finally:
            process.kill()


def _suggested(one: dict[str, Any]) -> Suggested:
    spans = tuple(Span(**span) for span in one["spans"])
    return Suggested(one["theme"], one["score"], spans, tuple(one["similar"]))
