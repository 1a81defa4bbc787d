"""What findings do when codings go from one theme to another, on both databases."""

from sqlalchemy import select

from consult.coding.models import Theme
from consult.coding.services import merge_theme, retire_theme, split_theme
from consult.synthesis.models import Finding, StaleKind, StaleMark, Synthesis
from tests.integration.coding.make import Place
from tests.integration.coding.test_codebook import NEW, Book
from tests.integration.synthesis import make


def test_a_finding_follows_its_theme_into_the_one_it_is_merged_with_and_is_stale(place: Place) -> None:
    synthesis = make.draft(place)
    make.finding(place, synthesis, make.coded(place), make.coded(place))
    book = Book(place)
    book.do(merge_theme, make.THEME, into="B-DIENST", why="Overlap")
    assert _stands(place, synthesis) == (make.THEME, False)
    book.lock()
    assert _stands(place, synthesis) == ("B-DIENST", True)


def test_a_finding_on_a_theme_that_lost_codings_to_a_new_one_is_stale(place: Place) -> None:
    synthesis, coding = make.draft(place), make.coded(place)
    make.finding(place, synthesis, coding)
    book = Book(place)
    book.do(split_theme, "B-NIEUW", NEW, source=make.THEME, codings=[coding.id], why="Twee dingen")
    book.lock()
    assert _stands(place, synthesis) == (make.THEME, True)


def test_a_finding_on_another_theme_is_not_stale(place: Place) -> None:
    synthesis = make.draft(place)
    make.finding(place, synthesis, make.coded(place))
    book = Book(place)
    book.do(merge_theme, "C-PRIJS", into="B-DIENST", why="Overlap")
    book.do(retire_theme, "E-VEILIG", why="Niet nodig")
    book.lock()
    assert _stands(place, synthesis) == (make.THEME, False)


def test_a_superseded_version_stays_as_it_was(place: Place) -> None:
    first = make.ready(place)
    make.step(place, first, "offer")
    make.step(place, first, "approve", by=place.other)
    second = make.draft(place)
    make.step(place, second, "offer")
    make.step(place, second, "approve", by=place.other)
    book = Book(place)
    book.do(merge_theme, make.THEME, into="B-DIENST", why="Overlap")
    book.lock()
    assert _stands(place, first) == (make.THEME, False)
    assert _stands(place, second) == ("B-DIENST", True)


def _stands(place: Place, synthesis: Synthesis) -> tuple[str, bool]:
    """Return under which theme the finding stands, and whether it is stale because of one."""
    with place.database.reading() as session:
        key, finding_id = session.execute(
            select(Theme.key, Finding.id)
            .join(Theme, Theme.id == Finding.theme_id)
            .where(Finding.synthesis_id == synthesis.id)
        ).one()
        kinds = session.scalars(select(StaleMark.kind).where(StaleMark.finding_id == finding_id)).all()
    return key, StaleKind.THEME in kinds
