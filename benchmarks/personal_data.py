"""Prints, per kind, how much of the personal data in the invented gold answers is suggested, and how fast.

Run from the project's root: ``python benchmarks/personal_data.py [-v]``; with ``-v`` it lists what it missed and what
it suggested too much.
"""

import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from consult.analysis.personal_data import find
from consult.text.sentences import sentences

GOLD = Path(__file__).parents[1] / "tests" / "gold" / "personal_data.jsonl"


def main(*, verbose: bool) -> None:
    """Print a table of recall and precision: a span counts as found when a suggestion shares a character with it."""
    wanted: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    given: Counter[str] = Counter()
    right: Counter[str] = Counter()
    answers = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    start = time.perf_counter()
    found = [find(answer["text"], answer["language"]) for answer in answers]
    seconds = time.perf_counter() - start
    for answer, suggestions in zip(answers, found, strict=True):
        for span in answer["spans"]:
            wanted[span["category"]] += 1
            covered = any(each.span.start < span["end"] and span["start"] < each.span.end for each in suggestions)
            hit[span["category"]] += covered
            if verbose and not covered:
                _show("missed", span["category"], answer, span["start"], span["end"])
        for each in suggestions:
            given[each.kind] += 1
            good = any(each.span.start < span["end"] and span["start"] < each.span.end for span in answer["spans"])
            right[each.kind] += good
            if verbose and not good:
                _show("too much", each.kind, answer, each.span.start, each.span.end)
    _table("recall", hit, wanted)
    _table("precision", right, given)
    count = sum(len(sentences(answer["text"])) for answer in answers)
    print(f"{1000 * seconds / count:.3f} ms per sentence, {count} sentences")


def _table(title: str, good: Counter[str], total: Counter[str]) -> None:
    for kind in sorted(total):
        print(f"{title:10} {kind:18} {good[kind]:4} / {total[kind]:4}  {good[kind] / total[kind]:.2f}")
    print(f"{title:10} {'all':18} {good.total():4} / {total.total():4}  {good.total() / total.total():.2f}")


def _show(what: str, kind: str, answer: dict[str, Any], start: int, end: int) -> None:
    text = answer["text"]
    before, after = text[max(0, start - 30) : start], text[end : end + 20]
    print(f"{what} {kind} {answer['external_id']}: …{before}⟦{text[start:end]}⟧{after}…".replace("\n", "⏎"))


if __name__ == "__main__":
    main(verbose="-v" in sys.argv[1:])
