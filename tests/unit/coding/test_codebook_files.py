"""A codebook leaves the house in every format and comes back as it was; what is no codebook is refused by its line."""

import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from consult.coding.exchange import WRITERS, ExchangeFileError, read_codebook
from consult.coding.exchange.codebook_csv import guarded, unguarded
from consult.coding.exchange.entries import squeezed
from consult.consultations.format import ThemeBook
from tests.shipped import shipped
from tests.unit.coding.schema import PROJECT

FORMATS = sorted(WRITERS)
FILE = shipped("pooierverbod")
BOOK = FILE.theme_book()
PROPOSITIONS = {proposition.id for proposition in FILE.propositions}
NONE = BOOK.model_copy(update={"codes": (), "towards": {}})

texts = (
    st.text(
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\x85\ufffe\uffff"),
        min_size=1,
        max_size=40,
    )
    .map(squeezed)
    .filter(bool)
)


@st.composite
def books(draw: Callable[..., object]) -> ThemeBook:
    """Return a codebook of up to six themes in two families, each below an earlier one of its family or below none."""
    codes: list[dict[str, object]] = []
    for number in range(draw(st.integers(1, 6))):  # type: ignore[call-overload]
        family = draw(st.sampled_from(["eerste", "tweede"]))
        above = [str(code["id"]) for code in codes if code["family"] == family]
        theme = {
            "id": f"T-{number}",
            "family": family,
            "parent": draw(st.sampled_from([None, *above])),
            "nl": draw(texts),
            "en": draw(texts),
            "ro": draw(st.none() | texts),
            "definition": draw(texts),
            "include": draw(st.lists(texts, max_size=3)),
            "exclude": draw(st.lists(texts.filter(lambda text: "->" not in text), max_size=3)),
            "example": draw(st.none() | texts),
            "owner": draw(st.none() | texts),
            "retired": draw(st.booleans()),
            "escalate": draw(st.booleans()),
        }
        codes.append({name: value for name, value in theme.items() if value not in (None, [], False)})
    towards = {str(code["id"]): draw(st.sampled_from(["main", "vermelding"])) for code in codes}
    return ThemeBook.model_validate(
        {"version": "1.0.0", "rules": {"nl": "Regels."}, "codes": codes, "towards": towards}
    )


@pytest.mark.parametrize("kind", FORMATS)
@given(book=books())
@settings(max_examples=40)
def test_a_codebook_comes_back_as_it_left(kind: str, book: ThemeBook) -> None:
    read = read_codebook(f"boek.{kind}", WRITERS[kind][0](book), NONE, {"main"})
    assert {theme.id: theme for theme in read.codes} == {theme.id: theme for theme in book.codes}
    assert read.towards == book.towards


@pytest.mark.parametrize("kind", FORMATS)
def test_reading_ones_own_codebook_changes_nothing(kind: str) -> None:
    read = read_codebook(f"boek.{kind}", WRITERS[kind][0](BOOK), BOOK, PROPOSITIONS)
    assert read == BOOK


def test_a_table_that_a_spreadsheet_saved_with_semicolons_is_read_and_what_it_leaves_out_stays() -> None:
    content = 'id;nl;include\r\nB-COLLEGA;"Collega\'s; samen";"een\r\ntwee"\r\n'.encode("utf-8-sig")
    (theme,) = read_codebook("boek.csv", content, BOOK, PROPOSITIONS).codes
    old = BOOK.theme("B-COLLEGA")
    assert old is not None
    assert (theme.nl, theme.include) == ("Collega's; samen", ("een", "twee"))
    assert (theme.definition, theme.family) == (old.definition, old.family)


