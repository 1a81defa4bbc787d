"""The leak test finds a hidden word in every spelling and in every kind of file, and finds nothing where there is none."""

import io
import sqlite3
from dataclasses import replace

import pikepdf
import pytest

from consult.reports.document import Paragraph, Section
from consult.reports.formats import FORMATS
from consult.text.redaction import Category, Passage
from consult.text.spans import Span
from tests.leaks import hidden_words, leaks
from tests.unit.formats.sample import sample

SECRET = "Zoë Zwaluwstaart-Kwikstaart"
NUMBER = "06-31 41 59 26"


def report(words):
    """Return every format of a report in which ``words`` stand in a paragraph."""
    planted = Section(number="Z", heading="Meer", blocks=(Paragraph(text=f"Iemand schreef: {words} en meer."),))
    document = replace(sample(), sections=(*sample().sections, planted))
    return {
        name: chosen.render(document) for name, chosen in FORMATS.items() if name not in {"csv", "xlsx", "ods", "json"}
    }


def test_a_planted_word_is_found_in_every_format_with_sentences():
    files = report(SECRET)
    assert {name for name, content in files.items() if leaks([SECRET], {name: content})} == set(files)
    assert leaks([SECRET, NUMBER], report("niemand")) == []


@pytest.mark.parametrize("name", ["csv", "xlsx", "ods", "json"])
def test_a_planted_word_is_found_in_every_format_with_figures(name):
    table = sample().data_tables[0]
    first, *others = table.rows
    planted = replace(table, rows=((SECRET, *first[1:]), *others))
    document = replace(sample(), data_tables=(planted,), figures={SECRET: 1})
    assert leaks([SECRET], {name: FORMATS[name].render(document)}) != []
    assert leaks([SECRET], {name: FORMATS[name].render(sample())}) == []


@pytest.mark.parametrize(
    "spelling",
    [
        SECRET,
        SECRET.upper(),
        "zoe zwaluwstaart kwikstaart",
        "Z o ë  Z w a l u w s t a a r t K w i k s t a a r t",
        "ZoëZwaluwstaartKwikstaart",
        "<b>Zoë</b> Zwaluw<i>staart</i>-Kwikstaart",
        "Zo&euml; Zwaluwstaart-Kwikstaart",
        "Zoe\u0308 Zwaluwstaart-Kwikstaart",
    ],
)
def test_every_spelling_of_a_word_is_found_in_a_page(spelling):
    page = f"<!doctype html><p>Iets anders. {spelling} Nog iets.</p>".encode()
    assert leaks([SECRET], {"page": page}) != []


@pytest.mark.parametrize("spelling", [NUMBER, "0631415926", "06 314 159 26", "+31 (0)6 31 41 59 26", "06.31.41.59.26"])
def test_the_digits_of_a_number_are_found_in_any_writing(spelling):
    assert (
        leaks([NUMBER if "+31" not in spelling else "31 41 59 26"], {"page": f"Bel {spelling}, morgen".encode()}) != []
    )


def test_a_word_is_found_in_what_is_said_about_a_pdf():
    kept = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.docinfo["/Author"] = SECRET
        document.save(kept)
    assert leaks([SECRET], {"a.pdf": kept.getvalue()}) == ["secret 1 in a.pdf (about it)"]


def test_a_word_is_found_in_the_bytes_of_an_index(tmp_path):
    with sqlite3.connect(tmp_path / "index.sqlite") as careless:
        careless.execute("CREATE VIRTUAL TABLE words USING fts5(text)")
        careless.execute("INSERT INTO words VALUES (?)", (f"Iemand schreef {SECRET}",))
    careless.close()
    assert leaks(["Zwaluwstaart"], {"index": (tmp_path / "index.sqlite").read_bytes()}) != []


def test_a_leak_is_told_without_its_words():
    found = leaks(["eerste", SECRET], {"page": SECRET.encode()})
    assert found
    assert all("secret 2 in page" in line and "Zwaluw" not in line for line in found)


def test_of_a_hidden_passage_its_words_are_looked_for_whole_and_one_by_one():
    words = f"Mijn buurvrouw {SECRET} komt."
    start = words.index(SECRET)
    passage = Passage(Span(start, start + len(SECRET)), Category.CONTACT)
    assert hidden_words(words, [passage]) == [SECRET, "Zwaluwstaart-Kwikstaart"]
