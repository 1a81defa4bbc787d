from hypothesis import given
from hypothesis import strategies as st

from consult.consultations.format import as_json, as_yaml, differences, fingerprint
from consult.consultations.reading import read_content, read_file
from tests.unit.consultations.shipped import SHIPPED

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\x85\u2028\u2029")).filter(
    lambda words: bool(words.strip())
)
FILE = read_file(SHIPPED["opting-in"])


def told(old, new):
    return [(each.path, each.before, each.after) for each in differences(old, new)]


def test_a_file_differs_in_nothing_from_itself(pooierverbod):
    assert differences(pooierverbod, pooierverbod) == []


def test_a_changed_text_is_told_at_its_place_with_both_versions(pooierverbod, changed):
    new = read_file(changed(('nl: "Veel te hoge huur voor een kamer of woning"', 'nl: "Woekerhuur"')))
    path = "questions[PV-01].options[huur].nl"
    assert told(pooierverbod, new) == [(path, "Veel te hoge huur voor een kamer of woning", "Woekerhuur")]


def test_a_part_that_came_or_went_is_one_difference(pooierverbod):
    fewer = pooierverbod.model_copy(update={"questions": pooierverbod.questions[1:]})
    first = pooierverbod.questions[0]
    assert told(pooierverbod, fewer) == [(f"questions[{first.id}]", first.text.nl, "")]
    assert told(fewer, pooierverbod) == [(f"questions[{first.id}]", "", first.text.nl)]


def test_another_order_is_told(pooierverbod):
    turned = pooierverbod.model_copy(update={"groups": pooierverbod.groups[::-1]})
    ((path, before, after),) = told(pooierverbod, turned)
    assert path == "groups"
    assert before.split(", ") == after.split(", ")[::-1]


def test_what_is_written_down_reads_as_it_was():
    for name, path in SHIPPED.items():
        file = read_file(path)
        for write in (as_yaml, as_json):
            again = read_content(name, write(file).encode())
            assert again == file
            assert fingerprint(again) == fingerprint(file)


@given(WORDS)
def test_any_words_survive_being_written_down(words):
    file = FILE.model_copy(update={"intro": FILE.intro.model_copy(update={"nl": words})})
    for write in (as_yaml, as_json):
        assert read_content("x", write(file).encode()).intro.nl == words
