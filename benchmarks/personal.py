"""Suggestions of personal data: recall and precision by kind and language on the invented gold, and the time taken.

``python -m benchmarks.personal [-v] [PART...]`` prints only the tables, of all parts or of those named; with ``-v`` also
what was missed and what was suggested too much.
"""

import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.outcome import Outcome
from consult.analysis.personal_data import Kind, find
from consult.text.sentences import sentences

_GOLD = Path(__file__).parents[1] / "tests" / "gold"
PARTS = ("answers", "tuning", "held_out")
"""Whole answers; sentences that the rules were made with; sentences that were written before the rules and only scored."""
NUMBERED = {Kind.EMAIL, Kind.URL, Kind.IBAN, Kind.PHONE, Kind.BSN, Kind.KVK, Kind.NUMBER_PLATE, Kind.SCREEN_NAME}
NAMED = {Kind.NAME, Kind.ADDRESS, Kind.WORKPLACE}
_PRECISE = 0.9
_LEAST = 10
"""A goal is kept per language only where there are so many passages; below that one sentence decides."""
_CATEGORIES = {
    "naam": Kind.NAME,
    "adres": Kind.ADDRESS,
    "telefoon": Kind.PHONE,
    "leeftijd": Kind.AGE,
    "email": Kind.EMAIL,
    "datum": Kind.DATE,
    "overig": Kind.FILE_NUMBER,
    "kenteken": Kind.NUMBER_PLATE,
    "iban": Kind.IBAN,
    "bsn": Kind.BSN,
    "kvk": Kind.KVK,
    "plaats_combinatie": Kind.COMBINATION,
    "werkplek": Kind.WORKPLACE,
    "handle": Kind.SCREEN_NAME,
    "url": Kind.URL,
}
_MARK = re.compile(r"\[([a-z_]+):([^\]]+)\]")

Passage = tuple[int, int, Kind]


@dataclass(frozen=True)
class Sentence:
    """A gold text and what stands in it."""

    language: str
    text: str
    passages: tuple[Passage, ...]


@dataclass
class Score:
    """How many passages there are, were found, were suggested and suggested rightly; ``exact``: with the same bounds and kind."""

    wanted: Counter[Kind] = field(default_factory=Counter)
    found: Counter[Kind] = field(default_factory=Counter)
    given: Counter[Kind] = field(default_factory=Counter)
    right: Counter[Kind] = field(default_factory=Counter)
    exact: Counter[Kind] = field(default_factory=Counter)

    def recall(self, kinds: Iterable[Kind] = Kind) -> float:
        """Return the share of the passages of these kinds with which a suggestion shares a character."""
        return _share(self.found, self.wanted, kinds)

    def precision(self, kinds: Iterable[Kind] = Kind) -> float:
        """Return the share of the suggestions of these kinds that share a character with a passage."""
        return _share(self.right, self.given, kinds)

    def exact_recall(self, kinds: Iterable[Kind] = Kind) -> float:
        """Return the share of the passages of these kinds that were suggested with the same bounds and kind."""
        return _share(self.exact, self.wanted, kinds)

    def exact_precision(self, kinds: Iterable[Kind] = Kind) -> float:
        """Return the share of the suggestions of these kinds with the bounds and kind of a passage."""
        return _share(self.exact, self.given, kinds)


def gold(part: str) -> list[Sentence]:
    """Return the gold texts of one of ``PARTS``."""
    if part == "answers":
        return [_answer(json.loads(line)) for line in _lines("personal_data.jsonl")]
    lines = [json.loads(line) for line in _lines("personal_sentences.jsonl")]
    return [_marked(line) for line in lines if line.get("held_out", False) is (part == "held_out")]


def scores(part: str, *, verbose: bool = False) -> dict[str, Score]:
    """Return the score of each language of a part, and of ``all``."""
    by_language: dict[str, Score] = defaultdict(Score)
    for one in gold(part):
        found = [(each.span.start, each.span.end, each.kind) for each in find(one.text, one.language)]
        for score in (by_language[one.language], by_language["all"]):
            _count(score, one.passages, found)
        if verbose:
            _tell(one, found)
    return dict(by_language)


def milliseconds(repeat: int = 5) -> list[float]:
    """Return how long each gold sentence takes, in order of length of time; the least of ``repeat`` times."""
    every = [(one.text, one.language) for part in PARTS[1:] for one in gold(part)]
    every += [(sentence, one.language) for one in gold("answers") for sentence in _sentences(one.text)]
    return sorted(min(_timed(text, language) for _ in range(repeat)) for text, language in every)


