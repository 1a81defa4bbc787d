"""Files of responses made elsewhere: read row by row, understood by a mapping, and refused in plain words. All invented."""

import json
import zipfile
from datetime import date

import openpyxl
import pytest

from consult.responses.importing.columns import mapping_faults
from consult.responses.importing.faults import ImportFileError, Reject, RejectedError
from consult.responses.importing.mapping import read_mapping, ready_mappings
from consult.responses.importing.records import CELL_LIMIT, RECORD_LIMIT
from consult.responses.importing.rows import Reading
from consult.responses.importing.source import look_over
from consult.responses.models import Channel, Visibility
from tests.shipped import shipped

TODAY = date(2026, 11, 22)
SECRET = "Karin de Vries uit Ons Dorp"


def written(tmp_path, name, text, encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def sheet(tmp_path, *rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    path = tmp_path / "verzonnen.xlsx"
    book.save(path)
    return path


def rows_of(path, encoding=None):
    return list(look_over(path, encoding).rows())


def faults_of(refused):
    return [(fault.line, fault.path, fault.words) for fault in refused.value.faults]


def understood(path, mapping="plain", changes=None):
    """Every response of a file as it would come in, or why its row is rejected."""
    mapped = read_mapping(str(mapping))
    file = shipped("pooierverbod")
    assert mapping_faults(mapped, file) == []
    source = look_over(path)
    reading = Reading(source, mapped, file, TODAY)
    found = []
    for row in source.rows():
        if isinstance(row, Reject):
            found.append(row)
            continue
        try:
            columns = reading.columns(row)
            if reading.is_sent(columns, row):
                found.append(reading.imported(columns, row, reading.external_id(columns, row)))
        except RejectedError as refused:
            found.append(Reject(row.line, refused.column, refused.reason))
    return found


def test_a_cell_may_have_lines_and_quotation_marks_and_lines_are_counted_on(tmp_path):
    path = written(tmp_path, "a.csv", 'id;x\r\n1;"een\r\n""twee"""\r\n\r\n2;kort\r\n3;te;veel\r\n4;"half"x\r\n')
    first, second, third, fourth = rows_of(path)
    assert (first.line, first.cells) == (2, ("1", 'een\r\n"twee"'))
    assert (second.line, second.cells) == (5, ("2", "kort"))
    assert third == Reject(6, "", "The row has 3 cells and the first line has 2.")
    assert fourth == Reject(7, "", "The quotation marks of this row do not fit.")


@pytest.mark.parametrize("size", [CELL_LIMIT + 2, RECORD_LIMIT, 10_000_000])
@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_a_cell_of_ten_megabytes_is_one_reject_and_the_rows_around_it_are_read(tmp_path, name, size):
    lines = {
        "a.csv": ["id,x", "1,a", '2,"' + "\ny" * (size // 2) + '"', "3,b"],
        "a.jsonl": ['{"id": 1, "x": "a"}', '{"id": 2, "x": "' + "y" * size + '"}', '{"id": 3, "x": "b"}'],
    }
    found = rows_of(written(tmp_path, name, "\n".join(lines[name])))
    assert [type(row).__name__ for row in found] == ["Row", "Reject", "Row"]
    assert found[1].reason == "A cell has more than 100,000 characters."
    assert found[2].cells == ("3", "b")


def test_a_file_that_breaks_off_gives_its_whole_rows_first(tmp_path):
    rows = look_over(written(tmp_path, "a.csv", 'id,x\n1,a\n2,"b')).rows()
    assert next(rows).cells == ("1", "a")
    with pytest.raises(ImportFileError) as refused:
        next(rows)
    assert faults_of(refused) == [(3, "", "the file ends inside quotation marks that were opened on this line")]
    cut_off = rows_of(written(tmp_path, "b.jsonl", '{"id": "1"}\n["a"]\n{"id": "2'))
    assert [each.line for each in cut_off] == [1, 2, 3]
    assert cut_off[2] == Reject(3, "", "The line is no JSON: it is broken, or cut off.")


def test_another_encoding_is_refused_with_its_line_and_taken_when_it_is_named(tmp_path):
    path = written(tmp_path, "a.csv", "id,x\n1,goed\n2,één\n", "windows-1252")
    with pytest.raises(ImportFileError) as refused:
        look_over(path)
    assert [fault.line for fault in refused.value.faults] == [3]
    assert "één" not in str(refused.value)
    assert rows_of(path, "windows-1252")[1].cells == ("2", "één")
    for encoding in ("utf-8-sig", "utf-16"):
        assert rows_of(written(tmp_path, "b.csv", "id,x\n2,één\n", encoding))[0].cells == ("2", "één")


def test_a_formula_in_a_sheet_is_a_reject_and_what_only_looks_like_one_is_words(tmp_path):
    path = sheet(tmp_path, ["id", "x"], [1, "=1+1"], [2, "-goed"], [3, "y" * 40_000], [4, None, "over"])
    found = rows_of(path)
    assert found[0] == Reject(2, "x", "The cell holds a formula, and no answer.")
    assert found[1].cells == ("2", "-goed")
    assert found[3] == Reject(5, "", "The row has more cells than the first row has names.")
    assert rows_of(written(tmp_path, "a.csv", "id,x\n1,=1+1\n"))[0].cells == ("1", "=1+1")


def test_a_sheet_that_unpacks_to_far_more_is_refused_unread(tmp_path):
    path = tmp_path / "bom.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    whole = sheet(tmp_path, ["id", "x"], *([number, "woorden"] for number in range(500))).read_bytes()
    half = written(tmp_path, "half.xlsx", whole[: len(whole) // 2])
    laughing = tmp_path / "lach.xlsx"
    with zipfile.ZipFile(laughing, "w") as packed:
        packed.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>')
    with pytest.raises(ImportFileError, match="declares a document type"):
        rows_of(laughing)
    for refused_path in (path, half, written(tmp_path, "geen.xlsx", b"id,x\n1,a\n")):
        with pytest.raises(ImportFileError):
            rows_of(refused_path)


def test_limesurvey_is_understood_with_codes_and_with_full_answers(tmp_path):
    assert ready_mappings() == ["internetconsultatie", "limesurvey", "plain"]
    names = [
        *("id", "submitdate", "lastpage", "startlanguage", "seed", "ipaddr", "email", "groep"),
        *("PV07", "PV03[prijs]", "PV03[paspoort]", "PV03[other]", "PV04", "PV08", "PV01[1]", "PV01[2]"),
        *("PV02[chauffeur]", "PV02[website]", "PV06[veilig]"),
    ]
    left = ["2026-11-19 08:09:10", "3", "nl", "99", "10.0.0.1", SECRET]
    codes = [
        "1",
        *left,
        "gemeente",
        "smal",
        "Y",
        "",
        "eigen",
        "4",
        "=woorden",
        "huur",
        "dwang",
        "nooit",
        "weetniet",
        "2",
    ]
    labels = [
        *(
            "2",
            *left,
            "Zeg ik liever niet",
            "Een breed verbod: iedereen die geld verdient aan sekswerk zonder vergunning",
        ),
        *("Ja", "Nee", "", "Weet ik niet", "", "Dwang, dreigen of geweld", "", "", "", "Veel slechter"),
    ]
    unsent = ["3", "", *left[1:], "gemeente", *[""] * 11]
    unknown = ["4", *left, "gemeente", SECRET, *[""] * 10]
    rows = [",".join(f'"{cell}"' for cell in row) for row in (names, codes, labels, unsent, unknown)]
    one, two, rejected = understood(written(tmp_path, "a.csv", "\n".join(rows), "utf-8-sig"), "limesurvey")
    assert (one.external_id, one.group, one.channel) == ("limesurvey:1", "gemeente", Channel.OPEN)
    assert one.week == date(2026, 11, 16)
    assert one.answers == {
        "PV-07": "smal",
        "PV-03": ["prijs", "anders"],
        "PV-04": 4,
        "PV-08": "=woorden",
        "PV-01": ["huur", "dwang"],
        "PV-02": {"chauffeur": "nooit", "website": "weetniet"},
        "PV-06": {"veilig": 2},
    }
    assert one.free_text == {"PV-03": {"anders": "eigen"}}
    assert two.answers == {
        "PV-07": "breed",
        "PV-03": ["prijs"],
        "PV-04": "no_answer",
        "PV-01": ["dwang"],
        "PV-06": {"veilig": 1},
    }
    assert rejected == Reject(5, "PV07", "The answer is none of the options of question PV-07.")
    assert SECRET not in repr([one, two, rejected])


def test_of_internetconsultatie_only_an_organisation_keeps_its_name_and_is_public(tmp_path):
    asked = shipped("pooierverbod").question("PV-08").text.nl
    names = ["Naam", "Plaats", "Datum", "Soort", "Openbaar", asked, "Bijlagen"]
    of_person = [SECRET, "Ons Dorp", "19-11-2026", "Particulier", "Ja", "Mijn mening", "brief van Karin.pdf"]
    of_body = [
        f"Stichting Verzonnen ({SECRET})",
        "Ons Dorp",
        "02 november 2026 (22:03)",
        "organisatie",
        "Ja",
        "Onze mening",
        "",
    ]
    quoted = [",".join(f'"{cell}"' for cell in row) for row in (names, of_person, of_body)]
    own = written(
        tmp_path,
        "eigen.yaml",
        'schema_version: "1.0"\nid: eigen\nextends: internetconsultatie\ngroup: {fixed: gemeente}\n'
        "organisation: {column: Naam, where: {column: Soort, values: [Organisatie]}}\n"
        'public: {column: Openbaar, values: [Ja], address: "https://www.internetconsultatie.nl"}\n',
    )
    person, body = understood(written(tmp_path, "a.csv", "\n".join(quoted)), own)
    assert (person.maker, person.channel, person.visibility) == ("", Channel.OPEN, {"PV-08": Visibility.ANALYSE})
    assert person.source == body.source == "https://www.internetconsultatie.nl"
    assert (body.maker, body.channel, body.visibility) == (
        "Stichting Verzonnen",
        Channel.PUBLISHED,
        {"PV-08": Visibility.PUBLIC},
    )
    assert body.week == date(2026, 11, 2)
    assert "Karin" not in repr([person, body])
    assert "Dorp" not in repr([person, body])


def test_json_lines_carry_lists_and_objects_and_a_line_of_another_shape_is_a_reject(tmp_path):
    good = {
        "external_id": 7,
        "group": "swad",
        "channel": "paper",
        "week": "2026-11-18",
        "PV-03": ["prijs", "keuze"],
        "PV-02": {"collega": "nooit"},
        "A-0": {"reason": "omdat", "wording": "anders"},
    }
    wrong = (
        good | {"naam": SECRET},
        good | {"week": "18 nov"},
        good | {"week": "2027-01-01"},
        good | {"group": SECRET},
        good | {"channel": "published"},
        good | {"PV-12": "woorden"},
        good | {"external_id": ""},
        {"external_id": 1, "group": "swad", "week": "2026-11-18", "PV-03": []},
    )
    one, *rejects = understood(written(tmp_path, "a.jsonl", "\n".join(map(json.dumps, (good, *wrong)))))
    assert one.answers == {"PV-03": ["prijs", "keuze"], "PV-02": {"collega": "nooit"}, "A-0": None}
    assert one.free_text == {"A-0": {"reason": "omdat", "wording": "anders"}}
    assert [(each.line, each.column, each.reason) for each in rejects] == [
        (2, "naam", "The column is named nowhere in the mapping; a column that is not wanted goes under drop."),
        (3, "week", "The day cannot be read."),
        (4, "week", "The day lies in the future."),
        (5, "group", "The group of the row is not known here."),
        (6, "channel", "The way in of the row is not known here."),
        (7, "PV-12", "Question PV-12 is not put to the group of this row."),
        (8, "external_id", "The number of the response is missing, or longer than 100."),
        (9, "", "The row answers no question."),
    ]


def test_every_fault_of_a_mapping_is_named_with_its_line(tmp_path):
    text = """schema_version: "1.0"
id: eigen
extends: limesurvey
group: {column: groep, values: {A1: niemand}}
questions:
  PV-07:
    column: Q1
    values: {A1: smal, A2: zoiets}
  PV-99: {column: Q2}
"""
    mapped = read_mapping(str(written(tmp_path, "eigen.yaml", text)))
    found = [(fault.line, fault.path) for fault in mapping_faults(mapped, shipped("pooierverbod"))]
    assert found == [(4, "group.values.A1"), (8, "questions.PV-07.values.A2"), (9, "questions.PV-99")]
    for broken in ("id: [", 'schema_version: "1.0"\nid: x\nonbekend: 1\n', "extends: niets\n", b"\xff"):
        with pytest.raises(ImportFileError) as refused:
            read_mapping(str(written(tmp_path, "kapot.yaml", broken)))
        assert all(fault.line for fault in refused.value.faults)
    with pytest.raises(ImportFileError, match="cannot be read"):
        read_mapping("niets")


def test_missing_columns_and_columns_that_nobody_named_are_faults(tmp_path):
    with pytest.raises(ImportFileError) as refused:
        understood(written(tmp_path, "a.csv", f"id,{SECRET},PV07,PV07\n1,x,smal,smal\n"), "limesurvey")
    assert [fault[1] for fault in faults_of(refused)] == ["column 3", "submitdate", "groep", "submitdate"]
    assert "Karin" not in str(refused.value)
    with pytest.raises(ImportFileError) as refused:
        understood(
            written(tmp_path, "b.csv", "id,submitdate,groep,PV07,leeftijd\n1,2026-11-01,swad,smal,40\n"), "limesurvey"
        )
    assert [fault[:2] for fault in faults_of(refused)] == [(1, "leeftijd")]
