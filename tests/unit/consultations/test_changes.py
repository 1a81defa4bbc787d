import pytest

from consult.consultations.format import changes_refused, fingerprint
from consult.consultations.reading import read_file
from tests.unit.consultations.shipped import SHIPPED

QUOTED = (
    '  - {id: citaat,  default: false, nl: "Een korte aanhaling mag in het verslag. Zonder naam en zonder details.", '
    'en: "A short quote may be used. No name, no details."}\n'
)
ALLOWED = {
    "text": (('nl: "Waarom kiest u voor deze aanpak?"', 'nl: "Waarom kiest u hiervoor?"'),),
    "help": (
        ('    help: {nl: "Zet het belangrijkste probleem op 1.", en: "Put the most important problem first."}\n', ""),
    ),
    "added translation": (('short_title: {nl: "Pooierverbod"', 'short_title: {es: "Ley", nl: "Pooierverbod"'),),
    "period": (("opens: null, closes: null", "opens: 2026-05-01, closes: 2026-07-01"),),
    "help lines": (("help_lines: []", 'help_lines: [{name: "Voorbeeldlijn", phone: "0800-0000"}]'),),
    "new option": (
        (
            '      - {id: geen, nl: "Geen van deze"',
            '      - {id: extra, nl: "Extra", en: "Extra"}\n      - {id: geen, nl: "Geen van deze"',
        ),
    ),
    "longer answers": (("max_chars: 3000", "max_chars: 4000"),),
    "condition taken away": (("    show_if: {question: PV-07, answered: true}\n", ""),),
    "consent with a higher version": (
        ("  version: 1\n", "  version: 2\n"),
        ("Ik wil dat mijn antwoorden", "Ik wil graag dat mijn antwoorden"),
    ),
    "stronger promise": (("min_cell_size: 10", "min_cell_size: 12"), ('raw_text: "P12M na', 'raw_text: "P6M na')),
    "definition of a code": (('definition: "De inzender wijst', 'definition: "De inzender verwerpt'),),
    "new code": (
        (
            "    - {id: S-TEGEN,",
            '    - {id: S-NIEUW, family: standpunt, nl: "Nieuw", en: "New", definition: "Nieuw."}\n    - {id: S-TEGEN,',
        ),
    ),
}
REFUSED = {
    "question removed": ((("- id: PV-03", "- id: PV-33"),), ["questions[PV-03]: may not be removed"]),
    "type changed": ((("    type: multi\n", "    type: single\n"),), ["questions[PV-03].type: may not change"]),
    "option renamed": (
        (("      - {id: druk, nl: ", "      - {id: dreigen, nl: "),),
        ["questions[PV-03].options[druk]: may not be removed"],
    ),
    "row renamed": (
        (("- {id: chauffeur,", "- {id: rijder,"),),
        ["questions[PV-02].rows[chauffeur]: may not be removed"],
    ),
    "column renamed": (
        (("- {id: misbruik, nl", "- {id: fout, nl"),),
        ["questions[PV-02].columns[misbruik]: may not be removed"],
    ),
    "fewer ranks": ((("max_rank: 3", "max_rank: 2"),), ["questions[PV-01].max_rank: may not become less"]),
    "shorter answers": ((("max_chars: 3000", "max_chars: 300"),), ["questions[PV-05].max_chars: may not become less"]),
    "option made exclusive": (
        (
            (
                'en: "There is no licence, even if nothing else is wrong"}',
                'en: "There is no licence, even if nothing else is wrong", exclusive: true}',
            ),
        ),
        ["questions[PV-03].options[vergunning].exclusive: may not become more"],
    ),
    "asked of fewer": (
        (("    groups: allen", "    groups: organisaties"),),
        ["questions[PV-01].groups: may only be added to"],
    ),
    "condition added": (
        (
            (
                '    max_chars: 2000\n    text: {nl: "Als',
                '    max_chars: 2000\n    show_if: {question: PV-07, answered: true}\n    text: {nl: "Als',
            ),
        ),
        ["questions[PV-09].show_if: may only be taken away"],
    ),
    "category of a group": (
        (('"Gemeente", en: "Municipality", category: overheid', '"Gemeente", en: "Municipality", category: bestuur'),),
        ["groups[gemeente].category: may not change"],
    ),
    "consent without a version": (
        (("Ik wil dat mijn antwoorden", "Ik wil graag dat mijn antwoorden"),),
        ["consent.nl: may not change without a higher version"],
    ),
    "weaker promise": (
        (("min_cell_size: 10", "min_cell_size: 5"), ('receipts: "P12M"', 'receipts: "P24M"')),
        ["privacy.min_cell_size: may not become less", "privacy.retention.receipts: may not become more"],
    ),
    "publication choice removed": (
        (
            (
                QUOTED,
                "",
            ),
        ),
        ["publication_choices[citaat]: may not be removed"],
    ),
    "words of a proposition": (
        (('nl: "De bestaande wetten zijn genoeg."', 'nl: "Er zijn genoeg wetten."'),),
        ["propositions[bestaand].nl: may not change"],
    ),
    "what a theme is towards": (
        (("  D-DECRIM: bestaand", "  D-DECRIM: main"),),
        ["theme_propositions[D-DECRIM]: may not change"],
    ),
    "address": ((("slug: pooierverbod\n", "slug: iets-anders\n"),), ["slug: may not change"]),
}


