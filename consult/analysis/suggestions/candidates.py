"""Propose names for what no theme covers: k-means in a space of related words; a proposal, never a finding."""

from collections.abc import Sequence

import numpy as np
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.preprocessing import normalize

from consult.analysis.suggestions.features import WORD, Features, words_of
from consult.analysis.suggestions.lessons import Candidate
from consult.text.spans import Span

LEAST = 5
"""A candidate has at least so many passages."""
_EACH, _MOST = 15, 8
_DIMENSIONS = 50
_NAME, _SHORTEST, _HOLDERS, _COMMON = 4, 4, 3, 0.1


def candidates(passages: Sequence[str], features: Features) -> list[Candidate]:
    """Return candidates from passages that no theme covers, the largest first; nothing where there are too few.

    A name is made of words that stand in at least three of its passages, more often there than in the others, and not
    in every tenth passage of the whole corpus, which ``features`` were made with.
    """
    rows = features.rows(passages)
    if len(passages) < LEAST or rows.shape[1] <= _DIMENSIONS:
        return []
    number = int(np.clip(len(passages) // _EACH, 1, _MOST))
    size = min(_DIMENSIONS, len(passages) - 1)
    space = normalize(TruncatedSVD(size, random_state=0).fit_transform(rows))
    found = KMeans(number, n_init=4, random_state=0).fit(space)
    near = space @ normalize(found.cluster_centers_).T
    words = [set(words_of(passage)) for passage in passages]
    proposed = []
    for cluster in range(number):
        inside = np.flatnonzero(found.labels_ == cluster)
        if len(inside) < LEAST:
            continue
        members = [int(at) for at in inside[np.argsort(-near[inside, cluster], kind="stable")]]
        proposed.append(Candidate(tuple(members), _name(passages, words, members, features)))
    return sorted(proposed, key=lambda one: (-len(one.members), one.members))


def _name(
    passages: Sequence[str], words: Sequence[set[str]], members: Sequence[int], features: Features
) -> tuple[tuple[int, Span], ...]:
    """Return where the characteristic words stand: by how much more often passages inside hold them than those outside."""
    inside, within = set(members), len(members)
    outside = max(len(passages) - within, 1)
    held: dict[str, list[int]] = {}
    for at, own in enumerate(words):
        for word in own:
            if len(word) >= _SHORTEST:
                held.setdefault(word, [0, 0])[0 if at in inside else 1] += 1
    rank = sorted(
        (
            word
            for word, (own, _other) in held.items()
            if own >= min(_HOLDERS, within) and features.share(word) <= _COMMON
        ),
        key=lambda word: (-_weight(held[word][0] / within, held[word][1] / outside), word),
    )
    return tuple(_place(word, passages, members) for word in rank[:_NAME])


def _weight(own: float, other: float) -> float:
    return own * float(np.log((own + 0.01) / (other + 0.01)))


def _place(word: str, passages: Sequence[str], members: Sequence[int]) -> tuple[int, Span]:
    for at in members:
        for found in WORD.finditer(passages[at]):
            if found[0].lower() == word:
                return at, Span(*found.span())
    raise LookupError(word)
