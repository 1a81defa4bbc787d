"""Prints, per trait, how much of what the invented gold sentences tell of their writer is found.

Run from the project's root: ``python -m benchmarks.combinations [-v]``; with ``-v`` it lists what it missed and what it
found too much. Sentences marked ``held_out`` were written after the rules, and no rule was made for them.
"""

import json
import sys
from collections import Counter
from collections.abc import Collection
from pathlib import Path

from consult.analysis.personal.traits import Trait, find_traits

GOLD = Path(__file__).parents[1] / "tests" / "gold" / "combinations.jsonl"
LANGUAGES = ("nl", "en", "es", "ro")
Counts = tuple[Counter[str], Counter[str], Counter[str]]


def measured(*, held_out: bool, languages: Collection[str] = LANGUAGES, verbose: bool = False) -> Counts:
    """Return by trait how often it stands in the gold sentences, was found rightly, and was found at all."""
    wanted: Counter[str] = Counter()
    right: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        sentence = json.loads(line)
        if sentence.get("held_out", False) is not held_out or sentence["language"] not in languages:
            continue
        expected = set(sentence["kinds"])
        found = {sign.trait.name.lower() for sign in find_traits(sentence["text"])}
        wanted.update(expected)
        given.update(found)
        right.update(expected & found)
        if verbose and expected != found:
            print(f"{sentence['text']}  missed {sorted(expected - found)}  too much {sorted(found - expected)}")
    return wanted, right, given


def main(*, verbose: bool) -> None:
    """Print recall and precision by trait and in all, of the sentences that the rules were made with and of the others."""
    for held_out in (False, True):
        for language in LANGUAGES:
            wanted, right, given = measured(held_out=held_out, languages=[language], verbose=verbose and not held_out)
            print(f"{language}, {'held out' if held_out else 'made with'}:")
            for trait in (each.name.lower() for each in Trait):
                print(f"  {trait:10} recall {right[trait]}/{wanted[trait]}  precision {right[trait]}/{given[trait]}")
            total = right.total()
            print(f"  {'all':10} recall {total}/{wanted.total()}  precision {total}/{given.total()}")


if __name__ == "__main__":
    main(verbose="-v" in sys.argv[1:])
