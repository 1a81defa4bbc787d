"""What holds for every format: same bytes, whole figures, words that stay words, and no trace of who made it where."""

import getpass
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from jsonschema import Draft202012Validator

from consult.reports.document import Chart, Table
from consult.reports.formats import FORMATS, json_file
from tests.unit.formats.pdf_words import pdf_words
from tests.unit.formats.sample import VISIBLE_HARM, WARNING, sample

MAKERS = (
    "python-docx",
    "odfdo",
    "xlsxwriter",
    "typst",
    "openpyxl",
    "libreoffice",
    "openoffice.org/2004/writer/",
    "jinja",
)
ZIPPED = ("docx", "odt", "xlsx", "ods", "csv")


@pytest.fixture(scope="module")
def files():
    return {name: chosen.render(sample()) for name, chosen in FORMATS.items()}


def contents(content):
    """Return every byte that a curious reader can get at: of the file, and of what is packed in it."""
    found = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found += [archive.read(name) for name in archive.namelist()] + [
                name.encode() for name in archive.namelist()
            ]
    if content.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(content)) as pdf:
            found += [
                each.read_bytes()
                for each in pdf.objects
                if isinstance(each, pikepdf.Stream) and each.get("/Subtype") != "/Image" and "/Length1" not in each
            ]
            found.append(str(dict(pdf.docinfo)).encode())
    return found


def words(content, name):
    """Return the words of a file as a reader sees them, without markup, in one line."""
    if name == "pdf":
        text = pdf_words(content)
    elif name in ZIPPED:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            pages = [archive.read(part).decode() for part in sorted(archive.namelist()) if part.endswith(".xml")]
        text = unescaped(re.sub(r"<[^>]+>", " ", " ".join(pages)))
    elif name == "html":
        text = unescaped(re.sub(r"<[^>]+>", " ", content.decode()))
    else:
        text = content.decode("utf-8-sig")
    return " ".join(text.split())


def unescaped(text):
    for entity, letter in (
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&#34;", '"'),
        ("&quot;", '"'),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ):
        text = text.replace(entity, letter)
    return text


def tables(sections):
    for section in sections:
        for block in section.blocks:
            if isinstance(block, Chart):
                yield block.table
            elif isinstance(block, Table):
                yield block
        yield from tables(section.sections)


def test_every_format_is_there_in_the_order_of_the_download_page():
    assert list(FORMATS) == ["html", "pdf", "docx", "odt", "xlsx", "ods", "csv", "json"]
    assert all(chosen.extension.startswith(name) for name, chosen in FORMATS.items())


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_gives_the_same_bytes_again(files, name):
    assert FORMATS[name].render(sample()) == files[name]


def test_another_process_in_another_place_gives_the_same_bytes(files, tmp_path):
    code = (
        "import hashlib, json; from consult.reports.formats import FORMATS; from tests.unit.formats.sample import sample;"
        "print(json.dumps({name: hashlib.sha256(f.render(sample())).hexdigest() for name, f in FORMATS.items()}))"
    )
    root = Path(__file__).parents[3]
    place = {
        "TZ": "Pacific/Kiritimati",
        "PYTHONPATH": str(root),
        "PYTHONHASHSEED": "7",
        "HOME": str(tmp_path),
        "LANG": "C",
    }
    made = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=place, capture_output=True, check=True, text=True
    )
    assert json.loads(made.stdout) == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_does_not_say_who_made_it_where_or_when(files, name):
    today = date.today()  # noqa: DTZ011  # the day a maker would write down
    secrets = [*MAKERS, "/tmp/", "/home/", "site-packages", str(Path(__file__).parents[3])]  # noqa: S108  # looked for
    secrets += [today.isoformat(), f"D:{today:%Y%m%d}"]
    if len(getpass.getuser()) > 4:
        secrets.append(getpass.getuser())
    for content in contents(files[name]):
        seen = content.lower()
        assert [secret for secret in secrets if secret.lower().encode() in seen] == []


@pytest.mark.parametrize("name", ZIPPED)
def test_the_entries_of_a_zip_file_carry_no_date_of_their_own(files, name):
    with zipfile.ZipFile(io.BytesIO(files[name])) as archive:
        assert archive.testzip() is None
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [entry for entry in archive.namelist() if "thumb" in entry.lower() or "comment" in entry.lower()]


@pytest.mark.parametrize("name", ["html", "pdf", "docx", "odt", "xlsx", "ods"])
def test_the_printed_formats_hold_every_figure_and_every_withheld_word(files, name):
    seen = words(files[name], name)
    for table in tables(sample().sections):
        if name not in {"xlsx", "ods"}:
            assert table.title.split()[-1] in seen
        for row in table.rows:
            assert [cell for cell in row if isinstance(cell, int) and not re.search(rf"\b{cell}\b", seen)] == []
    assert "‹10" in seen
    assert "×" in seen  # the sign of the look
    assert WARNING.split(".")[0] in seen


@pytest.mark.parametrize("name", ["html", "pdf", "docx", "odt"])
def test_words_that_mean_harm_are_printed_as_they_were_typed(files, name):
    seen = words(files[name], name)
    assert [harm for harm in VISIBLE_HARM if harm not in seen] == []
    assert "van linksnaar rechts en terug" in seen


@pytest.mark.parametrize("name", ["html", "docx", "odt", "xlsx", "ods", "csv", "json"])
def test_no_file_holds_a_sign_that_turns_text_round_or_cannot_be_seen(files, name):
    for content in contents(files[name]):
        if content.startswith((b"\x89PNG", b"PK", b"\xef\xbb\xbf")):
            continue
        text = content.decode("utf-8", "ignore")
        assert not re.search(r"[\u202a-\u202e\u2066-\u2069\u200b\x00\x1b\ud800-\udfff]", text)


def test_letters_that_are_read_from_the_right_stay(files):
    for name in ("html", "pdf", "docx", "odt", "xlsx", "ods"):
        seen = words(files[name], name)
        assert "\u05e9\u05dc\u05d5\u05dd" in seen or "\u05dd\u05d5\u05dc\u05e9" in seen


def test_the_schema_of_the_json_file_is_itself_a_schema_and_allows_no_other_version():
    Draft202012Validator.check_schema(json_file.schema())
    faults = Draft202012Validator(json_file.schema()).iter_errors({"schema": "consult-report/0"})
    assert any(list(fault.path) == ["schema"] for fault in faults)


def test_json_holds_the_figures_in_order_and_says_which_report_they_are_of(files):
    text = files["json"].decode()
    read = json.loads(text)
    assert text.endswith("}\n")
    assert read["figures"] == sample().figures
    assert (read["schema"], read["number"], read["released_on"]) == ("consult-report/1", 3, "2026-02-10")
    assert list(read) == sorted(read)
    assert "‹10" in text
