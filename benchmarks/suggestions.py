"""How good suggestions are, and how fast they are learnt: against coded parliamentary questions, given as a file.

Run by hand from the project's root: ``python -m benchmarks.suggestions quality FILE``, ``curve FILE``, ``speed FILE`` or
``documents``. FILE is gzipped, one JSON object a line, with ``question`` and ``question_theme_main`` (the public questions
of the Belgian Chamber, CC0). ``curve`` writes the picture of ``docs/``; ``documents`` leaves out one source at a time of
the demonstration's own document analysis.
"""

import gzip
import json
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import numpy as np
import yaml
from sklearn.metrics import f1_score

from benchmarks.__main__ import show
from benchmarks.learning_curve import Curve, drawn
from benchmarks.outcome import Outcome
from benchmarks.themes_of_questions import THEMES
from consult.analysis.suggestions.apart import learner
from consult.analysis.suggestions.learning import learn
from consult.analysis.suggestions.lessons import Lesson, ThemeWords
from consult.config import ROOT
from consult.db import Database
from consult.suggested import Passage, Suggestion, Suggestions
from consult.text.spans import Span

Coded = tuple[str, str]
BARE = {key: ThemeWords(key, "") for key in THEMES}
BOOK = {key: ThemeWords(key, words) for key, words in THEMES.items()}
WANTED = {
    "titles": {0: (0.37, 0.54), 50: (0.41, 0.61), 200: (0.49, 0.71), 1000: (0.63, 0.82)},
    "whole": {0: (0.57, 0.84), 50: (0.63, 0.86), 200: (0.71, 0.91), 1000: (0.82, 0.96)},
}
"""Macro-F1 and top-3 of tier T0 in the design, by number of codings; those of T1 stand in the note."""
ENCODER = {
    "titles": {0: (0.47, 0.69), 50: (0.48, 0.72), 200: (0.54, 0.77), 1000: (0.65, 0.85)},
    "whole": {0: (0.66, 0.91), 50: (0.68, 0.92), 200: (0.74, 0.94), 1000: (0.82, 0.97)},
}
SEEDS = range(3)
STEPS = (0, 10, 25, 50, 100, 200, 400, 1000)
_HELD_OUT = 0.35
_TENTHS = 10
CODINGS, PASSAGES = 10_000, 100_000


def quality(path: Path) -> Sequence[Outcome]:
    """Return macro-F1, top-3 and calibration with 0, 50, 200 and 1,000 codings, over three seeds, a third held out."""
    rows = []
    for kind, titles in (("titles", True), ("whole", False)):
        questions = _questions(path, titles=titles)
        for number, (f1, top) in WANTED[kind].items():
            found = np.mean([_measured(questions, number, seed) for seed in SEEDS], axis=0)
            t1 = ENCODER[kind][number]
            rows.append(
                Outcome(
                    f"{kind}, {number:,} codings: at least {f1:.2f} and {top:.2f}",
                    f"{found[0]:.2f}/{found[1]:.2f}",
                    found[0] >= f1 and found[1] >= top,
                    f"macro-F1 and top-3; T1 {t1[0]:.2f}/{t1[1]:.2f}; calibration error {found[2]:.2f}",
                )
            )
    return rows


def curve(path: Path) -> str:
    """Return the picture of macro-F1 by number of codings, with and without the codebook's words (titles, three seeds)."""
    questions = _questions(path, titles=True)
    lines = []
    for name, book in (("with the codebook's words", BOOK), ("without", BARE)):
        steps = [number for number in STEPS if number or book is BOOK]
        lines.append(
            Curve(
                name,
                [
                    (number, float(np.mean([_measured(questions, number, seed, book)[0] for seed in SEEDS])))
                    for number in steps
                ],
            )
        )
    return drawn(lines, title="Macro-F1 of suggested themes by number of codings")


def speed(path: Path, folder: Path) -> Sequence[Outcome]:
    """Return how long 10,000 codings take to learn from, and the suggestions of one among 100,000 passages to read."""
    rng = random.Random(1)  # noqa: S311
    whole = _questions(path, titles=False)
    sentences = [(part.strip(), key) for text, key in whole for part in text.split(". ") if 60 < len(part) < 600]  # noqa: PLR2004
    rng.shuffle(sentences)
    lessons = [Lesson(str(at), words, (key,)) for at, (words, key) in enumerate(sentences[:CODINGS])]
    others = [words for words, _key in sentences[CODINGS : CODINGS + 2000]]
    began = time.monotonic()
    with learner(list(BOOK.values()), lessons, others) as learnt:
        seconds = time.monotonic() - began
        began = time.monotonic()
        scored = learnt.scored(others[:1000], [frozenset()] * 1000)
        rate = 1000 / (time.monotonic() - began)
    reading = _reading(
        folder,
        [Passage(Span(0, len(words)), one.margin, one.suggestions) for words, one in zip(others, scored, strict=False)],
    )
    return [
        Outcome(
            "10,000 codings learnt: at most 20 s",
            f"{seconds:.1f} s",
            seconds <= 20,  # noqa: PLR2004
            f"by the clock, its process started; then {rate:.0f} passages a second are scored with their reasons",
        ),
        Outcome(
            "next suggestion among 100,000: at most 50 ms",
            f"{reading:.1f} ms",
            reading <= 50,  # noqa: PLR2004
            "99th hundredth of 500: the next of the order, and its suggestions read",
        ),
    ]


