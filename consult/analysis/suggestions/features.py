"""Words as numbers: each word, its stem and the letters inside it, weighed by how few passages hold them (TF-IDF)."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from scipy import sparse
from sklearn.feature_extraction import FeatureHasher
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.preprocessing import normalize

from consult.text.stems import stems

Matrix: TypeAlias = Any
"""A sparse matrix by rows (``scipy.sparse.csr_matrix``, which says nothing of its types)."""
WORD = re.compile(r"[^\W\d_]{2,}")
_GRAMS = (3, 4, 5)
_WIDTH = 2**19
_FEW = 100


class Features:
    """Passages as rows of numbers. What a feature weighs was taken from the passages it was made with."""

    def __init__(self, passages: Sequence[str]) -> None:
        """Weigh the features of ``passages``: among many, those in a single one of them count nothing."""
        self._hasher = FeatureHasher(_WIDTH, input_type="string", alternate_sign=False)
        counts = self._counts(passages)
        held = np.bincount(counts.indices, minlength=_WIDTH)
        self._kept = np.flatnonzero(held > (1 if len(passages) > _FEW else 0))
        self._rarity = np.log((1 + len(passages)) / (1 + held[self._kept])) + 1
        self.width = len(self._kept)
        self._share = held / max(len(passages), 1)

    def rows(self, passages: Sequence[str]) -> Matrix:
        """Return one row of length 1 for each passage, shape (passages, ``width``); a row of zeros where nothing is known."""
        counts = self._counts(passages)[:, self._kept]
        counts.data = 1 + np.log(counts.data)
        return normalize(counts.multiply(self._rarity).tocsr()) if min(counts.shape) else counts

    def words(self, words: Sequence[str]) -> Matrix:
        """Return what each word brings into a row, not brought to one length, shape (words, ``width``)."""
        return self._pieces(words)[:, self._kept].multiply(self._rarity).tocsr()

    def share(self, word: str) -> float:
        """Return which share of the passages that it was made with hold a word (in small letters)."""
        [place] = self._hasher.transform([(f"w{word}",)]).indices
        return float(self._share[place])

    def _counts(self, passages: Sequence[str]) -> Matrix:
        if not any(WORD.search(passage) for passage in passages):
            return sparse.csr_matrix((len(passages), _WIDTH))
        counter = CountVectorizer(analyzer=words_of)
        words = counter.fit_transform(passages)
        return (words @ self._pieces(counter.get_feature_names_out())).tocsr()

    def _pieces(self, words: Sequence[str]) -> Matrix:
        return self._hasher.transform(_pieces_of(word) for word in words).tocsr()


def words_of(passage: str) -> list[str]:
    """Return the words of a passage in small letters, in their order."""
    return WORD.findall(passage.lower())


@lru_cache(maxsize=50_000)
def _pieces_of(word: str) -> tuple[str, ...]:
    edged = f" {word} "
    grams = (edged[at : at + size] for size in _GRAMS for at in range(len(edged) - size + 1))
    return (f"w{word}", *(f"s{stem}" for stem in sorted(stems(word, "nl"))), *grams)
