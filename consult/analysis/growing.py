"""A count that grows while anybody may look at it every day: what may be shown, so that no two looks tell of a few."""

from collections.abc import Iterable


def at_least(weeks: Iterable[int], k: int) -> int:
    """Return a number of which it may be shown that at least so many came: a multiple of ``k``, 0 for fewer than ``k``.

    ``weeks`` counts who came in each week that is over, in order. What is shown changes at the end of a week, and only
    once ``k`` more came since it last did: then none of them can be picked out by looking before and after. It is
    rounded down, so that nobody can be found by subtracting it from an exact number that is released later.
    """
    came = settled = 0
    for number in weeks:
        came += number
        if came - settled >= k:
            settled = came
    return settled // k * k