def documents() -> Sequence[Outcome]:
    """Return for each source of the document analysis how well its points are suggested after coding only the others."""
    material = ROOT / "consult" / "demo" / "material"
    points = [json.loads(line) for line in (material / "signals.jsonl").read_text("utf-8").splitlines() if line.strip()]
    named = yaml.safe_load((material / "documents.yaml").read_text("utf-8"))["themes"]
    keys = sorted({label for point in points for label in point["theme_labels"]})
    book = [ThemeWords(key, ". ".join(named.get(key, {}).values()) or key.replace("_", " ")) for key in keys]
    rows, hits, all_top, every = [], 0, 0, 0
    for source in dict.fromkeys(point["source_title"] for point in points):
        own = [point for point in points if point["source_title"] == source]
        lessons = [
            Lesson(point["id"], point["text"], tuple(point["theme_labels"]))
            for point in points
            if point["source_title"] != source
        ]
        learnt = learn(book, lessons, [point["text"] for point in own])
        ranked = np.argsort(-learnt.shares(learnt.features.rows([point["text"] for point in own])), axis=1)
        first = sum(learnt.themes[row[0]] in point["theme_labels"] for row, point in zip(ranked, own, strict=True))
        top = sum(
            bool({learnt.themes[at] for at in row[:3]} & set(point["theme_labels"]))
            for row, point in zip(ranked, own, strict=True)
        )
        hits, all_top, every = hits + first, all_top + top, every + len(own)
        rows.append(
            Outcome(
                f"without: {source[:60]}",
                f"{first}/{len(own)}",
                None,
                f"first suggestion right; one of three right {top}/{len(own)}",
            )
        )
    return [
        *rows,
        Outcome(
            "every source left out in turn",
            f"{hits / every:.2f}",
            None,
            f"one of three {all_top / every:.2f}, {every} points, {len(keys)} themes",
        ),
    ]


def _questions(path: Path, *, titles: bool) -> list[Coded]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        (row["question"].split("\n\n")[0].strip() if titles else row["question"], row["question_theme_main"])
        for row in rows
        if row["question_theme_main"] in THEMES
    ]


def _measured(
    questions: Sequence[Coded], number: int, seed: int, book: dict[str, ThemeWords] = BOOK
) -> tuple[float, float, float]:
    """Return macro-F1, the share with the right theme among three, and the expected calibration error in tenths."""
    mixed = list(questions)
    random.Random(seed).shuffle(mixed)  # noqa: S311
    cut = int(len(mixed) * _HELD_OUT)
    held_out, pool = mixed[:cut], mixed[cut:]
    lessons = [Lesson(str(at), words, (key,)) for at, (words, key) in enumerate(pool[:number])]
    learnt = learn(list(book.values()), lessons, [words for words, _key in pool[number:]])
    shares = learnt.shares(learnt.features.rows([words for words, _key in held_out]))
    right = np.array([learnt.themes.index(key) for _words, key in held_out])
    said, chances = shares.argmax(axis=1), learnt.chances(shares).max(axis=1)
    top = (np.argsort(-shares, axis=1)[:, :3] == right[:, None]).any(axis=1).mean()
    tenth = np.minimum((chances * _TENTHS).astype(int), _TENTHS - 1)
    error = sum(
        abs(chances[tenth == at].mean() - (said == right)[tenth == at].mean()) * (tenth == at).mean()
        for at in range(_TENTHS)
        if (tenth == at).any()
    )
    return float(f1_score(right, said, average="macro")), float(top), float(error)


def _reading(folder: Path, passages: Sequence[Passage]) -> float:
    """Return the slow end, in milliseconds, of reading the next contribution of an order of 100,000 and its suggestions."""
    consultation = UUID(int=1)
    kept = Suggestions(Database(f"sqlite:///{folder / 'suggested.sqlite'}"))
    ids = [UUID(int=1000 + at) for at in range(PASSAGES)]
    for at in range(0, PASSAGES, 5000):
        kept.put(
            [Suggestion(id_, consultation, "T0.1", (passages[at % len(passages)],)) for id_ in ids[at : at + 5000]]
        )
    kept.put_order(consultation, ids)
    taken = []
    for _ in range(500):
        began = time.perf_counter()
        [id_, *_others] = kept.in_order(consultation)
        kept.leave_order(id_)
        kept.of(id_)
        taken.append(1000 * (time.perf_counter() - began))
    return sorted(taken)[int(len(taken) * 0.99)]


def main(asked: str, path: Path | None) -> None:
    """Print what was ``asked``, or write the picture."""
    if asked == "documents":
        show(list(documents()))
    elif path is None:
        print(__doc__)
    elif asked == "curve":
        (ROOT / "docs" / "pictures" / "learning-curve.svg").write_text(curve(path) + "\n", "utf-8")
    elif asked == "speed":
        with TemporaryDirectory() as folder:
            show(list(speed(path, Path(folder))))
    else:
        show(list(quality(path)))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "", Path(sys.argv[2]) if len(sys.argv) > 2 else None)  # noqa: PLR2004
