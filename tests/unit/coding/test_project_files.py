"""Coded contributions leave the house as a project and come back; a file that lies about itself is refused."""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from consult.coding.exchange import ExchangeFileError
from consult.coding.exchange.codings import write_csv, write_jsonl
from consult.coding.exchange.mapping import (
    Coded,
    CodedText,
    Meaning,
    Words,
    meanings_of,
    note_of,
    noted,
    number_of,
    project_of,
)
from consult.coding.exchange.marked import GROUP, KINDS, Marked, kinds_of, marked
from consult.coding.exchange.placed import Placed, unplaced
from consult.coding.exchange.project import Project
from consult.coding.exchange.qdpx_reading import read_project
from consult.coding.exchange.qdpx_writing import write_project
from consult.errors import InvalidError
from consult.text.redaction import Category, Passage, blank, settle
from consult.text.spans import Span, is_border
from tests.shipped import shipped
from tests.unit.coding.schema import PROJECT

FILE = shipped("pooierverbod")
BOOK = FILE.theme_book()
THEMES = [theme.id for theme in BOOK.codes]
PROPOSITIONS = [proposition.id for proposition in FILE.propositions]
STANCES = ["support", "conditional", "oppose", "question", "none"]
PLACEHOLDERS = {category: f"{category.value} é" for category in Category}
WORDS = Words(
    "Consultatie",
    "Demonstratie: geen consultatie van de overheid",
    "Bijdrage %(number)s",
    "Codeur %(number)s",
    {stance: stance for stance in STANCES},
    {},
    {kind: kind or "Markeringen" for kind in (GROUP, *KINDS)},
)
SPACE = "urn:QDA-XML:project:1.0"
TEXT = "Ik werk 👩🏽‍🚒 in een cafe\u0301. Mijn baas heet Jansen.\nEn ééń 🇳🇱 regel."

texts = st.text(st.sampled_from("ab \n\r.éе\u0301\u200d👩🏽🚒🇳🇱\U0001f468[]{}&<\t\ufeff日本"), min_size=1, max_size=60)


@st.composite
def placed(draw: st.DrawFn) -> Placed:
    """Return words with passages hidden between whole characters."""
    words = draw(texts)
    borders = [index for index in range(len(words) + 1) if is_border(words, index)]
    spans = draw(st.lists(st.tuples(st.sampled_from(borders), st.sampled_from(borders)), max_size=3))
    passages = tuple(
        Passage(Span(start, end), draw(st.sampled_from(list(Category)))) for start, end in spans if start < end
    )
    return Placed(blank(words, passages), passages, PLACEHOLDERS)


@st.composite
def coded(draw: st.DrawFn, number: int = 1) -> CodedText:
    """Return a text with codings on whole characters, none of which cuts what is hidden."""
    made = draw(placed())
    borders = [index for index in range(len(made.words) + 1) if _may_begin(made, index)]
    codings: dict[object, Coded] = {}
    for start, end in draw(st.lists(st.tuples(st.sampled_from(borders), st.sampled_from(borders)), max_size=5)):
        if start < end:
            proposition = draw(st.sampled_from(["", *PROPOSITIONS]))
            stance = draw(st.sampled_from(STANCES)) if proposition else "none"
            theme, coder = draw(st.sampled_from(THEMES)), draw(st.integers(1, 3))
            note = draw(st.sampled_from(["", "mits het mag", "[label] x", "\\", "twee\nregels"]))
            label = draw(st.sampled_from(["", "progress"]))
            codings[start, end, theme, coder] = Coded(
                Span(start, end), Meaning(theme, proposition, stance), coder, note, label
            )
    return CodedText(number, made, tuple(codings.values()))


