import json

import pytest

from consult.consultations.reading import ConsultationFileError, json_schema, read_content, read_file, write_schema
from tests.unit.consultations.shipped import ROOT, SHIPPED

SHOWN_AFTER_07 = "show_if: {question: PV-07, answered: true}"
HUUR = '{id: huur, nl: "Veel te hoge huur voor een kamer of woning", en: "Extortionate rent for a room or home"}'

# Each: what is replaced, by what, the path and words of the fault, and, where the fault is not reported on the line of
# the change, the text that stands on its line.
BROKEN = {
    "unknown question type": ("type: ranking", "type: rating", "questions[0].type", 'unknown type "rating"'),
    "no question type": ("    type: ranking\n", "", "questions[0].type", "is missing", "  - id: PV-01"),
    "missing English": (HUUR, '{id: huur, nl: "Huur"}', "questions[0].options[0].en", "is missing"),
    "missing Dutch in a title": (
        "  nl: \"Het 'pooierverbod': moet er een nieuw verbod komen, en zo ja hoe?\"\n",
        "",
        "title.nl",
        "is missing",
        "title:",
    ),
    "empty text": ('nl: "Geen van deze"', 'nl: " "', "questions[0].options[7].nl", "must not be empty"),
    "unknown key": ("    max_rank: 3", "    max_ranks: 3", "questions[0].max_ranks", 'unknown key "max_ranks"'),
    "unknown key of an option": (
        "exclusive: true",
        "exclusve: true",
        "questions[0].options[7].exclusve",
        "unknown key",
    ),
    "text that YAML reads as something else": ("{id: geen, nl", "{id: no, nl", "questions[0].options[7].id", "quotes"),
    "wrong kind of number": (
        "max_chars: 3000",
        'max_chars: "many"',
        "questions[4].max_chars",
        "must be a whole number",
    ),
    "value out of its list": (
        "sensitivity: low",
        "sensitivity: none",
        "questions[0].sensitivity",
        "must be 'low', 'med",
    ),
    "wrong form of an id": ("- id: PV-01", "- id: pv1", "questions[0].id", "must be capitals, a hyphen and digits"),
    "promise that cannot be broken": ("store_ip: false", "store_ip: true", "privacy.store_ip", "must be false"),
    "list where a mapping belongs": ("consent:\n", "consent: []\nconsent_old:\n", "consent", "must be a mapping"),
    "groups of no shape": ("groups: allen", "groups: 3", "questions[0].groups", "must be the name of a group set or a"),
    "duplicate option": (
        '{id: advertentie, nl: "Advertenties',
        '{id: huur, nl: "Advertenties',
        "questions[0].options[1].id",
        'duplicate id "huur"',
    ),
    "duplicate row": ('{id: werkplek, nl: "Het', '{id: veilig, nl: "Het', "questions[5].rows[1].id", "duplicate id"),
    "duplicate column": ('{id: misbruik, nl: "All', '{id: nooit, nl: "All', "questions[1].columns[1].id", "duplicate"),
    "id of a response to the text": (
        "- id: PV-12",
        "- id: A-0",
        "questions[11].id",
        '"A-0" is kept for responses to the text of this section',
    ),
    "duplicate question": ("- id: PV-02", "- id: PV-01", "questions[1].id", 'duplicate id "PV-01"'),
    "duplicate group": ("{id: swad, ", "{id: sekswerker, ", "groups[2].id", 'duplicate id "sekswerker"'),
    "duplicate section": ("{id: B, source", "{id: A, source", "proposal_sections[1].id", 'duplicate id "A"'),
    "duplicate proposition": ("{id: buiten, nl", "{id: smal, nl", "propositions[2].id", 'duplicate id "smal"'),
    "duplicate code": ("{id: S-TEGEN,", "{id: S-VOOR,", "codebook.codes[2].id", 'duplicate id "S-VOOR"'),
    "duplicate key": (
        "    max_rank: 3",
        "    max_rank: 3\n    type: single",
        "questions[0].type",
        'duplicate key "type"',
        "    type: single",
    ),
    "unknown group in a set": (
        "toezicht: [gemeente,",
        "toezicht: [ministerie,",
        "group_sets.toezicht[0]",
        "unknown group",
    ),
    "unknown group set": ("groups: ervaring", "groups: ervaren", "questions[4].groups", 'unknown group set "ervaren"'),
    "unknown group of a question": (
        "groups: [gemeente, vng_riec_ccv, politie_om, exploitant, ",
        "groups: [gemeente, vng, politie_om, exploitant, ",
        "questions[11].groups[1]",
        'unknown group "vng"',
    ),
    "unknown group of a publication choice": (
        "groups: [swad,",
        "groups: [swat,",
        "publication_choices[2].groups[0]",
        "swat",
    ),
    "unknown section": ("section: G", "section: Z", "questions[12].section", 'unknown section "Z"'),
    "unknown question in the short route": ("[PV-05, PV-07,", "[PV-05, PV-77,", "short_route[1]", 'question "PV-77"'),
    "short route that is long": ("PV-07, PV-09]", "PV-07, PV-09, PV-10]", "short_route", "must have at most 3"),
    "short route without a parent": (
        "[PV-05, PV-07, PV-09]",
        "[PV-09, PV-08]",
        "short_route[1]",
        'shown only after "PV-07"',
    ),
    "group without a short route": ("[PV-05, PV-07, PV-09]", "[PV-05]", "short_route", 'group "gemeente" has no'),
    "unknown question in show_if": (
        SHOWN_AFTER_07,
        "show_if: {question: PV-70, answered: true}",
        "questions[7].show_if.question",
        "unknown",
    ),
    "question that hangs on itself": (
        SHOWN_AFTER_07,
        "show_if: {question: PV-08, answered: true}",
        "questions[7].show_if.question",
        "cyclic: PV-08 -> PV-08",
    ),
    "question that hangs on a later one": (
        SHOWN_AFTER_07,
        "show_if: {question: PV-10, answered: true}",
        "questions[7].show_if.question",
        '"PV-10" comes later',
    ),
    "question that hangs on what others are asked": (
        SHOWN_AFTER_07,
        "show_if: {question: PV-05, answered: true}",
        "questions[7].show_if.question",
        'group "gemeente" is not asked "PV-05"',
    ),
    "unknown option in show_if": (
        SHOWN_AFTER_07,
        "show_if: {question: PV-07, in: [smal, smaller]}",
        "questions[7].show_if.in[1]",
        'no answer "smaller"',
    ),
    "point beyond the scale in show_if": (
        SHOWN_AFTER_07,
        "show_if: {question: PV-04, in: [5, 6]}",
        "questions[7].show_if.in[1]",
        'no answer "6"',
    ),
    "words asked for in show_if": (
        SHOWN_AFTER_07,
        "show_if: {question: PV-05, in: [ja]}",
        "questions[7].show_if.in",
        "answered in words",
    ),
    "show_if that says nothing": (
        SHOWN_AFTER_07,
        "show_if: {question: PV-07}",
        "questions[7].show_if",
        'needs either "in" or',
    ),
    "unknown suggested code": (
        "[P-HUUR, P-ADV,",
        "[P-HUUR, P-ADS,",
        "questions[0].suggested_codes[1]",
        'unknown code "P-ADS"',
    ),
    "unknown code after an arrow": (
        "misbruik -> S-VOORWAARDE",
        "misbruik -> S-WAARDE",
        "codebook.codes[0].exclude[0]",
        'unknown code "S-WAARDE"',
    ),
    "proposition of an unknown code": (
        "  B-SMAL: smal",
        "  B-KLEIN: smal",
        "theme_propositions.B-KLEIN",
        "unknown code or family",
    ),
    "proposition of an unknown family": (
        "  uitvoering: main",
        "  uitvoer: main",
        "theme_propositions.uitvoer",
        "unknown code or family",
    ),
    "unknown proposition": (
        "  D-BESTUUR: main",
        "  D-BESTUUR: mine",
        "theme_propositions.D-BESTUUR",
        'unknown proposition "mine"',
    ),
    "unknown source": ('source: "seed:003"', 'source: "seed:009"', "context[6].source", 'unknown source "009"'),
    "too few labels": (
        '["Helemaal oneens", "Oneens", ',
        '["Helemaal oneens", ',
        "questions[3].scale.labels.nl",
        '4 labels in "nl" for 5',
    ),
    "more ranks than options": (
        "max_rank: 3",
        "max_rank: 30",
        "questions[0].max_rank",
        "is 30, but there are 9 options",
    ),
    "two defaults": (
        "{id: citaat,  default: false",
        "{id: citaat,  default: true",
        "publication_choices[1].default",
        "only one choice",
    ),
    "no default": (
        "{id: analyse, default: true",
        "{id: analyse, default: false",
        "publication_choices",
        "no choice is the default",
        "publication_choices:",
    ),
    "no main proposition": (
        "{id: main, main: true,",
        "{id: main,",
        "propositions",
        "no proposition is the main one",
        "propositions:  ",
    ),
    "two main propositions": (
        '{id: smal, nl: "Als',
        '{id: smal, main: true, nl: "Als',
        "propositions[1].main",
        "only one proposition",
    ),
    "language that was not announced": (
        "short_title: {nl: ",
        'short_title: {fr: "Proxénètes", nl: ',
        "short_title.fr",
        'language "fr"',
    ),
    "period that ends before it begins": (
        "opens: null, closes: null",
        "opens: 2026-05-02, closes: 2026-05-01",
        "period.closes",
        "before",
    ),
    "period that is too short": (
        "opens: null, closes: null",
        "opens: 2026-05-01, closes: 2026-05-08",
        "period.closes",
        "less than 6 weeks",
    ),
    "nobody signed and no reason": (
        "not_co_signed_because: {nl",
        "owner_note: {nl",
        "not_co_signed_because",
        "is missing",
        "schema_version",
    ),
    "group that is asked nothing": (
        "  - {id: anders,                nl: ",
        '  - {id: buurt, nl: "Buurt", en: "Area", category: omgeving}\n  - {id: anders,                nl: ',
        "groups[13].id",
        'no question is asked of group "buurt"',
        "{id: buurt",
    ),
}


