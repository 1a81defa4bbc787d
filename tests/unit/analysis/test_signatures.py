"""A signature tells that two texts are alike, and nothing else that is of use without the seed."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.analysis.campaigns import likeness
from consult.analysis.signatures import compared_words, pattern, plain_words, signature

SEED, OTHER = b"s" * 32, b"t" * 32
LETTER = (
    "Er moet in de wet staan dat mensen die sekswerkers helpen niet bang hoeven te zijn voor straf. "
    "Wie een kamer verhuurt voor een normale prijs doet niets verkeerd.\n\n"
    "Een verbod op helpen maakt ons eenzaam. Zonder veilige kamer werken wij op plekken waar niemand meekijkt."
)


def said(text: str) -> list[str]:
    return [word.plain for word in compared_words(text)]


def test_case_accents_punctuation_and_greetings_make_no_difference() -> None:
    other = "Geachte heer, mevrouw,\n\n" + LETTER.upper().replace(".", " !") + "\n\nMet vriendelijke groet,"
    assert signature(other, SEED) == signature(LETTER, SEED)
    assert said("Café, BÉÉLD; cafe\u0301") == ["cafe", "beeld", "cafe"]


@given(st.text() | st.text("Beste groet,\n.Ée\u0301\u0131İẞ½ \u2028\x1c", max_size=60))
def test_words_that_are_read_at_once_are_those_that_are_read_one_by_one(text: str) -> None:
    assert plain_words(text) == said(text)


def test_a_name_below_a_greeting_is_no_greeting() -> None:
    assert said("Met vriendelijke groet,\nJan de Boer") == ["jan", "de", "boer"]
    assert said("Beste Jan,") == ["beste", "jan"]
    assert said("Met vriendelijke groet, Denise") != []


def test_the_order_of_paragraphs_makes_little_difference_and_other_words_make_all() -> None:
    first, second = LETTER.split("\n\n")
    mine = signature(LETTER, SEED) or b""
    assert likeness(mine, signature(f"{second}\n\n{first}", SEED) or b"") > 0.85
    assert likeness(mine, mine) == 1.0
    assert likeness(mine, signature(" ".join(f"woord{n}" for n in range(40)), SEED) or b"") < 0.15


def test_words_have_another_signature_under_another_seed_that_is_like_it_in_nothing() -> None:
    assert signature(LETTER, SEED) == signature(LETTER, SEED)
    assert likeness(signature(LETTER, SEED) or b"", signature(LETTER, OTHER) or b"") < 0.15


def test_the_estimate_is_close_to_the_share_of_equal_word_pairs() -> None:
    chance = random.Random(7)  # noqa: S311  (a seed, no secret)
    for shared in (0, 20, 40, 60, 80):
        errors = []
        for _ in range(30):
            common = [f"w{chance.randrange(10**9)}" for _ in range(shared)]
            one, other = ([f"w{chance.randrange(10**9)}" for _ in range(80 - shared)] for _ in range(2))
            texts = [" ".join([*common, *own]) for own in (one, other)]
            pairs = [set(zip(t.split(), t.split()[1:], strict=False)) for t in texts]
            exact = len(pairs[0] & pairs[1]) / len(pairs[0] | pairs[1])
            errors.append(likeness(*(signature(t, SEED) or b"" for t in texts)) - exact)
        assert abs(sum(errors) / len(errors)) < 0.03
        assert max(map(abs, errors)) < 0.2


@pytest.mark.parametrize("words", [0, 1, 11])
def test_a_short_answer_has_no_signature(words: int) -> None:
    assert signature(" ".join(["woord", "ander"] * 6)[: 6 * words], SEED) is None
    assert signature(" ".join(f"w{n}" for n in range(words)), SEED) is None


def test_a_signature_is_as_long_for_twelve_words_as_for_ten_thousand() -> None:
    lengths = {len(signature(" ".join(f"w{n}" for n in range(count)), SEED) or b"") for count in (12, 300, 10_000)}
    assert lengths == {64}
    assert signature("zelfde " * 12, SEED) is not None


def test_one_pattern_for_equal_choices_and_none_for_few() -> None:
    choices = {f"q{n}": n for n in range(5)}
    assert pattern(choices, SEED) == pattern(dict(reversed(choices.items())), SEED)
    assert pattern(choices, SEED) != pattern({**choices, "q4": 5}, SEED)
    assert pattern(choices, SEED) != pattern(choices, OTHER)
    assert pattern({f"q{n}": n for n in range(4)}, SEED) is None