@given(first=coded(), second=coded(2))
@settings(max_examples=60, deadline=None)
def test_a_project_comes_back_with_every_coding_in_its_place(first: CodedText, second: CodedText) -> None:
    project = project_of("ref", BOOK, [first, second], WORDS)
    content = write_project(project)
    read = read_project("x.qdpx", content)
    PROJECT.assertValid(etree.parse(io.BytesIO(zipfile.ZipFile(io.BytesIO(content)).read("project.qde"))))
    assert content == write_project(project)
    for text, source in zip((first, second), read.sources, strict=True):
        assert (number_of(source), source.text) == (text.number, text.placed.text)
        assert sorted(_back(read, source.guid, text.placed)) == sorted(text.codings)


@given(made=placed())
def test_what_leaves_has_placeholders_and_neither_a_block_nor_the_length_of_what_is_hidden(made: Placed) -> None:
    assert "█" not in made.text
    assert "\r" not in made.text
    longer = made.words
    for passage in sorted(made.passages, reverse=True):
        longer = longer[: passage.span.start] + "█" * len(passage.span) + longer[passage.span.end :]
    assert Placed(longer, made.passages, PLACEHOLDERS).text == made.text


@given(made=placed(), data=st.data())
def test_a_passage_goes_out_and_comes_back_and_one_that_cuts_what_is_hidden_takes_all_of_it(
    made: Placed, data: st.DataObject
) -> None:
    borders = [index for index in range(len(made.words) + 1) if is_border(made.words, index)]
    start, end = data.draw(st.sampled_from(borders)), data.draw(st.sampled_from(borders))
    if start >= end:
        return
    back = made.inside(made.outside(Span(start, end)))
    assert back.holds(Span(start, end))
    if all(_may_begin(made, index) for index in (start, end)):
        assert back == Span(start, end)


def test_an_emoji_and_a_combining_letter_stand_where_they_stood() -> None:
    name = TEXT.index("Jansen")
    made = Placed(
        TEXT, (Passage(Span(name, name + 6), Category.THIRD_PARTY),), {**PLACEHOLDERS, Category.THIRD_PARTY: "naam"}
    )
    assert "heet [naam].\n" in made.text
    flag = Span(TEXT.index("🇳🇱"), TEXT.index("🇳🇱") + 2)
    assert made.outside(flag).of(made.text) == "🇳🇱"
    inside = made.text.index("naam")
    assert made.inside(Span(inside, inside + 2)) == Span(name, name + 6)
    with pytest.raises(InvalidError):
        made.inside(Span(0, len(made.text) + 1))


def test_the_text_of_another_program_may_end_its_lines_otherwise() -> None:
    text, (span,) = unplaced("een\r\ntwee\r\ndrie", [Span(5, 9)])
    assert (text, span.of(text)) == ("een\ntwee\ndrie", "twee")


@given(condition=st.text(), label=st.text(st.characters(exclude_characters="\n")))
def test_a_condition_and_a_label_share_a_note(condition: str, label: str) -> None:
    coding = Coded(Span(0, 1), Meaning("A-1"), 1, condition, label)
    assert noted(note_of(coding)) == (condition, label)


def test_coders_are_numbers_and_a_demonstration_says_so() -> None:
    text = CodedText(7, Placed("Wij werken.", (), PLACEHOLDERS), (Coded(Span(0, 3), Meaning("B-COLLEGA"), 2),))
    qde = (
        zipfile.ZipFile(io.BytesIO(write_project(project_of("ref", BOOK, [text], WORDS)))).read("project.qde").decode()
    )
    assert 'name="Codeur 2"' in qde
    assert "Demonstratie: geen consultatie van de overheid" in qde
    assert "DateTime" not in qde


def test_codes_that_got_other_identifiers_elsewhere_are_known_by_their_words() -> None:
    meaning = Meaning("B-COLLEGA", PROPOSITIONS[0], "oppose")
    text = CodedText(7, Placed("Wij werken.", (), PLACEHOLDERS), (Coded(Span(0, 3), meaning, 2),))
    content = write_project(project_of("ref", BOOK, [text], WORDS))
    other = _changed(content, lambda qde: re.sub(r'(?<=")[0-9a-f]{4}(?=[0-9a-f]{4}-)', "ffff", qde))
    read = read_project("x.qdpx", other)
    assert _back(read, read.sources[0].guid, text.placed) == [text.codings[0]]