@pytest.mark.parametrize("path", SHIPPED.values(), ids=SHIPPED)
def test_a_shipped_file_has_no_fault(path):
    assert read_file(path).questions


@pytest.mark.parametrize("case", BROKEN.values(), ids=BROKEN)
def test_a_fault_is_reported_with_its_line_and_path(case, changed, faults):
    old, new, place, words, *marker = case
    path = changed((old, new))
    source, sign = (path, marker[0]) if marker else (SHIPPED["pooierverbod"], old)
    text = source.read_text(encoding="utf-8")
    line = text[: text.index(sign)].count("\n") + 1
    found = [fault for fault in faults(path) if fault.path == place and words in fault.words]
    assert [fault.line for fault in found[:1]] == [line]
    assert str(found[0]).startswith(f"{path}:{line}: {place}: ")


def test_every_fault_of_a_file_is_reported_at_once(changed, faults):
    path = changed(
        ("type: ranking", "type: rating"),
        (HUUR, '{id: huur, nl: "Huur"}'),
        (SHOWN_AFTER_07, "show_if: {question: PV-08, answered: true}"),
        ("groups: ervaring", "groups: ervaren"),
        ("[P-HUUR, P-ADV,", "[P-HUUR, P-ADS,"),
    )
    found = faults(path)
    assert {fault.path for fault in found} >= {
        "questions[0].type",
        "questions[0].suggested_codes[1]",
        "questions[4].groups",
        "questions[7].show_if.question",
    }
    assert [fault.line for fault in found] == sorted(fault.line for fault in found)


