"""Small cells: nothing small is shown, and nothing small can be worked out from what is shown."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.analysis.ledger import Ledger, Withheld
from consult.analysis.suppression import unanimous_rows
from consult.analysis.telling import CROSS
from consult.synthesis.withholding import Grid

COUNT = st.one_of(st.just(0), st.integers(0, 12), st.integers(0, 60))


@st.composite
def tables(draw, most=6):
    columns = draw(st.integers(1, most))
    return draw(st.lists(st.lists(COUNT, min_size=columns, max_size=columns), min_size=1, max_size=most))


def suppress(counts, k, public=()):
    """Return a table that stands by itself as it is shown, with its totals; ``public`` lists (row, column)."""
    ledger, rows, columns = Ledger(k), [*map(str, range(len(counts)))], [*map(str, range(len(counts[0])))]
    cells = [
        (rows[r], columns[c], many, (r, c) in public) for r, line in enumerate(counts) for c, many in enumerate(line)
    ]
    grid = Grid(ledger, rows, columns, cells, name="table")
    ledger.settle()
    return [[ledger.shown(number) for number in line] for line in grid.numbers]


def _whole(counts):
    rows = [[*row, sum(row)] for row in counts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


@settings(max_examples=1000, deadline=None)
@given(tables(), st.sampled_from([3, 5, 10]))
def test_no_small_count_is_shown_and_no_withheld_one_can_be_worked_out(counts, k):
    table = suppress(counts, k)
    for shown, true in zip(sum(table, []), sum(_whole(counts), []), strict=True):  # noqa: RUF017  (small lists)
        if isinstance(shown, Withheld):
            assert true < k or not shown.small
            assert shown.word == (f"\u2039{k}" if shown.small else CROSS)
        else:
            assert shown == true
            assert shown == 0 or shown >= k
    assert recoverable(table, k) == set()


@settings(max_examples=500, deadline=None)
@given(tables(), st.sampled_from([3, 5, 10]))
def test_what_is_withheld_in_a_line_is_never_small_together(counts, k):
    table, whole = suppress(counts, k), _whole(counts)
    for shown, true in [
        *zip(table, whole, strict=True),
        *zip(zip(*table, strict=True), zip(*whole, strict=True), strict=True),
    ]:
        hidden = [count for cell, count in zip(shown[:-1], true[:-1], strict=True) if isinstance(cell, Withheld)]
        if not isinstance(shown[-1], Withheld):
            assert len(hidden) != 1
            assert not hidden or sum(hidden) >= k


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.integers(0, 8), min_size=2, max_size=2), min_size=2, max_size=2))
def test_every_withheld_count_has_a_second_possible_value_when_all_tables_are_tried(counts):
    k = 3
    table = suppress(counts, k)
    seen: dict[tuple[int, int], set[int]] = {}
    for candidate in product(*(_possible(cell, k) for row in table[:-1] for cell in row[:-1])):
        width = len(counts[0])
        whole = _whole([candidate[start : start + width] for start in range(0, len(candidate), width)])
        if all(_fits(cell, whole[r][c], k) for r, row in enumerate(table) for c, cell in enumerate(row)):
            for r, row in enumerate(whole):
                for c, count in enumerate(row):
                    seen.setdefault((r, c), set()).add(count)
    assert all(
        len(seen[r, c]) > 1 for r, row in enumerate(table) for c, cell in enumerate(row) if isinstance(cell, Withheld)
    )


def recoverable(table, k):
    """Return the withheld cells that a reader can work out who narrows each by its row and column until nothing changes."""
    bounds = {
        (row, column): ((1, k - 1) if cell.small else (0, float("inf"))) if isinstance(cell, Withheld) else (cell, cell)
        for row, line in enumerate(table)
        for column, cell in enumerate(line)
    }
    rows, columns = range(len(table)), range(len(table[0]))
    lines = [[(row, column) for column in columns] for row in rows]
    lines += [[(row, column) for row in rows] for column in columns]
    while sum(_narrow(bounds, line) for line in lines):
        pass
    return {place for place, (low, high) in bounds.items() if low == high and isinstance(_at(table, place), Withheld)}


def _at(table, place):
    return table[place[0]][place[1]]


def _narrow(bounds, line):
    *parts, total = line
    changed = False
    for cell in line:
        others = [bounds[part] for part in parts if part != cell]
        low, high = sum(each[0] for each in others), sum(each[1] for each in others)
        if cell != total:
            low, high = bounds[total][0] - high, bounds[total][1] - low
        mine = (max(bounds[cell][0], low), min(bounds[cell][1], high))
        changed |= mine != bounds[cell]
        bounds[cell] = mine
    return changed


def _possible(cell, k):
    if not isinstance(cell, Withheld):
        return [cell]
    return range(1, k) if cell.small else range(10)


def _fits(cell, count, k):
    return cell == count if not isinstance(cell, Withheld) else (1 <= count < k or not cell.small)


@settings(max_examples=500, deadline=None)
@given(tables(4), st.data())
def test_public_cells_are_shown_and_the_rest_cannot_be_subtracted_out(counts, data):
    places = [(r, c) for r in range(len(counts)) for c in range(len(counts[0]))]
    public = data.draw(st.sets(st.sampled_from(places)))
    k = 5
    table = suppress(counts, k, public)
    assert all(table[r][c] == counts[r][c] for r, c in public if counts[r][c])
    assert recoverable(table, k) == set()
    for r, row in enumerate(counts):
        private = sum(count for c, count in enumerate(row) if (r, c) not in public)
        if 0 < private < k:
            assert isinstance(table[r][-1], Withheld)


def test_a_small_count_takes_a_neighbour_in_its_row_and_its_column_with_it():
    table = suppress([[4, 30, 40], [25, 20, 50], [35, 45, 60]], 10)
    assert table[0][0] == Withheld("\u203910", small=True)
    hidden = [cell for row in table for cell in row if isinstance(cell, Withheld)]
    assert len(hidden) == 4
    assert table[3][3] == 309


def test_a_table_without_small_counts_is_shown_whole():
    assert suppress([[10, 0], [20, 30]], 10) == [[10, 0, 10], [20, 30, 50], [30, 30, 60]]


def test_a_lone_hidden_cell_is_seen_by_the_independent_check():
    table = suppress([[10, 20], [20, 30]], 10)
    table[0][0] = Withheld(CROSS, small=False)
    assert recoverable(table, 10) == {(0, 0)}


def test_a_group_that_all_say_the_same_is_named():
    assert unanimous_rows([[12, 0], [25, 0], [6, 6], [0, 0]]) == [0]


@pytest.mark.parametrize(("counts", "k"), [([[1]], 2), ([[-1]], 5)])
def test_a_table_that_makes_no_sense_is_a_fault_of_the_caller(counts, k):
    with pytest.raises(ValueError, match=r"k must|counts cannot"):
        suppress(counts, k)