@pytest.mark.parametrize("pieces", ALLOWED.values(), ids=ALLOWED)
def test_what_nothing_stands_on_may_change(pieces, changed, pooierverbod):
    new = read_file(changed(*pieces))
    assert changes_refused(pooierverbod, new) == []
    assert fingerprint(new) != fingerprint(pooierverbod)


@pytest.mark.parametrize(("pieces", "expected"), REFUSED.values(), ids=REFUSED)
def test_what_an_answer_a_stance_or_a_promise_stands_on_stays(pieces, expected, changed, pooierverbod):
    assert changes_refused(pooierverbod, read_file(changed(*pieces))) == expected


def test_a_section_that_no_question_points_at_may_come_change_and_go(changed, pooierverbod):
    extra = '  - {id: H, source: draft, title: {nl: "Duur", en: "Term"}, body: {nl: "Vijf jaar.", en: "Five years."}}\n'
    more = read_file(changed(("  - {id: G, source", extra + "  - {id: G, source")))
    assert changes_refused(pooierverbod, more) == []
    assert changes_refused(more, pooierverbod) == []


def test_a_section_that_questions_point_at_stays_even_where_they_move(changed, pooierverbod):
    gone = '  - {id: G, source: "seed:001", title: {nl: "Samen verder"'
    new = read_file(changed((gone, gone.replace("id: G", "id: H")), *[("    section: G\n", "    section: H\n")] * 2))
    assert changes_refused(pooierverbod, new) == ["proposal_sections[G]: may not be removed"]


def test_points_of_a_scale_stay(changed, pooierverbod):
    new = read_file(
        changed(
            ("scale: {points: 5,", "scale: {points: 4,"),
            ('["Helemaal oneens", "Oneens", ', '["Oneens", '),
            ('["Strongly disagree", "Disagree", ', '["Disagree", '),
        )
    )
    assert changes_refused(pooierverbod, new) == ["questions[PV-04].scale.points: may not change"]


def test_the_fingerprint_is_of_the_content_and_not_of_its_writing(changed, pooierverbod):
    rewritten = read_file(
        changed(
            ("# GEEN standpunt", "# Nog steeds geen standpunt"),
            ("id: pooierverbod-2026", 'id: "pooierverbod-2026"'),
            ("    required: false\n", ""),
        )
    )
    assert fingerprint(rewritten) == fingerprint(pooierverbod)
    assert len(fingerprint(pooierverbod)) == 64


@pytest.mark.parametrize("path", SHIPPED.values(), ids=SHIPPED)
def test_loading_the_same_file_again_changes_nothing(path):
    assert changes_refused(read_file(path), read_file(path)) == []
