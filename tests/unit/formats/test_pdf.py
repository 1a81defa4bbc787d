"""The PDF: it keeps both standards whatever is in it, and nothing in it is ever markup."""

import dataclasses
import io

import page
import pikepdf
import pytest

from consult.reports.document import Document, Paragraph, Section
from consult.reports.formats import pdf_file
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
