"""Suggestions without a database: what they learn, why they suggest, in which order, and what no theme covers."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from consult.analysis.suggestions.apart import learner
from consult.analysis.suggestions.candidates import LEAST, candidates
from consult.analysis.suggestions.features import Features
from consult.analysis.suggestions.learning import learn
from consult.analysis.suggestions.lessons import Lesson, Suggested, ThemeWords
from consult.analysis.suggestions.ordering import Waiting, teaching_order
from consult.analysis.suggestions.parting import parted
from consult.analysis.suggestions.scoring import MOST, Scorer
from consult.text.spans import Span

THEMES = [
    ThemeWords("RIT", "Vervoer: chauffeur, rijden, auto"),
    ThemeWords("KAMER", "Wonen: kamer, huur, verhuurder"),
    ThemeWords("POLITIE", "Toezicht: politie, controle, agent"),
    ThemeWords("BANK", "Geld: bank, rekening, belasting"),
]
OTHERS = [
    f"{who} {words}."
    for who in ("Mijn vriendin", "Een collega", "Iedereen hier", "Mijn nicht", "De vereniging")
    for words in (
        "zoekt een auto met chauffeur",
        "laat zich rijden naar een klant",
        "betaalt huur voor een kamer",
        "kreeg ruzie met de verhuurder",
        "zag de politie bij een controle",
        "sprak met een agent",
        "krijgt geen rekening bij de bank",
        "doet aangifte van belasting",
    )
]


def scored(lessons: list[Lesson], *passages: str, refused: frozenset[str] = frozenset()):
    scorer = Scorer(learn(THEMES, lessons, OTHERS), lessons)
    return scorer.scored(passages, [refused] * len(passages))


def test_the_codebooks_words_suggest_before_anything_is_coded() -> None:
    found = scored([], "De huurbaas vroeg veel huur.", "Een agent kwam controleren.", "De bankrekening is dicht.")
    assert [one.suggestions[0].theme for one in found] == ["KAMER", "POLITIE", "BANK"]


def test_what_is_coded_outweighs_the_codebook_in_time() -> None:
    lessons = [Lesson(f"l{at}", f"Zij wacht op de tram, keer {at}.", ("POLITIE",)) for at in range(12)]
    lessons += [Lesson(f"h{at}", f"De huur van kamer {at} steeg.", ("KAMER",)) for at in range(12)]
    [found] = scored(lessons, "Wij wachten op de tram.")
    assert found.suggestions[0].theme == "POLITIE"


def test_a_suggestion_names_the_words_that_carried_it_and_the_most_similar_coded_passages() -> None:
    lessons = [Lesson("a", "De huur is hoog.", ("KAMER",)), Lesson("b", "De politie kwam.", ("POLITIE",))]
    passage = "Wat mij betreft is de huur van de kamer te hoog."
    [found] = scored(lessons, passage)
    first = found.suggestions[0]
    assert first.theme == "KAMER"
    assert {"huur", "kamer"} <= {passage[span.start : span.end] for span in first.spans}
    assert first.similar == ("a",)
    assert list(first.spans) == sorted(first.spans)


def test_a_passage_may_be_about_several_themes_and_each_has_its_own_chance() -> None:
    lessons = [Lesson(f"x{at}", f"De politie controleert kamer {at}.", ("KAMER", "POLITIE")) for at in range(40)]
    lessons += [Lesson(f"y{at}", f"De bank sluit rekening {at}.", ("BANK",)) for at in range(40)]
    [found] = scored(lessons, "De politie controleert een kamer.")
    chances = {one.theme: one.score for one in found.suggestions}
    assert set(list(chances)[:2]) == {"KAMER", "POLITIE"}
    assert chances["KAMER"] + chances["POLITIE"] > 1, "they do not share one whole"


def test_a_refused_theme_is_not_suggested_for_the_passage_again_and_counts_against_it_elsewhere() -> None:
    passage = "De huur van de kamer is hoog."
    [found] = scored([], passage, refused=frozenset({"KAMER"}))
    assert "KAMER" not in [one.theme for one in found.suggestions]

    def chance(refused: str) -> float:
        lessons = [Lesson(f"n{at}", passage, (), (refused,)) for at in range(30)]
        [after] = scored(lessons, passage)
        return {one.theme: one.score for one in after.suggestions}.get("KAMER", 0.0)

    assert chance("KAMER") < chance("BANK") - 0.1


def test_learning_twice_gives_the_same_to_the_last_digit() -> None:
    lessons = [Lesson(f"l{at}", words, ("RIT" if at % 2 else "KAMER",)) for at, words in enumerate(OTHERS[:16])]
    assert scored(lessons, *OTHERS) == scored(lessons, *OTHERS)


def test_the_process_apart_says_the_same_as_the_code_it_runs() -> None:
    lessons = [Lesson("a", "De huur is hoog.", ("KAMER",))]
    with learner(THEMES, lessons, OTHERS) as apart:
        assert apart.scored(OTHERS, [frozenset()] * len(OTHERS)) == scored(lessons, *OTHERS)


@given(st.lists(st.text(max_size=60), max_size=5))
def test_nothing_that_somebody_writes_makes_it_fail(passages: list[str]) -> None:
    scorer = Scorer(learn(THEMES, [Lesson("a", passages[0] if passages else "", ("RIT",))], passages), [])
    for passage, one in zip(passages, scorer.scored(passages, [frozenset()] * len(passages)), strict=True):
        assert 1 <= len(one.suggestions) <= MOST
        for suggestion in one.suggestions:
            assert 0 <= suggestion.score <= 1
            assert all(span.end <= len(passage) for span in suggestion.spans)


def test_an_empty_codebook_line_and_no_passages_are_no_fault() -> None:
    assert Features([]).rows([]).shape[0] == 0
    scorer = Scorer(learn([ThemeWords("LEEG", "…")], [], []), [])
    [found] = scorer.scored(["Iets."], [frozenset()])
    assert [one.theme for one in found.suggestions] == ["LEEG"]


def waiting(number: int, margin: float, theme: str = "A", group: str = "g") -> Waiting:
    return Waiting(f"{number:04}", margin, theme, group)


def test_the_order_holds_everybody_once_and_is_the_same_each_time() -> None:
    some = [waiting(at, (at * 37 % 100) / 100, "ABC"[at % 3], "gh"[at % 5 == 0]) for at in range(50)]
    order = teaching_order(some, 7)
    assert sorted(order) == [one.id for one in some]
    assert order == teaching_order(list(reversed(some)), 7)
    assert order != teaching_order(some, 8)


def test_what_is_least_certain_comes_first_with_its_themes_in_turn_and_small_groups_are_not_forgotten() -> None:
    vague = [waiting(at, 0.01 + at / 1000) for at in range(20)]
    other = waiting(30, 0.5, "B")
    small = waiting(40, 0.9, "A", "klein")
    order = teaching_order([*vague, other, small], 1)
    assert order[0] == "0000"
    assert order.index(small.id) <= 2
    assert order.index(other.id) <= 5, "another theme has its turn, though it is surer"


def test_candidates_are_named_by_words_that_stand_in_them_and_not_everywhere() -> None:
    dogs = [f"Neem de hond {at} keer mee naar het park." for at in range(12)]
    boats = [f"Een boot ligt {at} dagen in de haven." for at in range(20)]
    features = Features([*OTHERS, *dogs, *boats, *(f"Niets dan woorden {at}." for at in range(300))])
    found = candidates([*dogs, *boats], features)
    assert [len(one.members) >= LEAST for one in found] == [True] * len(found)
    passages = [*dogs, *boats]
    words = {passages[at][span.start : span.end].lower() for one in found for at, span in one.words}
    assert words & {"hond", "park"}
    assert sorted(at for one in found for at in one.members) == list(range(len(passages)))
    assert candidates(dogs[: LEAST - 1], features) == []


def test_passages_are_sentences_that_follow_each_other_never_over_an_empty_line() -> None:
    words = "Een zin. Nog een zin.\n\nEen andere alinea. " + "Een langere zin van ongeveer vijftig tekens lang. " * 12
    found = parted(words)
    assert words[found[0].start : found[0].end] == "Een zin. Nog een zin."
    assert all(len(span) <= 400 for span in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert parted("") == []


def test_the_places_of_words_move_with_their_passage() -> None:
    assert Suggested("A", 0.5, (Span(2, 4),)).moved(10).spans == (Span(12, 14),)
