"""What tables show, and what a reader can work out of what they withhold."""

import random
from collections.abc import Iterator

import pytest

from consult.coding.queries import Count
from consult.consultations.format import ConsultationFile
from consult.responses.models import Channel
from consult.synthesis.tables import STANCES, Tables, ThemeTables, Unit
from consult.synthesis.tabulating import build
from consult.synthesis.withholding import GONE, Crosstab, Shown
from tests.shipped import shipped

K = 10


@pytest.fixture(scope="module")
def file() -> ConsultationFile:
    return shipped("pooierverbod")


def counts_of(responses: list[tuple[str, Channel, bool, dict[str, set[tuple[str, str]]]]]) -> list[Count]:
    """Count responses: (group, channel, public, theme → stances taken as (proposition, stance))."""
    found: dict[tuple[str, str, str, str, Channel, bool], int] = {}
    for group, channel, public, said in responses:
        for theme, stances in said.items():
            for proposition, stance in {("", ""), *stances}:
                key = (theme, proposition, stance, group, channel, public)
                found[key] = found.get(key, 0) + 1
    return [Count(*key, responses=number, codings=number) for key, number in found.items()]


def crowd(seed: int, size: int = 300, public: float = 0.1) -> list[Count]:
    chance = random.Random(seed)  # noqa: S311  (a test draws the same each time)
    groups = (
        ["sekswerker"] * 10
        + ["gemeente"] * 4
        + ["exploitant"] * 2
        + ["zorg_hulpverlening"] * 3
        + ["onderzoek", "swad", "anders"]
    )
    responses = []
    for _ in range(size):
        group, channel = (
            chance.choice(groups),
            chance.choice([Channel.OPEN] * 6 + [Channel.INVITED, Channel.ORGANISATION]),
        )
        lean = chance.choice(STANCES)
        said = {}
        for theme, towards in (
            ("B-COLLEGA", "buiten"),
            ("C-PRIJS", "smal"),
            ("E-VEILIG", None),
            ("F-PRIVACY", "gegevens"),
        ):
            if chance.random() < 0.5:
                wanted = 1 if chance.random() < 0.8 else 2
                stances = {chance.choice([lean, chance.choice(STANCES)]) for _ in range(wanted)}
                said[theme] = {(towards, stance) for stance in stances} if towards else set()
        responses.append((group, channel, chance.random() < public, said))
    return counts_of(responses)


def test_stances_towards_different_propositions_are_never_added_up(file: ConsultationFile) -> None:
    counts = counts_of([("gemeente", Channel.OPEN, False, {"C-PRIJS": {("smal", "support"), ("main", "oppose")}})] * 12)
    (theme,) = build(counts, file, language="nl", exact=True).themes
    assert theme.mentions == 12
    assert [(one.proposition, one.by_category.total) for one in theme.stances] == [("main", 12), ("smal", 12)]
    assert theme.stances[1].words.startswith("Als er een verbod komt")


def test_a_theme_that_shows_mentions_gets_no_stances_and_positions_and_flags_stand_apart(
    file: ConsultationFile,
) -> None:
    said = {"E-VEILIG": {("main", "oppose")}, "S-TEGEN": {("main", "oppose")}, "M-CAMPAGNE": set()}
    tables = build(counts_of([("gemeente", Channel.OPEN, False, said)] * 3), file, language="nl", exact=True)
    assert [(theme.theme, theme.stances) for theme in tables.themes] == [("E-VEILIG", ())]
    assert [(theme.theme, theme.mentions, theme.stances) for theme in tables.positions] == [("S-TEGEN", 3, ())]


def test_exact_tables_show_every_count_by_category_group_and_channel(file: ConsultationFile) -> None:
    said = {"B-COLLEGA": {("buiten", "support")}}
    tables = build(
        counts_of(
            [("sekswerker", Channel.OPEN, False, said)] * 2 + [("gemeente", Channel.ORGANISATION, True, said)] * 1
        ),
        file,
        language="nl",
        exact=True,
    )
    (theme,) = tables.themes
    assert dict(zip(tables.categories, theme.by_category.cells[0], strict=True)) == {
        "ervaringsdeskundige": 2,
        "overheid": 1,
    }
    assert dict(zip(tables.channels, theme.by_channel.cells[0], strict=True)) == {"open": 2, "organisation": 1}
    assert theme.stances[0].by_group is not None
    assert theme.stances[0].by_group.column_totals == (3, 0, 0, 0, 0)


