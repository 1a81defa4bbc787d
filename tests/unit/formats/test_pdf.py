"""The PDF: it keeps both standards whatever is in it, and nothing in it is ever markup."""

import dataclasses
import io
import random
import unicodedata

import page
import pikepdf
import pytest

from consult.reports.document import Column, Document, Paragraph, Quotation, Section, Table
from consult.reports.formats import FORMATS, pdf_file
from consult.reports.formats.typesetting import showable
from tests.unit.formats.sample import HOSTILE, LABELS, sample


@pytest.fixture(scope="module")
def pdf():
    return pdf_file.render(sample())


def least(**more):
    """Return the smallest report there can be."""
    kept = {name: getattr(sample(), name) for name in ("language", "title", "sender", "number", "released_on")}
    return Document(**(kept | {"subtitle": "", "labels": LABELS, "sections": ()} | more))


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_the_report_keeps_the_standard(pdf, profile):
    report = page.validate_pdf_bytes(pdf, profile=profile)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.is_compliant


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_an_empty_report_keeps_the_standard_as_well(profile):
    assert page.is_pdf_compliant_bytes(pdf_file.render(least()), profile=profile)


@pytest.mark.parametrize("words", HOSTILE)
def test_no_words_of_an_inquirer_break_the_report(words):
    harmed = least(
        title=f"Titel {words}", sections=(Section(number=words, heading=words, blocks=(Paragraph(text=words),)),)
    )
    assert page.is_pdf_compliant_bytes(pdf_file.render(harmed), profile="2a")


def test_the_document_has_a_language_a_title_and_the_date_of_release(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.Root.Lang).startswith("nl")
        assert str(opened.docinfo["/Title"]) == sample().title
        assert str(opened.docinfo["/CreationDate"]).startswith("D:20260210")
        assert str(opened.docinfo["/Creator"]).strip() == "Consult"
        assert "/Author" not in opened.docinfo


def test_the_tags_name_headings_tables_heads_pictures_and_quotations(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        kinds = [str(each.get("/S")) for each in opened.objects if isinstance(each, pikepdf.Dictionary)]
        figures = [
            each for each in opened.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Figure"
        ]
    assert {"/H1", "/H2", "/Table", "/THead", "/TH", "/TD", "/TOC", "/BlockQuote", "/Caption", "/L"} <= set(kinds)
    assert len(figures) == 5
    assert all(str(figure.Alt) for figure in figures)


def test_no_page_lacks_the_warning_or_its_number(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) > 10
        artifacts = [each.Contents.read_bytes().count(b"/Artifact") for each in opened.pages]
    assert all(count >= 2 for count in artifacts)


def test_a_character_that_cannot_be_printed_becomes_an_open_box():
    assert showable("ja \U0001f600 \u0e44 nee") == "ja \u25af \u25af nee"
    assert showable("\u05e9\u05dc\u05d5\u05dd, \u041f\u0440\u0438\u0432\u0435\u0442, \u0219 ‹10") == (
        "\u05e9\u05dc\u05d5\u05dd, \u041f\u0440\u0438\u0432\u0435\u0442, \u0219 ‹10"
    )


def test_a_source_that_is_not_in_the_list_is_not_pointed_at():
    report = dataclasses.replace(sample(), sources=())
    assert page.is_pdf_compliant_bytes(pdf_file.render(report), profile="ua1")


def soup(seed):
    """Return letters and marks of every script there is, in an order no language has."""
    chance = random.Random(seed)  # noqa: S311  # no secret is made
    letters = [chr(code) for code in range(0x20, 0x30000) if unicodedata.category(chr(code)) not in {"Cn", "Co"}]
    marks = [letter for letter in letters if unicodedata.category(letter)[0] == "M"]
    return "".join(chance.choice(chance.choice((letters, marks, "ae\u05d0\u0628\u0915"))) for _ in range(120))


@pytest.mark.parametrize("seed", range(6))
def test_no_script_however_mixed_breaks_a_format_or_a_standard(seed):
    words = soup(seed)
    table = Table(key=words, title=words, columns=(Column(label=words),), rows=((words,),))
    said = Quotation(text=words, attribution=words, language="<x>")
    report = least(
        title=words, sections=(Section(number="1", heading=words, blocks=(Paragraph(text=words), said, table)),)
    )
    files = {name: chosen.render(report) for name, chosen in FORMATS.items()}
    for profile in ("ua1", "2a"):
        assert [failure.rule_id for failure in page.validate_pdf_bytes(files["pdf"], profile=profile).failures] == []


def test_a_stream_that_ends_in_a_return_keeps_its_length():
    made = b"<</Length 4/Filter/X>>\nstream\nabc\r\nendstream <</Length 3>>\nstream\nabc\nendstream"
    kept = pdf_file._ended(made)
    assert kept == b"<</Length 4/Filter/X>>stream\nabc\r\r\nendstream <</Length 3>>\nstream\nabc\nendstream"
    assert len(kept) == len(made)