def test_a_cycle_is_named_on_every_question_in_it(changed, faults):
    path = changed(
        ("[PV-05, PV-07, PV-09]", "[PV-09]"),
        (
            "    section: D\n    type: single\n",
            "    section: D\n    type: single\n    show_if: {question: PV-08, answered: true}\n",
        ),
    )
    assert {(fault.path, fault.words) for fault in faults(path)} == {
        ("questions[6].show_if.question", "cyclic: PV-07 -> PV-08 -> PV-07"),
        ("questions[7].show_if.question", "cyclic: PV-08 -> PV-07 -> PV-08"),
    }


def test_a_language_that_the_file_requires_is_required_of_every_text(changed, faults):
    found = {fault.path for fault in faults(changed(("required: [nl, en]", "required: [nl, en, es]")))}
    assert {"title.es", "questions[0].options[0].es", "questions[3].scale.labels.es", "codebook.codes[0].es"} <= found
    assert "codebook.rules.es" not in found


def test_a_translation_may_be_added(changed):
    path = changed(("short_title: {nl: ", 'short_title: {es: "Ley", nl: '))
    assert read_file(path).short_title.in_language("es") == ("Ley", "es")


WRITTEN_WRONGLY = {
    "syntax": ("title: 'x\nid: [", "2", ""),
    "bracket left open": ("a: 1\nb: [1, 2\n", "3", "column 1: "),
    "alias": ("a: &x [1]\nb: [*x, *x]\n", "1", "anchors and aliases"),
    "tag": ("a: 1\nb: !!python/name:os.system\n", "2", "tags are not allowed"),
    "depth": ("a: " + "[" * 5000, "1", "levels deep"),
    "control character": ("a: 1\nb: \x00\n", "2", "character that YAML does not allow"),
    "two documents": ("a: 1\n---\nb: 2\n", "2", "another document"),
    "nothing": ("# only a comment\n", "1", "the file is empty"),
    "a list": ("- 1\n", "1", "must be a mapping"),
}