def test_what_is_public_under_its_makers_name_is_shown_however_small(file: ConsultationFile) -> None:
    counts = counts_of([("gemeente", Channel.ORGANISATION, True, {"B-COLLEGA": {("buiten", "support")}})] * 2)
    (theme,) = build(counts, file, language="nl", exact=False).themes
    assert theme.mentions == 2
    assert theme.by_group is not None
    assert theme.stances[0].by_category.total == 2


def test_codings_may_not_be_counted_where_they_would_hide_how_few_responses_there_are(file: ConsultationFile) -> None:
    counts = counts_of([("gemeente", Channel.OPEN, False, {"B-COLLEGA": set()})])
    with pytest.raises(ValueError, match="public"):
        build(counts, file, language="nl", exact=False, unit=Unit.CODINGS)


def test_a_public_part_does_not_give_away_the_small_rest(file: ConsultationFile) -> None:
    said = {"E-VEILIG": set()}
    crowd_ = [("sekswerker", Channel.OPEN, False, said)] * 40 + [("exploitant", Channel.OPEN, False, said)] * 30
    mixed = [("gemeente", Channel.OPEN, True, said)] * 12 + [("gemeente", Channel.OPEN, False, said)] * 3
    (theme,) = build(counts_of(crowd_ + mixed), file, language="nl", exact=False).themes
    assert theme.by_category.cells[0][1] == GONE


def test_a_small_group_of_one_mind_is_not_shown_to_be_so(file: ConsultationFile) -> None:
    def one(group: str, stance: str) -> tuple[str, Channel, bool, dict[str, set[tuple[str, str]]]]:
        return group, Channel.OPEN, False, {"B-COLLEGA": {("buiten", stance)}}

    responses = [one("gemeente", "oppose")] * 14
    responses += [one("sekswerker", stance) for stance in STANCES for _ in range(30)]
    responses += [one("exploitant", stance) for stance in STANCES for _ in range(30)]
    (theme,) = build(counts_of(responses), file, language="nl", exact=False).themes
    table = theme.stances[0].by_category
    assert set(table.cells[table.rows.index("overheid")]) == {GONE}
    assert table.total == 314
    # Nothing can be told by taking the others from the totals: each stance is withheld of another kind of group too.
    assert all(sum(line[column] == GONE for line in table.cells) > 1 for column in range(len(STANCES)))


@pytest.mark.parametrize("seed", range(40))
def test_a_reader_of_all_tables_can_work_out_no_small_count(file: ConsultationFile, seed: int) -> None:
    counts = crowd(seed, size=(30, 80, 300, 900)[seed % 4], public=0 if seed % 2 else 0.1)
    shown, true = (build(private(counts), file, language="nl", exact=exact) for exact in (False, True))
    for theme, exact in zip(shown.themes, true.themes, strict=True):
        for place, (low, high) in worked_out(theme, exact).items():
            assert low < high, f"{theme.theme} {place} can only be {low}"


@pytest.mark.parametrize("seed", range(10))
def test_every_count_shown_is_the_true_one_and_none_is_small(file: ConsultationFile, seed: int) -> None:
    counts = private(crowd(seed))
    shown, true = (build(counts, file, language="nl", exact=exact) for exact in (False, True))
    for cell, exact in zip(cells_of(shown), cells_of(true), strict=False):
        assert cell == exact or isinstance(cell, str)
        assert isinstance(cell, str) or cell == 0 or cell >= K