def test_codings_as_a_table_have_the_words_that_everybody_may_read_and_no_names() -> None:
    made = Placed("=1+1 Jansen", (Passage(Span(5, 11), Category.CONTACT),), {**PLACEHOLDERS, Category.CONTACT: "naam"})
    text = CodedText(7, made, (Coded(Span(0, 11), Meaning("B-COLLEGA", "buiten", "support"), 1, "@mits"),))
    table = b"".join(write_csv([text], BOOK, "Demonstratie")).decode("utf-8-sig").splitlines()
    assert table[1].count("Demonstratie") == 1
    assert '"\'=1+1 [naam]"' in table[2]
    assert '"\'@mits"' in table[2]
    remark, row = map(json.loads, b"".join(write_jsonl([text], BOOK, "Demonstratie")).decode().splitlines())
    assert remark == {"remark": "Demonstratie"}
    assert (row["passage"], row["start"], row["end"], row["stance"]) == ("=1+1 [naam]", 0, 11, "support")


marks = st.builds(
    Marked,
    span=st.just(Span(0, 3)),
    coder=st.integers(1, 3),
    no_theme=st.booleans(),
    recommendation=st.integers(0, 999),
    experience=st.booleans(),
    rare=st.booleans(),
    provisions=st.sets(st.sampled_from(["1", "2a", "3.1"])).map(lambda keys: tuple(sorted(keys))),
    memo=st.sampled_from(["", "een memo", "[mark] rare", "twee\nregels"]),
)


@given(mark=marks)
@settings(max_examples=60, deadline=None)
def test_what_is_marked_beside_themes_comes_back_too(mark: Marked) -> None:
    text = CodedText(7, Placed("Wij werken.", (), PLACEHOLDERS), (), (mark,))
    content = write_project(project_of("ref", BOOK, [text], WORDS))
    PROJECT.assertValid(etree.parse(io.BytesIO(zipfile.ZipFile(io.BytesIO(content)).read("project.qde"))))
    other = _changed(content, lambda qde: re.sub(r'(?<=")[0-9a-f]{4}(?=[0-9a-f]{4}-)', "ffff", qde))
    for read in (read_project("x.qdpx", content), read_project("x.qdpx", other)):
        kinds = kinds_of(read.codes)
        said = [
            (kinds[applied.code], applied.note)
            for selection in read.sources[0].selections
            for applied in selection.codings
        ]
        assert marked(mark.span, said) == replace(mark, coder=1)


def test_a_table_has_a_line_for_a_passage_that_no_theme_fits() -> None:
    coding = Coded(Span(0, 3), Meaning("B-COLLEGA"), 1)
    both = (Marked(Span(0, 3), 1, rare=True, recommendation=4), Marked(Span(4, 10), 2, no_theme=True, memo="=nieuw"))
    text = CodedText(7, Placed("Wij werken.", (), PLACEHOLDERS), (coding,), both)
    first, second = map(json.loads, b"".join(write_jsonl([text], BOOK)).decode().splitlines())
    assert (first["theme"], first["rare"], first["recommendation"], first["no_theme"]) == ("B-COLLEGA", True, 4, False)
    assert (second["passage"], second["theme"], second["no_theme"], second["coder"]) == ("werken", "", True, 2)
    table = b"".join(write_csv([text], BOOK)).decode("utf-8-sig").splitlines()
    assert table[1].endswith('"","4","","yes","",""')
    assert table[2].endswith('"yes","","","","","\'=nieuw"')


