"""Pages of a long text: every sentence is on one of them, and a heading stays with what it is above."""

from hypothesis import given
from hypothesis import strategies as st

from consult.text.outline import PAGE, leaves
from consult.text.sentences import sentences

SENTENCE = "Dit is een zin van een stuk dat over het voorstel gaat. "
PARAGRAPH = (SENTENCE * 10).strip()
PAPER = "\n\n".join(
    ["Inleiding", PARAGRAPH, PARAGRAPH, "1. Wat wij vinden", *[PARAGRAPH] * 6, "Aanbevelingen", PARAGRAPH, PARAGRAPH]
)


def test_a_short_text_has_one_page() -> None:
    text = "Inleiding\n\nWij zijn tegen."
    (leaf,) = leaves(text, sentences(text))
    assert (leaf.first, leaf.last, leaf.headings) == (0, 1, (0,))


def test_no_text_has_no_page() -> None:
    assert leaves("", []) == []


def test_a_long_paper_is_broken_at_its_headings_and_before_a_page_is_too_long() -> None:
    found = sentences(PAPER)
    pages = leaves(PAPER, found)
    assert len(pages) > 2
    assert all(found[page.last].end - found[page.first].start <= PAGE for page in pages)
    headings = [found[at].of(PAPER) for page in pages for at in page.headings]
    assert headings == ["Inleiding", "1. Wat wij vinden", "Aanbevelingen"]
    assert all(page.last not in page.headings for page in pages)


def test_a_paragraph_that_is_longer_than_a_page_is_cut_between_sentences() -> None:
    text = SENTENCE * 200
    found = sentences(text)
    pages = leaves(text, found)
    assert [page.first for page in pages[1:]] == [page.last + 1 for page in pages[:-1]]
    assert len(pages) > 2


def test_words_that_end_as_a_sentence_does_are_no_heading() -> None:
    text = "Wij zijn tegen.\n\nDaarom vragen wij om uitstel."
    assert leaves(text, sentences(text))[0].headings == ()


@given(st.text(alphabet="ab. \n!?é█1", max_size=600), st.integers(1, 12))
def test_every_sentence_is_on_exactly_one_page_in_its_order(text: str, times: int) -> None:
    found = sentences(text * times)
    pages = leaves(text * times, found)
    assert [at for page in pages for at in range(page.first, page.last + 1)] == list(range(len(found)))
