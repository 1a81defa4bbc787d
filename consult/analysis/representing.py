"""Choose the passages that stand best for all that is said: facility location, with every group heard.

Facility location chooses the set S that covers a whole best: it maximises the sum over all passages i of
w_i * max over j in S of sim(i, j) (Cornuejols, Fisher and Nemhauser 1977, Management Science 23(8)). The function is
submodular, so choosing greedily reaches at least 1 - 1/e of the best (Nemhauser, Wolsey and Fisher 1978, Mathematical
Programming 14). For summaries: Lin and Bilmes 2011, "A class of submodular functions for document summarization". Our
limits: at most one passage of a response, and at least one of every group, which need not be as central to be heard.

Everything is deterministic: words are hashed by CRC, ties go to the passage that comes first.
"""

import re
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

WIDTH = 1024
MOST = 2000
"""Of how many passages on one theme the similarities are compared; more are sampled evenly, small groups whole."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Passage:
    """A passage to choose from. ``source`` is its response, ``campaign`` the text that it is a copy of, if it is one."""

    words: str
    source: Hashable
    group: str
    campaign: Hashable | None = None


def represent(passages: Sequence[Passage], count: int) -> list[int]:
    """Return the places of at least ``count`` passages that stand best for all, in the order in which they were chosen.

    There are more where there are more groups, and fewer where there are not so many responses. Copies in a campaign
    weigh as one text and one group speaks for it; a response is chosen once.
    """
    kept = _sampled(passages, _without_copies(passages))
    if not kept:
        return []
    groups = [passages[at].group for at in kept]
    likeness = _likeness(vectors([passages[at].words for at in kept]))
    chosen = _chosen(likeness, groups, [passages[at].source for at in kept], max(count, len(set(groups))))
    return [kept[at] for at in chosen]


def vectors(texts: Sequence[str]) -> Vectors:
    """Return one row of length 1 (or 0, for no words) for each text: hashed words and pairs, weighted by rarity.

    The weight is the inverse document frequency log((1 + n) / (1 + df)) + 1 of Spärck Jones 1972, smoothed.
    """
    made = np.zeros((len(texts), WIDTH), dtype=np.float32)
    for row, text in enumerate(texts):
        for place, number in Counter(_places(text)).items():
            made[row, place] = 1 + np.log(number)
    known = (made > 0).sum(axis=0)
    made *= (np.log((1 + len(texts)) / (1 + known)) + 1).astype(np.float32)
    lengths = np.linalg.norm(made, axis=1, keepdims=True)
    lengths[lengths == 0] = 1
    rows: Vectors = made / lengths
    return rows


def _places(text: str) -> list[int]:
    words = _WORD.findall(text.lower())
    pairs = [f"{one} {other}" for one, other in pairwise(words)]
    return [crc32(each.encode()) % WIDTH for each in (*words, *pairs)]


def _likeness(rows: Vectors) -> Vectors:
    likeness: Vectors = rows @ rows.T
    return likeness


def _without_copies(passages: Sequence[Passage]) -> list[int]:
    """Return the places of the passages, of each campaign only the first."""
    first: dict[Hashable, int] = {}
    for at, passage in enumerate(passages):
        if passage.campaign is not None:
            first.setdefault(passage.campaign, at)
    return [at for at, passage in enumerate(passages) if passage.campaign is None or first[passage.campaign] == at]


def _sampled(passages: Sequence[Passage], places: list[int]) -> list[int]:
    """Return at most about ``MOST`` places: an even share of every group, and all of a group that is smaller."""
    if len(places) <= MOST:
        return places
    by_group: dict[str, list[int]] = {}
    for at in places:
        by_group.setdefault(passages[at].group, []).append(at)
    room, kept = MOST, []
    for left, (_group, members) in enumerate(sorted(by_group.items(), key=lambda each: (len(each[1]), each[0]))):
        share = min(len(members), max(1, room // (len(by_group) - left)))
        kept += [members[round(step * len(members) / share)] for step in range(share)]
        room -= share
    return sorted(kept)


def _chosen(likeness: Vectors, groups: Sequence[str], sources: Sequence[Hashable], count: int) -> list[int]:
    """Return the greedy choice: at each step what adds most, or what adds most of a group that is not heard yet."""
    covered = np.zeros(len(groups), dtype=np.float32)
    free = np.ones(len(groups), dtype=bool)
    unheard, chosen = set(groups), list[int]()
    while len(chosen) < count and free.any():
        allowed = free
        if count - len(chosen) <= len(unheard):
            waiting = free & np.array([group in unheard for group in groups])
            allowed = waiting if waiting.any() else free
        places = np.flatnonzero(allowed)
        gains = np.maximum(likeness[:, places], covered[:, None]).sum(axis=0, dtype=np.float64)
        at = int(places[int(np.argmax(np.round(gains, 6)))])
        chosen.append(at)
        covered = np.maximum(covered, likeness[:, at])
        unheard.discard(groups[at])
        free &= np.array([source != sources[at] for source in sources])
    return chosen
