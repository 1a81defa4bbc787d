import pytest
from pydantic import BaseModel

from consult.consultations.format import ConsultationFile
from consult.consultations.format.questions import ScaleLabels
from consult.consultations.format.texts import Localised
from consult.consultations.reading import read_file
from consult.errors import NotFoundError
from tests.unit.consultations.shipped import WHOLE


def ids(parts):
    return [part.id for part in parts]


def test_a_text_says_which_language_it_is_really_in():
    pooierverbod = read_file(WHOLE["pooierverbod"])
    assert pooierverbod.short_title.in_language("en") == ("Pimping ban", "en")
    assert pooierverbod.short_title.in_language("ro") == ("'Pooierverbod'", "ro")
    assert pooierverbod.short_title.in_language("hu") == ("Pimping ban", "en")
    assert pooierverbod.short_title.in_language("id") == ("Pimping ban", "en")
    assert pooierverbod.codebook.rules.in_language("en")[1] == "nl"
    assert pooierverbod.question("PV-01").options[0].in_language("en")[0].startswith("Extortionate")


def spoken(part):
    """Every text for respondents in a part of the file, and the labels of its scales; the codebook is for staff."""
    if isinstance(part, ScaleLabels | Localised):
        yield part.texts
    if isinstance(part, BaseModel):
        yield from (
            texts for name in type(part).model_fields if name != "codebook" for texts in spoken(getattr(part, name))
        )
    elif isinstance(part, tuple):
        yield from (texts for one in part for texts in spoken(one))


@pytest.mark.parametrize("name", WHOLE)
def test_the_shipped_consultations_say_everything_in_every_language_of_the_site(name):
    languages = {"nl", "en", "es", "ro"}
    lacking = [texts["nl"] for texts in spoken(read_file(WHOLE[name])) if not languages <= texts.keys()]
    assert lacking == []


def test_a_scale_has_words_for_every_point_and_for_no_answer(pooierverbod):
    scale = pooierverbod.question("PV-04").scale
    assert scale.label(1, "nl") == ("Helemaal oneens", "nl")
    assert scale.label(5, "en") == ("Strongly agree", "en")
    assert scale.label("no_answer", "en") == ("I don't know", "en")
    assert scale.label(2, "bg") == ("Disagree", "en")


def test_a_group_is_asked_its_own_questions_by_section(pooierverbod, opting_in):
    asked = ids(pooierverbod.questions_for("sekswerker"))
    assert asked == [f"PV-{n:02}" for n in (1, 2, 5, 3, 4, 7, 8, 6, 9, 10, 11, 13)]
    assert "PV-12" in ids(pooierverbod.questions_for("gemeente"))
    assert len(opting_in.questions_for("anders")) == 4
    assert opting_in.questions_for("nobody") == ()
    assert ids(pooierverbod.questions_in("B", "gemeente")) == ["PV-02"]


def test_sections_without_a_question_for_a_group_are_left_out(opting_in):
    assert ids(opting_in.sections_for("sekswerker")) == ["A", "B", "C", "D", "E", "F"]
    assert ids(opting_in.sections_for("onbekend")) == ["B", "C", "E"]


def test_a_set_of_groups_is_resolved(pooierverbod):
    assert pooierverbod.groups_of(pooierverbod.question("PV-05")) == ("sekswerker", "sekswerkersorganisatie", "swad")
    assert pooierverbod.groups_of(pooierverbod.question("PV-12"))[0] == "gemeente"


def test_the_short_route_holds_only_what_a_group_is_asked(pooierverbod):
    assert ids(pooierverbod.short_route_for("sekswerker")) == ["PV-05", "PV-07", "PV-09"]
    assert ids(pooierverbod.short_route_for("gemeente")) == ["PV-07", "PV-09"]


@pytest.mark.parametrize(("answer", "shown"), [(None, False), ("", False), ("smal", True), ("weetniet", True)])
def test_a_question_is_shown_once_another_is_answered(pooierverbod, answer, shown):
    assert pooierverbod.visible(pooierverbod.question("PV-08"), {"PV-07": answer}) is shown


@pytest.mark.parametrize(("answer", "shown"), [("meer", True), ("loondienst", False), (None, False)])
def test_a_question_is_shown_after_one_of_some_options(opting_in, answer, shown):
    assert opting_in.visible(opting_in.question("OI-02"), {"OI-01": answer}) is shown


SHOWN_AFTER_07 = "show_if: {question: PV-07, answered: true}"


