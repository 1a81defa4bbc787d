"""Prints, per language, how many of the invented gold sentences are recognised, and how fast.

Run from the project's root: ``python benchmarks/languages.py [-v]``; with ``-v`` it lists what was taken for another.
"""

import sys
import time
from collections import Counter
from pathlib import Path

from consult.analysis.language import detect

GOLD = Path(__file__).parents[1] / "tests" / "gold" / "languages.tsv"


def main(*, verbose: bool) -> None:
    """Print a table of each language with the share that is recognised; of mixed sentences, the leading language."""
    rows = [
        line.split("\t") for line in GOLD.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    ]
    detect(rows[0][1])
    start = time.perf_counter()
    found = [detect(words) for _language, words in rows]
    seconds = time.perf_counter() - start
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for (language, words), bucket in zip(rows, found, strict=True):
        name = "mixed" if language.startswith("mixed:") else language
        good = bucket == language.removeprefix("mixed:")
        total[name] += 1
        right[name] += good
        if verbose and not good:
            print(f"{language} taken for {bucket}: {words}")
    for name in total:
        print(f"{name:7} {right[name] / total[name]:6.1%}  {right[name]} of {total[name]}")
    print(f"{'all':7} {right.total() / total.total():6.1%}  {1000 * seconds / len(rows):.3f} ms a sentence")


if __name__ == "__main__":
    main(verbose="-v" in sys.argv[1:])
