"""Six hundred generated responses for the large trial: drawn with a fixed seed, nobody's opinion.

The words are assembled from a small stock of sentences, each made for one theme and stance, so that the responses can be
coded as they are made. Read nothing into the distributions.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consult.consultations.format import (
    ConsultationFile,
    FileQuestion,
    LikertQuestion,
    MatrixLikertQuestion,
    MatrixSingleQuestion,
    MultiQuestion,
    OpenQuestion,
    Question,
    RankingQuestion,
    SingleQuestion,
)

COUNT = 600
_SEED = 20261122
_SKIPS = 0.2
_GROUPS = {
    "sekswerker": 330,
    "sekswerkersorganisatie": 24,
    "swad": 12,
    "belangenorganisatie": 30,
    "zorg_hulpverlening": 48,
    "exploitant": 60,
    "financieel": 18,
    "gemeente": 42,
    "vng_riec_ccv": 9,
    "toezichthouder": 7,
    "onderzoek": 8,
    "anders": 8,
    "onbekend": 4,
}
_CHANNELS = {"open": 70, "invited": 20, "assisted": 7, "paper": 3}


@dataclass(frozen=True, kw_only=True)
class GeneratedResponse:
    """One generated response, and the coding that each of its sentences was made for."""

    external_id: str
    group: str
    channel: str
    values: Mapping[str, Any]
    codings: Mapping[str, Sequence[tuple[int, int, Mapping[str, str]]]]


def generate(
    file: ConsultationFile, stock: Sequence[Mapping[str, str]], *, count: int = COUNT
) -> list[GeneratedResponse]:
    """Return ``count`` responses to ``file``; ``stock`` holds sentences with ``theme``, ``stance`` and ``condition``."""
    chance = random.Random(_SEED)  # noqa: S311  (repeatable on purpose, and no secret)
    weights = list(_GROUPS.values())
    made = []
    for number in range(1, count + 1):
        group = chance.choices(list(_GROUPS), weights)[0]
        channel = chance.choices(list(_CHANNELS), list(_CHANNELS.values()))[0]
        values: dict[str, Any] = {}
        codings: dict[str, Sequence[tuple[int, int, Mapping[str, str]]]] = {}
        for question in file.questions_for(group):
            if chance.random() < _SKIPS or not file.visible(question, values):
                continue
            if isinstance(question, OpenQuestion):
                values[question.id], codings[question.id] = _words(stock, chance)
            elif not isinstance(question, FileQuestion):
                values[question.id] = _choice(question, chance)
        made.append(
            GeneratedResponse(
                external_id=f"GP-{number:03}", group=group, channel=channel, values=values, codings=codings
            )
        )
    return made


def _words(
    stock: Sequence[Mapping[str, str]], chance: random.Random
) -> tuple[str, list[tuple[int, int, Mapping[str, str]]]]:
    """Return two to four sentences as one text, and where each stands."""
    parts, codings, at = [], [], 0
    for sentence in chance.sample(list(stock), chance.randint(2, 4)):
        parts.append(sentence["text"])
        codings.append((at, at + len(sentence["text"]), sentence))
        at += len(sentence["text"]) + 1
    return " ".join(parts), codings


def _choice(question: Question, chance: random.Random) -> Any:
    """Return a value for a closed question, drawn from what may be chosen."""
    match question:
        case SingleQuestion():
            return chance.choice([option.id for option in question.options])
        case MultiQuestion():
            plain = [option.id for option in question.options if not option.exclusive]
            return chance.sample(plain, chance.randint(1, min(3, len(plain))))
        case RankingQuestion():
            plain = [option.id for option in question.options if not option.exclusive]
            return chance.sample(plain, min(question.max_rank, len(plain)))
        case LikertQuestion():
            return chance.randint(1, question.scale.points)
        case MatrixSingleQuestion():
            return {row.id: chance.choice(question.columns).id for row in question.rows}
        case MatrixLikertQuestion():
            return {row.id: chance.randint(1, question.scale.points) for row in question.rows}
        case _:
            raise TypeError(question.type)
