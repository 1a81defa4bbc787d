"""Sentences: where they end, and that nothing falls between them."""

import time
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from consult.text.sentences import sentences
from consult.text.spans import check_spans

CASES = (Path(__file__).parents[2] / "gold" / "sentences.txt").read_text(encoding="utf-8").strip().split("\n%\n")


def _borders(case: str) -> tuple[str, set[int]]:
    """A case is a text in which ¶ stands where a new sentence begins (white space before it belongs to neither)."""
    text, starts = "", set()
    for part in case.split("¶"):
        starts.add(len(text))
        text += part
    return text, starts


def test_sentences_of_tricky_dutch_are_found_nearly_always() -> None:
    hit = missed = extra = 0
    for case in CASES:
        text, expected = _borders(case)
        found = {span.start for span in sentences(text)}
        hit += len(found & expected - {0})
        missed += len(expected - found - {0})
        extra += len(found - expected - {0})
        if found != expected:
            print([span.of(text) for span in sentences(text)])  # noqa: T201  (says which case failed)
    assert len(CASES) >= 40
    assert 2 * hit / (2 * hit + missed + extra) >= 0.95


@given(st.text(alphabet=st.characters(codec="utf-8")) | st.text(alphabet="aB. !?\n…1\"')\u0301\u200d"))
def test_sentences_are_ordered_apart_and_hold_all_that_is_written(text: str) -> None:
    found = sentences(text)
    check_spans(text, found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    inside = {index for span in found for index in range(span.start, span.end)}
    assert all(index in inside for index, letter in enumerate(text) if not letter.isspace())


def test_a_hostile_text_is_split_in_linear_time() -> None:
    for probe in ("." * 200_000, "a. " * 70_000, "A." * 100_000, "1 jan. " * 30_000, "bijv. " * 40_000, "\n" * 200_000):
        start = time.perf_counter()
        sentences(probe)
        assert time.perf_counter() - start < 2