@pytest.mark.parametrize(
    ("rule", "shows", "hides"),
    [
        ("question: PV-01, in: [huur]", {"PV-01": ["geld", "huur"]}, {"PV-01": ["geld"]}),
        ("question: PV-03, in: [prijs, weg]", {"PV-03": ["weg"]}, {"PV-03": []}),
        ("question: PV-03, answered: true", {"PV-03": ["weg"]}, {"PV-03": []}),
        ("question: PV-04, in: [4, 5]", {"PV-04": 4}, {"PV-04": "no_answer"}),
        ("question: PV-04, in: [no_answer]", {"PV-04": "no_answer"}, {"PV-04": 1}),
        ("question: PV-04, answered: true", {"PV-04": "no_answer"}, {}),
        ("question: PV-02, in: [altijd]", {"PV-02": {"partner": "altijd"}}, {"PV-02": {"partner": "nooit"}}),
        ("question: PV-02, answered: true", {"PV-02": {"partner": "nooit"}}, {"PV-02": {}}),
    ],
)
def test_any_type_of_answer_can_show_a_question(changed, rule, shows, hides):
    file = read_file(changed((SHOWN_AFTER_07, f"show_if: {{{rule}}}")))
    assert file.visible(file.question("PV-08"), shows)
    assert not file.visible(file.question("PV-08"), hides)


def test_points_on_the_rows_of_a_matrix_and_words_can_show_a_question(changed):
    route = ("[PV-05, PV-07, PV-09]", "[PV-07]")
    to_06 = (
        '    max_chars: 2000\n    text: {nl: "Als',
        '    show_if: {question: PV-06, in: [1]}\n    max_chars: 2000\n    text: {nl: "Als',
    )
    file = read_file(changed(to_06, route))
    assert file.visible(file.question("PV-09"), {"PV-06": {"veilig": 5, "wonen": 1}})
    assert not file.visible(file.question("PV-09"), {"PV-06": {"veilig": 5}})
    to_08 = (
        "    section: E\n    type: open\n",
        "    section: E\n    type: open\n    show_if: {question: PV-08, answered: true}\n",
    )
    file = read_file(changed(to_08, route))
    assert file.visible(file.question("PV-09"), {"PV-07": "smal", "PV-08": "Daarom"})
    assert not file.visible(file.question("PV-09"), {"PV-07": "smal", "PV-08": "  "})
    assert not file.visible(file.question("PV-09"), {"PV-08": "Daarom"}), "what hangs on a hidden question is hidden"


def test_an_answer_to_what_the_group_is_not_asked_shows_nothing(opting_in):
    asked = ids(opting_in.asked("gemeente", {"OI-01": "optingin", "OI-09": "kiezen"}))
    assert "OI-02" not in asked
    assert "OI-10" in asked
    assert "OI-10" not in ids(opting_in.asked("gemeente", {}))


def test_a_theme_is_towards_its_own_proposition_or_its_familys_or_none(pooierverbod):
    assert pooierverbod.main_proposition.id == "main"
    assert pooierverbod.proposition_of("S-TEGEN").id == "main"
    assert pooierverbod.proposition_of("C-PRIJS").id == "smal"
    assert pooierverbod.proposition_of("F-PRIVACY").id == "gegevens"
    assert pooierverbod.proposition_of("F-CAPACITEIT").id == "main"
    assert pooierverbod.proposition_of("P-HUUR") is None


def test_a_theme_without_code_or_family_is_a_mention(changed):
    assert read_file(changed(("  criterium: smal\n", ""))).proposition_of("C-PRIJS") is None


def test_only_organisations_may_be_public_under_their_name(pooierverbod):
    assert ids(pooierverbod.publication_choices_for("sekswerker")) == ["analyse", "citaat"]
    assert ids(pooierverbod.publication_choices_for("swad")) == ["analyse", "citaat", "openbaar"]
    assert pooierverbod.default_publication_choice.id == "analyse"


def test_terms_of_keeping_are_months(opting_in):
    assert opting_in.privacy.retention.raw_text_months == 12
    assert opting_in.privacy.retention.receipts_months == 12


def test_what_is_not_in_the_file_is_refused(pooierverbod):
    for find in (
        pooierverbod.group,
        pooierverbod.question,
        pooierverbod.section,
        pooierverbod.theme,
        pooierverbod.proposition,
    ):
        with pytest.raises(NotFoundError):
            find("nothing")
    assert len(pooierverbod.themes()) == len({theme.id for theme in pooierverbod.themes()})


@pytest.mark.parametrize("path", WHOLE.values(), ids=WHOLE)
def test_a_file_kept_as_json_comes_back_the_same(path):
    file = read_file(path)
    assert ConsultationFile.model_validate_json(file.model_dump_json()) == file
