"""Responding to a section of the text: a question that no file writes, with the words of that section."""

import pytest

from consult.coding.models import Stance
from consult.consultations.format import (
    STANCES,
    ConsultationFile,
    ProvisionQuestion,
    check_answer,
    check_free_text,
    words_of,
)
from consult.consultations.format.provisions import WORDS_LIMIT
from consult.errors import NotFoundError


@pytest.fixture
def about_b(pooierverbod):
    return pooierverbod.question("B-0")


def test_every_section_can_be_responded_to_by_every_group_and_stands_on_no_page(pooierverbod, about_b):
    assert [one.id for one in pooierverbod.provision_questions] == [f"{letter}-0" for letter in "ABCDEFG"]
    assert about_b.text.nl == "Voor wie geldt het verbod?"
    assert set(pooierverbod.groups_of(about_b)) == {group.id for group in pooierverbod.groups}
    for group in pooierverbod.groups:
        assert about_b not in pooierverbod.questions_for(group.id)
        assert about_b not in pooierverbod.asked(group.id, {"B-0": "support"})
    with pytest.raises(NotFoundError):
        pooierverbod.question("Z-0")


def test_no_file_can_write_such_a_question(pooierverbod):
    written = pooierverbod.model_dump(by_alias=True, mode="json")
    written["questions"].append(pooierverbod.question("B-0").model_dump(by_alias=True, mode="json"))
    with pytest.raises(ValueError, match="provision"):
        ConsultationFile.model_validate(written)


def test_stances_are_those_of_the_coders(about_b):
    assert list(STANCES) == list(Stance)
    for stance in STANCES:
        assert check_answer(about_b, stance) == []
    for other in ("", "for", 1, ["support"], {"stance": "support"}):
        assert check_answer(about_b, other)


def test_a_reason_or_other_words_need_no_stance_and_have_a_limit(about_b):
    for part in ("reason", "wording"):
        assert check_free_text(about_b, part, "x" * WORDS_LIMIT, None) == []
        assert check_free_text(about_b, part, "x" * (WORDS_LIMIT + 1), "support")
    assert check_free_text(about_b, "anders", "Woorden.", "support")


def test_a_section_that_is_gone_is_asked_about_from_its_words(pooierverbod, about_b):
    words = words_of(pooierverbod.section("B"))
    assert set(words) == {"title.nl", "title.en", "body.nl", "body.en"}
    assert ProvisionQuestion.of_words("B", words, about_b.groups) == about_b