@given(text=st.text())
def test_a_guarded_cell_is_no_formula_and_comes_back(text: str) -> None:
    assert guarded(text)[:1] not in set("=+-@\t\r")
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize(
    ("kind", "content", "line", "words"),
    [
        ("csv", "id,nl,en,family,definition\nA-1,a,b,f,d\nA-1,a,b,f,d\n", 3, "is there twice"),
        ("csv", "id,nl,en,family,definition,parent\nA-1,a,b,f,d,A-9\n", 2, 'unknown parent "A-9"'),
        ("csv", "id,nl,en,family,definition,parent\nA-1,a,b,f,d,A-2\nA-2,a,b,f,d,A-1\n", 2, "below itself"),
        ("csv", "id,nl,en,family,definition,parent\nA-1,a,b,f,d,A-2\nA-2,a,b,g,d,\n", 2, "of another family"),
        ("csv", "id,nl,en,family,definition,proposition\nA-1,a,b,f,d,geen\n", 2, 'unknown proposition "geen"'),
        ("csv", "id,nl,en,family,definition\nA-1,a,b,f,d\nklein,a,b,f,d\n", 3, "must be capitals"),
        ("csv", "id,nl,en,family,definition\nA-1,a,b\n", 2, "has 3 cells"),
        ("csv", "nl,en\na,b\n", 1, "id among them"),
        ("csv", "id,kleur\nA-1,rood\n", 1, "a column that a codebook does not have"),
        ("csv", "id,nl,en,family,definition,retired\nA-1,a,b,f,d,misschien\n", 2, "must be yes or empty"),
        ("csv", "", 0, "has no themes"),
        (
            "yaml",
            "codebook:\n  codes:\n  - {id: A-1, family: f, nl: a, en: b, definition: d}\n  - {id: A-1}\n",
            4,
            "twice",
        ),
        ("yaml", "codebook:\n  codes:\n  - {id: A-1, family: f, nl: a, en: b}\n", 3, "is missing"),
        ("yaml", "codebook: &a\n  codes: *a\n", 1, "anchors"),
        ("yaml", "codebook: []\n", 1, "must be a list of themes"),
        ("yaml", "codes: []\n", 1, "must be a list of themes"),
        (
            "qdc",
            "<CodeBook xmlns='urn:QDA-XML:codebook:1.0'><Codes>\n<Code name='x'/></Codes></CodeBook>",
            2,
            "identifier",
        ),
        ("qdc", "<CodeBook>", 0, "is no XML"),
        ("qdc", "geen xml", 0, "is no XML"),
        ("qdc", "<html/>", 0, "has no themes"),
        ("txt", "id", 0, "must end in"),
    ],
)
def test_what_is_no_codebook_is_refused_with_its_line_and_reason(
    kind: str, content: str, line: int, words: str
) -> None:
    with pytest.raises(ExchangeFileError) as refused:
        read_codebook(f"boek.{kind}", content.encode(), NONE, {"main"})
    assert any(fault.line == line and words in fault.words for fault in refused.value.faults), refused.value.faults


@pytest.mark.parametrize("kind", ["csv", "yaml", "qdc"])
def test_a_foreign_encoding_is_refused_and_a_file_that_is_too_large_is_not_read(kind: str) -> None:
    for content in ("id,nl\nA-1,één\n".encode("latin-1"), "id,nl\nA-1,één\n".encode("utf-16"), b"x" * 1_000_001):
        with pytest.raises(ExchangeFileError) as refused:
            read_codebook(f"boek.{kind}", content, NONE, {"main"})
        assert "één" not in str(refused.value)


def test_every_fault_is_told_not_the_first_alone() -> None:
    content = b"id,nl,en,family,definition,parent\nA-1,a,b,f,d,A-9\nklein,a,b,f,d,\nA-1,a,b,f,d,\n"
    with pytest.raises(ExchangeFileError, match="Faults found: 3") as refused:
        read_codebook("boek.csv", content, NONE, set())
    assert [fault.line for fault in refused.value.faults] == [2, 3, 4]


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_that_commands_is_refused(head: str, encoding: str) -> None:
    content = f"<?xml version='1.0' encoding='{encoding}'?>{head}<CodeBook xmlns='urn:QDA-XML:codebook:1.0'/>"
    with pytest.raises(ExchangeFileError) as refused:
        read_codebook("boek.qdc", content.encode(encoding), NONE, set())
    assert "DOCTYPE" in refused.value.faults[0].words


def test_a_codebook_of_another_program_gets_keys_and_families() -> None:
    guid = "11111111-1111-4111-8111-11111111111{}"
    content = f"""<?xml version="1.0"?><CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>
      <Code guid="{guid.format(1)}" name="Work &amp; pay" isCodable="true">
        <Description>What is earned.</Description>
        <Code guid="{guid.format(2)}" name="Night work" isCodable="true"/>
      </Code>
      <Code guid="{guid.format(3)}" name="Night work" isCodable="true"/>
    </Codes></CodeBook>"""
    themes = read_codebook("boek.qdc", content.encode(), NONE, set()).codes
    assert [(theme.id, theme.family, theme.parent, theme.nl) for theme in themes] == [
        ("T-WORK-PAY", "work_pay", None, "Work & pay"),
        ("T-NIGHT-WORK", "work_pay", "T-WORK-PAY", "Night work"),
        ("T-NIGHT-WORK-2", "overig", None, "Night work"),
    ]
    assert themes[0].definition == "What is earned."


@given(book=books())
@settings(max_examples=20)
def test_the_codes_that_are_written_fit_the_published_schema(book: ThemeBook) -> None:
    """The schema of projects holds the same type of codes as that of codebooks."""
    written = WRITERS["qdc"][0](book).replace(b"QDA-XML:codebook:1.0", b"QDA-XML:project:1.0")
    codes = etree.parse(io.BytesIO(written)).getroot()
    del codes.attrib["origin"]
    project = etree.Element("{urn:QDA-XML:project:1.0}Project", {"name": "x"})
    project.append(codes)
    PROJECT.assertValid(project)
