"""XLSX, ODS and CSV: every figure a number, every word a word, and nothing a spreadsheet would run."""

import csv
import io
import json
import zipfile

import odfdo
import openpyxl
import pytest

from consult.reports.formats import csv_file, ods_file, xlsx_file
from consult.reports.formats.archive import unpacked
from consult.reports.formats.tables import guarded, tables_of
from tests.unit.formats.sample import GROUPS, HOSTILE, LABELS, WARNING, sample


@pytest.fixture(scope="module")
def book():
    return openpyxl.load_workbook(io.BytesIO(xlsx_file.render(sample())))


@pytest.fixture(scope="module")
def packed():
    return unpacked(csv_file.render(sample()))


def test_both_workbooks_hold_the_same_sheets_with_the_same_cells(book):
    other = odfdo.Document(io.BytesIO(ods_file.render(sample()))).body
    assert [sheet.name for sheet in other.tables] == book.sheetnames
    for sheet in other.tables:
        read = [[cell for cell in row if cell not in (None, "")] for row in sheet.get_values()]
        kept = [
            [cell for cell in row if cell not in (None, "")] for row in book[sheet.name].iter_rows(values_only=True)
        ]
        assert [row for row in read if row] == [row for row in kept if row]


def test_the_first_sheet_says_what_this_is(book):
    guide = book[book.sheetnames[0]]
    seen = [cell for row in guide.iter_rows(values_only=True) for cell in row if cell]
    assert book.sheetnames[0] == "Leeswijzer"
    assert {sample().title, WARNING, "Voorbeeldministerie", "10 februari 2026", "3"} <= set(seen)
    assert book.sheetnames[-1] == "Velden"


def test_every_table_has_a_sheet_of_its_own_with_its_figures_as_numbers(book):
    tables = tables_of(sample())
    assert len(book.sheetnames) == len(set(book.sheetnames)) == len(tables) + 2
    assert all(len(name) <= 31 for name in book.sheetnames)
    for name, table in zip(book.sheetnames[1:], tables, strict=False):
        sheet = book[name]
        assert sheet.freeze_panes == "B6"
        assert sheet.auto_filter.ref
        assert sheet["A5"].font.bold
        read = list(sheet.iter_rows(min_row=6, values_only=True))
        assert len(read) == len(table.rows)
        for cells, row in zip(read, table.rows, strict=True):
            assert [cell for cell in cells if isinstance(cell, int)] == [cell for cell in row if isinstance(cell, int)]


def test_no_cell_is_a_formula_or_a_link(book):
    for sheet in book:
        for row in sheet.iter_rows():
            assert {cell.data_type for cell in row} <= {"s", "n"}
            assert not [cell for cell in row if cell.hyperlink]
    harmed = [cell for row in book["kwaad-----"].iter_rows(min_row=6, max_col=1, values_only=True) for cell in row]
    assert harmed[1] == "=SUM(A1:A9)"
    assert len(harmed) == len(HOSTILE)


def test_what_each_column_means_is_said(book):
    rows = list(book["Velden"].iter_rows(min_row=2, values_only=True))
    assert ("themas-per-groep", "Bijdragen", "Aantal bijdragen; een woord waar het is weggelaten") in rows
    assert all(all(row) for row in rows)


def test_the_workbook_says_nobodys_name_and_has_nothing_hidden(book):
    assert not book.properties.creator
    assert not book.properties.lastModifiedBy
    assert book.properties.created.date() == sample().released_on
    assert {sheet.sheet_state for sheet in book} == {"visible"}
    with zipfile.ZipFile(io.BytesIO(xlsx_file.render(sample()))) as archive:
        assert not [name for name in archive.namelist() if "external" in name or "comment" in name]


def test_every_table_has_a_file_with_every_cell_and_its_columns_are_described_one_by_one(packed):
    told = json.loads(packed["csv-metadata.json"])
    described = {table["url"]: table for table in told["tables"]}
    assert list(packed) == ["csv-metadata.json", *described]
    assert len(described) == len(tables_of(sample()))
    for (url, table), source in zip(described.items(), tables_of(sample()), strict=True):
        head, *rows = list(csv.reader(io.StringIO(packed[url].decode("utf-8-sig"), newline="")))
        columns = table["tableSchema"]["columns"]
        assert head == [column["titles"] for column in columns]
        assert [row[0] for row in rows] == [str(number) for number in range(1, len(source.rows) + 1)]
        assert table["tableSchema"]["primaryKey"] == columns[0]["name"] == "row"
        assert len({column["name"] for column in columns}) == len(columns)
        for place, column in enumerate(columns):
            seen = {row[place] for row in rows} - set(column.get("null", []))
            assert column["datatype"] == "string" or all(value.isdigit() for value in seen)
    assert ["4", GROUPS[3], "‹10"] in list(csv.reader(io.StringIO(packed["deelname.csv"].decode("utf-8-sig"))))
    number = described["deelname.csv"]["tableSchema"]["columns"][2]
    assert (number["datatype"], number["null"]) == ({"base": "integer", "minimum": 0}, ["", "‹10"])


def test_the_description_says_what_this_is_of_and_how_to_read_it(packed):
    told = json.loads(packed["csv-metadata.json"])
    assert told["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "nl"}]
    assert (told["dc:publisher"], told["dc:issued"]["@value"]) == ("Voorbeeldministerie", "2026-02-10")
    assert [note["body"]["value"] for note in told["notes"]] == [WARNING, LABELS.withheld, LABELS.scope]
    reach = next(table for table in told["tables"] if table["url"] == "deelname.csv")
    assert "Zelfselectie" in reach["notes"][0]["body"]["value"]


def test_no_field_begins_as_a_formula(packed):
    files = [content.decode("utf-8-sig") for name, content in packed.items() if name.endswith(".csv")]
    lines = [line for text in files for line in csv.reader(io.StringIO(text, newline=""))]
    assert not [field for line in lines for field in line if field.lstrip()[:1] in set("=+-@\t\r\n\uff1d") and field]


@pytest.mark.parametrize(
    "words", ["=1", "+1", "-1", "@x", "\uff1d1", "\uff0b1", "\t=1", "\r=1", "\n1", "  =1", "\u200b=1", "\xa0@x"]
)
def test_words_that_look_like_a_formula_are_guarded(words):
    assert guarded(words).startswith("'")


@pytest.mark.parametrize("words", ["", "gewoon", "a=b", "‹10", "10 - 12"])
def test_other_words_are_left_alone(words):
    assert guarded(words) == words
