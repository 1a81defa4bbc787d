"""A copy beside its template: how much is equal, what is its own, and where a hidden passage stands in it."""

import random

from consult.analysis.copies import carried_over, compared, is_equal
from consult.text.redaction import Category, Passage
from consult.text.spans import Span

LETTER = "Wij willen veilig werken. Denise van de Kade helpt ons al jaren.\n\nStraf haar niet."
NAME = Passage(Span(LETTER.index("Denise"), LETTER.index(" helpt")), Category.THIRD_PARTY)


def of(text: str, passages: list[Passage]) -> list[str]:
    return [each.span.of(text) for each in passages]


def test_sentences_are_counted_as_equal_in_any_order_and_shape() -> None:
    copy = (
        "Beste mensen,\n\nStraf haar NIET!\n\nWij willen veilig werken. Ik ook.\nDenise van de Kade helpt ons al jaren"
    )
    found = compared(LETTER, copy)
    assert (found.equal, found.sentences) == (3, 3)
    assert [span.of(copy) for span in found.additions] == ["Ik ook."]


def test_a_sentence_that_was_changed_is_the_copys_own() -> None:
    found = compared(LETTER, LETTER.replace("al jaren", "nooit"))
    assert (found.equal, found.sentences, len(found.additions)) == (2, 3, 1)


def test_equal_is_equal_in_every_word_and_their_order() -> None:
    assert is_equal(LETTER, "Geachte heer,\n" + LETTER.upper() + "\nMet vriendelijke groet")
    assert not is_equal(LETTER, LETTER + "\nMet vriendelijke groet, Kim")
    assert not is_equal(LETTER, LETTER.replace("niet", ""))
    first, second = LETTER.split("\n\n")
    assert not is_equal(LETTER, f"{second}\n\n{first}")


def test_a_hidden_passage_is_found_again_by_its_words() -> None:
    copy = "L.s.\n\nWij willen véilig werken: DENISE van de kade helpt ons al jaren!! En zij mij.\nStraf haar niet."
    assert of(copy, carried_over([NAME], LETTER, copy)) == ["DENISE van de kade"]


def test_a_passage_that_is_not_there_whole_is_not_found() -> None:
    assert carried_over([NAME], LETTER, LETTER.replace("de Kade", "de Gracht")) == []
    assert carried_over([NAME], LETTER, LETTER.replace("van de", "van, eh, de")) == []
    assert carried_over([Passage(Span(24, 25), Category.PLACE)], LETTER, LETTER) == []


def test_passages_are_carried_over_to_themselves() -> None:
    chance = random.Random(2)  # noqa: S311  (a seed, no secret)
    for _ in range(50):
        text = " ".join(
            chance.choice(["Ja", "Nee,", "misschien", "Één", "vijf."]) for _ in range(chance.randint(3, 40))
        )
        at = sorted(chance.sample(range(len(text)), 2))
        words = carried_over([Passage(Span(*at), Category.PLACE)], text, text)
        assert all(p.span.start <= at[0] + 9 and at[1] - 9 <= p.span.end for p in words)
        hidden = "".join(of(text, words))
        assert all(word in hidden for word in text[at[0] : at[1]].replace(",", " ").replace(".", " ").split())