def _file(qde: str, files: Mapping[str, bytes] = {}, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("project.qde", qde)
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


GUID = "11111111-1111-4111-8111-111111111111"


def _qde(inside: str, head: str = "") -> str:
    return f'{head}<Project xmlns="{SPACE}" name="x"><Sources>{inside}</Sources></Project>'


def _text(path: str, selection: str = "") -> str:
    return f'<TextSource guid="{GUID}" name="Bijdrage 1" plainTextPath="{path}">{selection}</TextSource>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (_file(_qde(_text("internal://weg.txt"))), "missing in the file"),
        (_file(_qde(_text("internal://../project.qde"))), "outside the file"),
        (_file(_qde(_text("internal://..\\x"))), "outside the file"),
        (_file(_qde(_text("file:///etc/passwd"))), "outside the file"),
        (_file(_qde(_text("/etc/passwd"))), "outside the file"),
        (_file(_qde(_text("relative://x.txt"))), "outside the file"),
        (_file(_qde(_text("internal://x.txt")), {"sources/x.txt": "é".encode("latin-1")}), "not UTF-8"),
        (_file(_qde(""), {"../x.txt": b"x"}), "no QDPX file"),
        (_file(_qde(""), {"/etc/x": b"x"}), "no QDPX file"),
        (_file(_qde(""), {"sources/bom.txt": bytes(60_000_000)}), "far too large"),
        (_file(_qde(""), {"sources/zip.txt": _file("x")}, method=zipfile.ZIP_STORED), "no QDPX file"),
        (_file(_qde("", "<!DOCTYPE x [<!ENTITY a 'b'>]>")), "DOCTYPE"),
        (_file(_qde("", '<!DOCTYPE x SYSTEM "http://example.org/x">')), "DOCTYPE"),
        (_file("<Project"), "no XML"),
        (_file(_qde('<TextSource name="x"/>')), "without its identifier"),
        (b"PK\x03\x04 niets", "no QDPX file"),
        (b"", "no QDPX file"),
        (b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
    ],
)
def test_a_file_that_lies_about_itself_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(ExchangeFileError) as refused:
        read_project("x.qdpx", content)
    assert any(words in fault.words for fault in refused.value.faults), refused.value.faults


@pytest.mark.parametrize(("start", "end"), [("0", "99"), ("3", "3"), ("-1", "2"), ("x", "2")])
def test_a_passage_outside_its_text_is_refused_by_its_source(start: str, end: str) -> None:
    selection = f'<PlainTextSelection guid="{GUID}" startPosition="{start}" endPosition="{end}"/>'
    content = _file(_qde(_text("internal://x.txt", selection)), {"sources/x.txt": b"kort"})
    with pytest.raises(ExchangeFileError) as refused:
        read_project("x.qdpx", content)
    assert refused.value.faults[0].path == "Bijdrage 1"


def test_a_file_without_a_project_in_it_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("iets.txt", "x")
    with pytest.raises(ExchangeFileError) as refused:
        read_project("x.qdpx", out.getvalue())
    assert "has no project.qde" in refused.value.faults[0].words


def test_more_than_two_thousand_contributions_fit() -> None:
    many = [CodedText(number, Placed("Wij werken.", (), PLACEHOLDERS)) for number in range(1, 2101)]
    assert len(read_project("x.qdpx", write_project(project_of("ref", BOOK, many, WORDS))).sources) == 2100


def _may_begin(made: Placed, index: int) -> bool:
    within = any(passage.span.start < index < passage.span.end for passage in settle(made.passages))
    return is_border(made.words, index) and not within


def _back(read: Project, guid: UUID, made: Placed) -> list[Coded]:
    """Return what the codes of one source mean here."""
    meanings = meanings_of(read.codes, THEMES, PROPOSITIONS, STANCES)
    coders = {coder.guid: int(coder.name.removeprefix("Codeur ")) for coder in read.coders}
    (source,) = [one for one in read.sources if one.guid == guid]
    return [
        Coded(made.inside(selection.span), meanings[one.code], coders[one.coder] if one.coder else 0, *noted(one.note))
        for selection in source.selections
        for one in selection.codings
    ]


def _changed(content: bytes, change: object) -> bytes:
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert callable(change)
    qde = change(archive.read("project.qde").decode())
    return _file(qde, {name: archive.read(name) for name in archive.namelist() if name != "project.qde"})