def measure() -> list[Outcome]:
    """Print recall and precision by kind, a table for each part and language; return what the goals say of them."""
    outcomes = []
    for part in PARTS:
        by_language = scores(part)
        _print(part, by_language)
        for language, score in sorted(by_language.items()):
            outcomes += _outcomes(f"{part}, {language}", score)
    times = milliseconds()
    middle, slowest = times[len(times) // 2], times[len(times) * 99 // 100]
    note = f"p99 {slowest:.2f} ms, longest {times[-1]:.2f} ms, {len(times)} sentences"
    return [*outcomes, Outcome("a sentence: at most 1 ms", f"{middle:.2f} ms", middle <= 1, note)]


def _outcomes(where: str, score: Score) -> Iterator[Outcome]:
    for what, kinds, goal in (("numbers", NUMBERED, 0.95), ("names and places", NAMED, 0.85)):
        if (count := sum(score.wanted[kind] for kind in kinds)) >= _LEAST:
            recall = score.recall(kinds)
            note = f"{count} passages, {score.exact_recall(kinds):.2f} with the same bounds and kind"
            yield Outcome(f"{where}: recall of {what}: at least {goal}", f"{recall:.2f}", recall >= goal, note)
    if (count := score.given.total()) >= _LEAST:
        precision = score.precision()
        note = f"{count} suggestions, {score.exact_precision():.2f} with the same bounds and kind"
        yield Outcome(f"{where}: precision: at least {_PRECISE}", f"{precision:.2f}", precision >= _PRECISE, note)


def _print(part: str, by_language: Mapping[str, Score]) -> None:
    for language, score in sorted(by_language.items()):
        print(f"\n{part}, {language}\n")
        print("| kind | passages | recall | exact | suggested | precision | exact |")
        print("|---|---:|---:|---:|---:|---:|---:|")
        for kind in (*Kind, None):
            kinds = [kind] if kind else list(Kind)
            wanted, given = (sum(counted[each] for each in kinds) for counted in (score.wanted, score.given))
            if wanted or given:
                shares = (score.recall, score.exact_recall, score.precision, score.exact_precision)
                recall, exact, precision, exact_given = (f"{share(kinds):.2f}" for share in shares)
                print(f"| {kind or 'all'} | {wanted} | {recall} | {exact} | {given} | {precision} | {exact_given} |")


def _count(score: Score, passages: Iterable[Passage], found: list[Passage]) -> None:
    for start, end, kind in passages:
        score.wanted[kind] += 1
        score.found[kind] += any(begin < end and start < stop for begin, stop, _ in found)
        score.exact[kind] += (start, end, kind) in found
    for start, end, kind in found:
        score.given[kind] += 1
        score.right[kind] += any(begin < end and start < stop for begin, stop, _ in passages)


def _tell(one: Sentence, found: list[Passage]) -> None:
    missed = [f"{kind}:{one.text[start:end]}" for start, end, kind in one.passages if (start, end, kind) not in found]
    too_much = [f"{kind}:{one.text[start:end]}" for start, end, kind in found if (start, end, kind) not in one.passages]
    if missed or too_much:
        print(f"{one.language}  {one.text[:200]!r}\n    missed {missed}  too much {too_much}")


def _timed(text: str, language: str) -> float:
    start = time.perf_counter()
    find(text, language)
    return 1000 * (time.perf_counter() - start)


def _share(part: Counter[Kind], whole: Counter[Kind], kinds: Iterable[Kind]) -> float:
    wanted = list(kinds)
    total = sum(whole[kind] for kind in wanted)
    return sum(part[kind] for kind in wanted) / total if total else 1.0


def _lines(name: str) -> list[str]:
    return (_GOLD / name).read_text(encoding="utf-8").splitlines()


def _sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


def _answer(line: dict) -> Sentence:
    spans = tuple((span["start"], span["end"], _CATEGORIES[span["category"]]) for span in line["spans"])
    return Sentence(line["language"], line["text"], spans)


def _marked(line: dict) -> Sentence:
    """Return a sentence in which passages stand as ``[kind:words]``."""
    text, passages, last = "", [], 0
    for mark in _MARK.finditer(line["text"]):
        text += line["text"][last : mark.start()]
        passages.append((len(text), len(text) + len(mark[2]), Kind(mark[1])))
        text += mark[2]
        last = mark.end()
    return Sentence(line["language"], text + line["text"][last:], tuple(passages))


if __name__ == "__main__":
    chosen = [word for word in sys.argv[1:] if word in PARTS] or PARTS
    for each in chosen:
        _print(each, scores(each, verbose="-v" in sys.argv[1:]))