@pytest.mark.parametrize(("text", "line", "words"), WRITTEN_WRONGLY.values(), ids=WRITTEN_WRONGLY)
def test_wrong_yaml_is_one_fault_with_its_line(text, line, words, tmp_path, faults):
    path = tmp_path / "wrong.yaml"
    path.write_bytes(text.encode())
    (fault,) = faults(path)
    assert str(fault).startswith(f"{path}:{line}: ")
    assert words in fault.words


def test_text_that_is_not_utf_8_is_refused_on_its_line(tmp_path, faults):
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"a: 1\nb: caf\xe9\n")
    assert [str(fault) for fault in faults(path)] == [f"{path}:2: is not UTF-8"]


def test_a_large_file_and_a_missing_file_are_refused(tmp_path, faults):
    large = tmp_path / "large.yaml"
    large.write_bytes(b"#" * 1_000_001)
    assert [str(fault) for fault in faults(large)] == [f"{large}: is larger than 1,000,000 bytes"]
    assert "cannot be read" in faults(tmp_path / "none.yaml")[0].words


def test_half_a_character_is_refused_and_nothing_a_terminal_obeys_is_printed(changed, faults):
    path = changed(('short_title: {nl: "Pooierverbod"', 'short_title: {nl: "\\ud800", "\\e[2J": "x"'))
    found = {fault.path: fault.words for fault in faults(path)}
    assert "lone surrogate" in found["short_title.nl"]
    assert all(words.isprintable() and place.isprintable() for place, words in found.items())


def test_a_key_that_is_no_text_is_refused(changed, faults):
    found = faults(changed(("    max_rank: 3", "    no: 3\n    max_rank: 3")))
    assert [fault.words for fault in found] == ['the key "no" must be text; put it in quotes']


def test_the_error_is_a_sentence_with_the_number_of_faults(changed):
    path = changed(("type: ranking", "type: rating"))
    with pytest.raises(ConsultationFileError, match=r"cannot be loaded\. Faults found: 1\."):
        read_file(path)


def test_the_schema_in_the_documentation_is_the_one_that_is_generated(tmp_path):
    write_schema(tmp_path / "schema.json")
    kept = (ROOT / "docs" / "consultation.schema.json").read_text(encoding="utf-8")
    assert kept == (tmp_path / "schema.json").read_text(encoding="utf-8")
    assert json.loads(kept) == json_schema()


def test_the_schema_allows_other_languages_and_no_other_keys():
    option = json_schema()["$defs"]["Option"]
    assert option["patternProperties"].keys() == {"^[a-z]{2}$"}
    assert option["additionalProperties"] is False


def read(text):
    with pytest.raises(ConsultationFileError) as caught:
        read_content("sent.yaml", text if isinstance(text, bytes) else text.encode())
    return [(fault.line, fault.path, fault.words) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a: &a [x, x]\nb: [*a, *a]\n", "anchors and aliases are not allowed"),
        ("a: " + "[" * 30, "more than 20 levels deep"),
        ("".join(f"key{number}: x\n" for number in range(1_001)), "more than 1,000 entries in one place"),
        ("- x\n" * 1_001, "more than 1,000 entries in one place"),
        ("a: " + "x" * 1_000_000, "is larger than 1,000,000 bytes"),
        ("a: 1" + ":00" * 400 + ".5", "cannot be read; put text in quotes"),
        ('title: "nothing\\0here"', "has a control character, which cannot be shown"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is not UTF-8"),
        ("naam: caf\xe9".encode("latin-1"), "is not UTF-8"),
        ("", "the file is empty"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_and_not_followed(content, words):
    assert any(words in found for _, _, found in read(content))


def test_a_long_circle_of_conditions_is_found_quickly():
    circle = "".join(f"- {{id: A-{at}, show_if: {{question: A-{(at + 1) % 900}}}}}\n" for at in range(900))
    found = [words for _, path, words in read(f"questions:\n{circle}") if path.endswith("show_if.question")]
    assert len(found) == 900


def test_what_is_sent_is_read_as_a_file_is():
    assert read_content("x", SHIPPED["opting-in"].read_bytes()) == read_file(SHIPPED["opting-in"])


def test_a_period_in_quotes_is_held_to_the_rule_too(changed, faults):
    period = ("opens: null, closes: null", 'opens: "2026-03-01", closes: "2026-02-01"')
    assert [fault.words for fault in faults(changed(period))] == ["is before the first day"]
