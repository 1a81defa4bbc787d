"""What is suggested for a passage, and why: the words that carried it, and the most similar excerpts coded so."""

from collections.abc import Sequence

import numpy as np

from consult.analysis.suggestions.features import WORD, words_of
from consult.analysis.suggestions.learning import Floats, Learnt
from consult.analysis.suggestions.lessons import Lesson, Scored, Suggested
from consult.text.spans import Span

MOST = 3
"""As many themes are suggested for a passage."""
_WORDS, _SIMILAR, _ALIKE = 4, 2, 0.08
_COMPARED = 2000
"""With so many lessons, the latest, passages are compared: more would cost more than they tell."""


class Scorer:
    """Scores passages by what was learnt."""

    def __init__(self, learnt: Learnt, lessons: Sequence[Lesson]) -> None:
        self._learnt, self.features = learnt, learnt.features
        self._lessons = [lesson for lesson in lessons if lesson.themes][-_COMPARED:]
        self._rows = learnt.features.rows([lesson.words for lesson in self._lessons])
        themes = {key: at for at, key in enumerate(learnt.themes)}
        self._coded = np.zeros((len(self._lessons), len(themes)), bool)
        for row, lesson in enumerate(self._lessons):
            self._coded[row, [themes[key] for key in lesson.themes if key in themes]] = True

    def scored(self, passages: Sequence[str], refused: Sequence[frozenset[str]]) -> list[Scored]:
        """Return what is suggested for each passage; a theme that was ``refused`` for it is not suggested again."""
        rows = self._learnt.features.rows(passages)
        shares = self._learnt.shares(rows)
        chances = self._learnt.chances(shares)
        alike = (rows @ self._rows.T).toarray() if self._lessons else np.zeros((len(passages), 0))
        return [
            self._one(passage, shares[at], chances[at], alike[at], refused[at]) for at, passage in enumerate(passages)
        ]

    def _one(self, passage: str, shares: Floats, chances: Floats, alike: Floats, refused: frozenset[str]) -> Scored:
        keys = self._learnt.themes
        best = [int(at) for at in np.argsort(-shares, kind="stable") if keys[at] not in refused][:MOST]
        carried = self._carried(passage, best)
        margin = float(shares[best[0]] - shares[best[1]]) if len(best) > 1 else 1.0
        return Scored(
            tuple(
                Suggested(keys[at], round(float(chances[at]), 4), spans, self._similar(at, alike))
                for at, spans in zip(best, carried, strict=True)
            ),
            round(margin, 4),
        )

    def _carried(self, passage: str, themes: Sequence[int]) -> list[tuple[Span, ...]]:
        """Return for each theme the places of the words that speak most for it, in the order of the text.

        How much a word speaks for a theme is counted from its mean over all themes: a word that speaks for all says nothing.
        """
        words = sorted(set(words_of(passage)))
        if not words:
            return [() for _ in themes]
        weights = self._learnt.weights
        speaks = np.asarray(self._learnt.features.words(words) @ weights)
        speaks = speaks - speaks.mean(axis=1, keepdims=True)
        first = {word[0].lower(): Span(*word.span()) for word in reversed(list(WORD.finditer(passage)))}
        found = []
        for theme in themes:
            most = [at for at in np.argsort(-speaks[:, theme], kind="stable")[:_WORDS] if speaks[at, theme] > 0]
            places = [first[words[at]] for at in most if words[at] in first]
            found.append(tuple(sorted(places, key=lambda span: span.start)))
        return found

    def _similar(self, theme: int, alike: Floats) -> tuple[str, ...]:
        likely = [at for at in np.argsort(-alike, kind="stable") if alike[at] >= _ALIKE and self._coded[at, theme]]
        return tuple(self._lessons[at].id for at in likely[:_SIMILAR])