def test_tables_of_a_large_consultation_are_not_all_withheld(file: ConsultationFile) -> None:
    tables = build(private(crowd(7, size=3000)), file, language="nl", exact=False)
    assert any(
        isinstance(cell, int) and cell for theme in tables.themes for row in theme.by_category.cells for cell in row
    )
    assert any(
        isinstance(cell, int) and cell
        for theme in tables.themes
        for one in theme.stances
        for row in one.by_category.cells
        for cell in row
    )


def private(counts: list[Count]) -> list[Count]:
    return [count for count in counts if not count.public]


def cells_of(tables: Tables) -> Iterator[Shown]:
    for theme in tables.themes:
        yield theme.mentions
        for table in (theme.by_category, theme.by_channel, *(one.by_category for one in theme.stances)):
            yield from (*table.row_totals, *table.column_totals, table.total)
            yield from (cell for row in table.cells for cell in row)


Bounds = dict[object, tuple[float, float]]


def worked_out(theme: ThemeTables, exact: ThemeTables) -> Bounds:  # noqa: C901  (one reader, all tables at once)
    """Return what a reader knows of each withheld count, from all tables of a theme, narrowed line by line."""
    bounds: Bounds = {}
    sums: list[tuple[object, list[object]]] = []
    hidden: set[object] = set()

    def name(kind: str, table: int, row: int, column: int, shape: Crosstab) -> object:
        """Return one name for what is one count: totals of a theme are the same in every split."""
        if row == len(shape.rows):
            return ("total", table, column if column < len(shape.columns) else -1)
        return (kind, table, row, column)

    for kind in ("by_category", "by_channel"):
        mentions: Crosstab = getattr(theme, kind)
        for column, cell in enumerate(mentions.cells[0]):
            _know(bounds, hidden, (kind, "mention", column), cell)
        _know(bounds, hidden, ("total", "mention"), mentions.total)
        sums.append((("total", "mention"), [(kind, "mention", column) for column in range(len(mentions.columns))]))
        for at, one in enumerate(theme.stances):
            table: Crosstab = getattr(one, kind)
            true: Crosstab = getattr(exact.stances[at], kind)
            lines = [*(list(row) for row in table.cells), list(table.column_totals)]
            ends = [*table.row_totals, table.total]
            for row, line in enumerate(lines):
                names = [name(kind, at, row, column, table) for column in range(len(line))]
                end = name(kind, at, row, len(line), table)
                for each, cell in zip([*names, end], [*line, ends[row]], strict=True):
                    _know(bounds, hidden, each, cell)
                sums.append((end, names))
                same = row < len(table.rows) and true.row_totals[row] == getattr(exact, kind).cells[0][row]
                if same and true.row_totals[row]:
                    sums.append((end, [(kind, "mention", row)]))
            for column in range(len(table.columns) + 1):
                names = [name(kind, at, row, column, table) for row in range(len(table.rows))]
                sums.append((name(kind, at, len(table.rows), column, table), names))
            if true.total == exact.mentions:
                sums.append((name(kind, at, len(table.rows), len(table.columns), table), [("total", "mention")]))
    _narrow(bounds, sums)
    small = {each for each in hidden if bounds[each][1] > 0}
    return {each: bounds[each] for each in small}


def _know(bounds: Bounds, hidden: set[object], name: object, cell: Shown) -> None:
    if isinstance(cell, int):
        bounds[name] = (cell, cell)
        hidden.discard(name)
    elif name not in bounds:
        bounds[name] = (1, K - 1) if cell != GONE else (0, float("inf"))
        hidden.add(name)


def _narrow(bounds: Bounds, sums: list[tuple[object, list[object]]]) -> None:
    for _ in range(60):
        before = dict(bounds)
        for total, parts in sums:
            low, high = sum(bounds[part][0] for part in parts), sum(bounds[part][1] for part in parts)
            bounds[total] = (max(bounds[total][0], low), min(bounds[total][1], high))
            for part in parts:
                others = [bounds[other] for other in parts if other != part]
                least = bounds[total][0] - sum(high for _, high in others)
                most = bounds[total][1] - sum(low for low, _ in others)
                bounds[part] = (max(bounds[part][0], least), min(bounds[part][1], most))
        if before == bounds:
            return
