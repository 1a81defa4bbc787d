"""What a statement gives out as somebody's own words."""

from consult.text.quoting import is_verbatim, quoted


def test_what_stands_between_marks_is_found_and_single_terms_are_not() -> None:
    assert quoted("Zij zeggen “vraag het ons eerst” en noemen de 'Aanpak' en “loketten”.") == ["vraag het ons eerst"]
    assert quoted('Het is "niet zonder ons besluiten" volgens hen.') == ["niet zonder ons besluiten"]
    assert quoted("Collega’s van collega’s vragen het.") == []


def test_words_are_verbatim_letter_by_letter_but_for_white_space_and_the_last_full_stop() -> None:
    sources = ["Wij zeggen: vraag\nhet ons eerst, en snel."]
    assert is_verbatim("vraag het  ons eerst", sources)
    assert is_verbatim("vraag het ons eerst.", sources)
    assert not is_verbatim("vraag het mij eerst", sources)
    assert not is_verbatim("Vraag het ons eerst", sources)
    assert not is_verbatim("vraag het ons eerst", [])
