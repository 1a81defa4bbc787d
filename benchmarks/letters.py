"""Invented answers by the thousand: people who write for themselves, and campaigns whose letter everybody changed a little.

Words follow each other as in the demonstration's invented answers, so that unrelated answers share word pairs as people
who write on one subject do. Drawn with a fixed seed; it means nothing.
"""

import json
import random
import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from consult.demo.invented import MATERIAL

NOBODY = 0
"""The campaign of an answer that is in none."""

_IN_CAMPAIGNS, _SHUFFLED, _ADDED_TO, _GREETED, _SIGNED = 0.3, 0.3, 0.2, 0.6, 0.5
_FOLLOWS = 0.85
_FEWEST_WORDS, _SHORT = 25, 3
_LARGEST = 2000
_NAMES = (
    "Anna",
    "Bilal",
    "Carla",
    "Daan",
    "Esra",
    "Fatma",
    "Gijs",
    "Hanna",
    "Ivo",
    "Joke",
    "Kees",
    "Lena",
    "Mo",
    "Nora",
)
_GREETINGS = (
    "Geachte heer, mevrouw,",
    "Beste mensen,",
    "Hallo,",
    "Goedendag,",
    "L.S.,",
    "Beste minister,",
    "Hoi allemaal,",
)
_CLOSINGS = ("Met vriendelijke groet,", "Groeten,", "Hoogachtend,", "Mvg,", "Alvast bedankt voor het lezen!")


@dataclass(frozen=True)
class Written:
    """An answer and the number of the campaign that it is a copy in, or :data:`NOBODY`."""

    text: str
    campaign: int


def written(count: int, seed: int = 20261122) -> list[Written]:
    """Return ``count`` answers in random order, three tenths of them copies in campaigns of 2 to 2,000."""
    pen = _Pen(random.Random(seed))  # noqa: S311  (drawn anew the same each time)
    answers: list[Written] = []
    campaign = NOBODY
    while len(answers) < count * _IN_CAMPAIGNS:
        campaign += 1
        letter = pen.answer()
        size = min(2 + int(pen.chance.paretovariate(0.9)), _LARGEST)
        answers += [Written(pen.edited(letter), campaign) for _ in range(size)]
    answers = answers[:count]
    answers += [Written(pen.answer(), NOBODY) for _ in range(count - len(answers))]
    pen.chance.shuffle(answers)
    return answers


class _Pen:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self._next: dict[str, list[str]] = defaultdict(list)
        self._first: list[str] = []
        self._words: list[str] = []
        for sentence in _sentences():
            words = sentence.split()
            self._first.append(words[0])
            self._words += words
            for one, other in pairwise(words):
                self._next[one].append(other)

    def sentence(self) -> str:
        words = [self.chance.choice(self._first)]
        for _ in range(self.chance.randint(5, 19)):
            following = self._next.get(words[-1])
            words.append(
                self.chance.choice(following if following and self.chance.random() < _FOLLOWS else self._words)
            )
        return " ".join(words).rstrip(".,;:") + "."

    def paragraph(self, most: int = 4) -> str:
        return " ".join(self.sentence() for _ in range(self.chance.randint(1, most)))

    def answer(self) -> str:
        """Return an answer of 25 words or more, in up to four paragraphs."""
        while True:
            text = "\n\n".join(self.paragraph() for _ in range(self.chance.randint(1, 4)))
            if len(text.split()) >= _FEWEST_WORDS:
                return text

    def edited(self, letter: str) -> str:
        """Return a letter as one of those who send it changes it: nothing, or several things."""
        chance = self.chance
        paragraphs = letter.split("\n\n")
        if chance.random() < _SHUFFLED:
            chance.shuffle(paragraphs)
        typos = chance.choice([0, 0, 0.01, 0.02, 0.04])
        own = chance.choice([0, 0, 0, 0.02, 0.05])
        paragraphs = [" ".join(self._word(word, typos, own) for word in each.split()) for each in paragraphs]
        if chance.random() < _ADDED_TO:
            paragraphs.insert(chance.randint(0, len(paragraphs)), self.paragraph(3))
        if chance.random() < _GREETED:
            paragraphs.insert(0, chance.choice(_GREETINGS))
        if chance.random() < _SIGNED:
            paragraphs.append(f"{chance.choice(_CLOSINGS)}\n{chance.choice(_NAMES)} {chance.choice(_NAMES)}")
        return "\n\n".join(paragraphs)

    def _word(self, word: str, typos: float, own: float) -> str:
        drawn = self.chance.random()
        if drawn < own:
            return self.chance.choice(self._words)
        return self._mistyped(word) if drawn < own + typos and len(word) > _SHORT else word

    def _mistyped(self, word: str) -> str:
        at = self.chance.randrange(1, len(word) - 1)
        swapped, lost, doubled = word[at + 1] + word[at] + word[at + 2 :], word[at + 1 :], word[at] + word[at:]
        return word[:at] + self.chance.choice((swapped, lost, doubled))


def _sentences() -> list[str]:
    found: list[str] = []
    for path in sorted(MATERIAL.glob("invented-*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            for value in json.loads(line)["answers"].values():
                if isinstance(value, dict) and set(value) == {"text", "visibility"}:
                    found += [each for each in re.split(r"(?<=[.!?])\s+", value["text"]) if len(each.split()) >= _SHORT]
    return found
