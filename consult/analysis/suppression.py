"""Small cells: withholds counts that could single people out, and what would let a reader work them out.

The reader we guard against knows every shown count, that rows and columns add up, that no count is negative, and that
a cell marked small lies from 1 to k - 1. A cell marked with a cross is there to protect others and may be anything; we
even grant the reader that it is at least k, unless it is a small one that its mark would give away (1 and 1 under 2).
What is promised about ``suppress``:

1. every shown count is 0 or at least k, public cells set aside;
2. no withheld cell, of either mark, has only one possible value for that reader;
3. in a line whose total is shown the withheld cells together count at least k.

The source of the rules is the threshold rule with secondary suppression of official statistics (Hundepool and others,
*Statistical Disclosure Control*, 2012, chapter 4). Rows must add up to totals: count each response in one cell.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from consult.analysis.grid import Grid, Place, Room

CROSS = "\u00d7"
SMALLEST_K = 3
UNANIMOUS_BELOW = 20


@dataclass(frozen=True, slots=True)
class Withheld:
    """A count that is not shown; ``word`` stands in its place, and ``small`` tells whether that says it is below k."""

    word: str
    small: bool


Cell = int | Withheld


def suppress(counts: Sequence[Sequence[int]], k: int, public: Collection[Place] = ()) -> list[list[Cell]]:
    """Return ``counts`` with a total at the end of each row and a row of totals below, small cells withheld.

    ``k`` is the threshold (at least 3); ``public`` lists the cells (row, column) that hold only contributions public
    under their maker's own name: they are shown whatever their size, and totals are judged without them.
    Raises ``ValueError`` for a smaller ``k``, a negative count or rows of different lengths.
    """
    if k < SMALLEST_K or any(count < 0 for row in counts for count in row):
        raise ValueError(f"k must be at least {SMALLEST_K} and counts cannot be negative")
    whole = Grid.with_totals(counts)
    private = Grid.with_totals(
        [
            [0 if (row, column) in public else count for column, count in enumerate(line)]
            for row, line in enumerate(counts)
        ]
    )
    room = Room(private, _limits(whole, private, k))
    hidden, loose = _hide(private, room, k)
    return [
        [
            _withheld(count, k, loose=(row, column) in loose) if (row, column) in hidden else count
            for column, count in enumerate(line)
        ]
        for row, line in enumerate(whole.lines)
    ]


def recoverable(table: Sequence[Sequence[Cell]], k: int) -> set[Place]:
    """Return the withheld cells of a table from ``suppress`` whose exact count a reader can work out line by line.

    An independent check: it sees only what is published, and narrows each cell's bounds by its row and column until
    nothing changes (interval propagation).
    """
    bounds: dict[Place, tuple[float, float]] = {}
    for row, line in enumerate(table):
        for column, cell in enumerate(line):
            if isinstance(cell, Withheld):
                bounds[row, column] = (1, k - 1) if cell.small else (0, float("inf"))
            else:
                bounds[row, column] = (cell, cell)
    lines = [[(row, column) for column in range(len(table[0]))] for row in range(len(table))]
    lines += [[(row, column) for row in range(len(table))] for column in range(len(table[0]))]
    for _ in range(_ROUNDS):
        if sum(_narrow(bounds, line) for line in lines) == 0:
            break
    return {
        (row, column)
        for (row, column), (low, high) in bounds.items()
        if isinstance(table[row][column], Withheld) and low == high
    }


def unanimous_rows(counts: Sequence[Sequence[int]], below: int = UNANIMOUS_BELOW) -> list[int]:
    """Return the rows with fewer than ``below`` answers that are all the same answer.

    Such a row says of each member what they answered; the caller leaves it out or joins it to another before
    ``suppress``.
    """
    return [row for row, line in enumerate(counts) if 0 < sum(line) < below and sum(map(bool, line)) == 1]


_ROUNDS = 200


def _withheld(count: int, k: int, *, loose: bool) -> Withheld:
    return Withheld(CROSS, small=False) if loose or count >= k else Withheld(f"\u2039{k}", small=True)


def _narrow(bounds: dict[Place, tuple[float, float]], line: list[Place]) -> bool:
    """Narrow the cells of one line, whose last cell is the sum of the others; tell whether anything changed."""
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


def _limits(whole: Grid, private: Grid, k: int) -> dict[Place, tuple[float, float]]:
    """Return what a reader knows of each private count once it is withheld."""
    limits: dict[Place, tuple[float, float]] = {}
    for place in private.places():
        open_part = whole.at(place) - private.at(place)
        if private.at(place) >= k:
            limits[place] = (k, float("inf"))
        elif whole.at(place) < k:
            limits[place] = (1, k - 1 - open_part)
        else:
            limits[place] = (max(1, k - open_part), k - 1)
    return limits


def _hide(grid: Grid, room: Room, k: int) -> tuple[set[Place], set[Place]]:
    """Return the places to withhold, and which of them may not even be marked as small.

    The small counts come first, then others until every promise holds. Where nothing is left to withhold, what can
    still be worked out loses its mark: totals first.
    """
    hidden = {place for place in grid.places() if 0 < grid.at(place) < k}
    loose: set[Place] = set()
    while hidden:
        more = _more_for_fixed(grid, room, hidden) or _more_for_thin_lines(grid, k, hidden)
        hidden |= more
        if more:
            continue
        given_away = set(room.fixed(hidden)) - loose
        looser = {place for place in given_away if grid.totals_in(place)} or given_away
        if not looser:
            break
        loose |= looser
        room.limits.update(dict.fromkeys(looser, (0, float("inf"))))
    return hidden, loose


def _more_for_fixed(grid: Grid, room: Room, hidden: set[Place]) -> set[Place]:
    """Return what must be withheld too so that one count that can be worked out no longer can."""
    for place in room.fixed(hidden):
        loop = _cheapest_loop(grid, room, hidden, place) or _cheapest_beside(grid, hidden, place)
        if loop:
            return loop
    return set()


def _cheapest_loop(grid: Grid, room: Room, hidden: set[Place], place: Place) -> set[Place]:
    """Return the new corners of the rectangle through ``place`` that hides least and leaves room for another count."""
    row, column = place
    best: tuple[tuple[int, int, list[Place]], set[Place]] | None = None
    for other_row, other_column in grid.places():
        if other_row == row or other_column == column:
            continue
        corners = [(row, other_column), (other_row, other_column), (other_row, column)]
        if not all(grid.at(corner) for corner in corners) or not _turns(room, place, corners):
            continue
        new = {corner for corner in corners if corner not in hidden}
        cost = (sum(map(grid.totals_in, new)), sum(map(grid.at, new)), sorted(new))
        if new and (best is None or cost < best[0]):
            best = cost, new
    return best[1] if best else set()


def _turns(room: Room, place: Place, corners: list[Place]) -> bool:
    loop = list(zip([place, *corners], (1, -1, 1, -1), strict=True))
    return any(all(room.may_shift(corner, flow * way) for corner, flow in loop) for way in (1, -1))


def _cheapest_beside(grid: Grid, hidden: set[Place], place: Place) -> set[Place]:
    """Return the smallest shown count in the row or column of ``place``, totals last."""
    beside = [
        each
        for each in grid.places()
        if (each[0] == place[0] or each[1] == place[1]) and each not in hidden and grid.at(each)
    ]
    return set(sorted(beside, key=lambda each: (grid.totals_in(each), grid.at(each), each))[:1])


def _more_for_thin_lines(grid: Grid, k: int, hidden: set[Place]) -> set[Place]:
    """Return what must be withheld too in a line whose withheld counts together are small and follow from its total."""
    for *parts, total in grid.all_lines():
        inside = [place for place in parts if place in hidden]
        if inside and total not in hidden and sum(map(grid.at, inside)) < k:
            shown = [place for place in parts if place not in hidden and grid.at(place)]
            return {min(shown, key=lambda place: (grid.at(place), place), default=total)}
    return set()
