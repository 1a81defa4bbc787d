"""Copies and words of one's own are told apart, and neither is seen where it is small."""

import pytest

from consult.coding.queries import Copies, CopyCount
from consult.config import ROOT
from consult.consultations.format import ConsultationFile
from consult.consultations.reading import read_file
from consult.responses.models import Channel
from consult.synthesis.tables import Crosstab, Unit
from consult.synthesis.tabulating import build
from tests.unit.synthesis.test_tables import counts_of

THEME = "E-VEILIG"


@pytest.fixture(scope="module")
def file() -> ConsultationFile:
    return read_file(ROOT / "consultations" / "pooierverbod.yaml")


def by_text(
    file: ConsultationFile,
    responses: int,
    copied: int,
    *,
    exact: bool = False,
    public: int = 0,
    unit: Unit = Unit.RESPONSES,
) -> Crosstab | None:
    said: dict[str, set[tuple[str, str]]] = {THEME: set()}
    counts = counts_of(
        [("gemeente", Channel.OPEN, False, said)] * responses + [("gemeente", Channel.OPEN, True, said)] * public
    )
    copies = Copies([CopyCount(THEME, public=False, responses=copied)], {THEME: 1})
    (theme,) = build(counts, file, language="nl", exact=exact, unit=unit, copies=copies).themes
    assert theme.mentions == theme.by_category.total
    return theme.by_text


def test_copies_and_words_of_ones_own_add_up_to_who_mentions_it(file: ConsultationFile) -> None:
    found = by_text(file, 50, 30)
    assert found is not None
    assert (found.columns, found.cells[0], found.total) == (("copies", "own words"), (30, 20), 50)


@pytest.mark.parametrize(("responses", "copied"), [(50, 4), (50, 46), (12, 6)])
def test_a_small_part_is_withheld_and_so_is_the_other(file: ConsultationFile, responses: int, copied: int) -> None:
    found = by_text(file, responses, copied)
    assert found is not None
    assert all(isinstance(cell, str) for cell in found.cells[0])
    exact = by_text(file, responses, copied, exact=True)
    assert exact is not None
    assert exact.cells[0] == (copied, responses - copied)


def test_a_total_that_is_withheld_elsewhere_is_withheld_here(file: ConsultationFile) -> None:
    found = by_text(file, 7, 7)
    assert found is not None
    assert found.withheld
    assert isinstance(found.total, str)


def test_what_is_public_does_not_make_a_small_part_large(file: ConsultationFile) -> None:
    found = by_text(file, 33, 30, public=20)
    assert found is not None
    assert all(isinstance(cell, str) for cell in found.cells[0])


def test_without_a_campaign_nothing_is_told_apart(file: ConsultationFile) -> None:
    counts = counts_of([("gemeente", Channel.OPEN, False, {THEME: set()})] * 30)
    (theme,) = build(counts, file, language="nl", exact=False).themes
    assert (theme.by_text, theme.campaigns) == (None, 0)
    assert by_text(file, 30, 20, exact=True, unit=Unit.CODINGS) is None
