"""The pictures of the officials' desk that no report holds: drawn by the chart room, each beside its table."""

from collections.abc import Sequence

from flask_babel import gettext as _

from consult.charts import counts_bars, heat_map, stance_bars
from consult.reports.overview import Spoken, Towards
from consult.text.markup import drawing


def stances_picture(towards: Towards, language: str) -> str:
    """Return the stances towards one proposition, a bar for each theme with a number that is shown; nothing without any."""
    rows = [(theme.words, numbers) for theme, numbers in towards.rows if any(map(_is_shown, numbers.values()))]
    if not rows:
        return ""
    return drawing(stance_bars(rows, towards.labels, title=towards.words, language=language))


def mentions_picture(themes: Sequence[Spoken], language: str) -> str:
    """Return how often each theme is mentioned, a bar for each."""
    rows = [(theme.words, theme.mentions) for theme in themes]
    return drawing(counts_bars(rows, title=_("How often each theme is mentioned"), language=language))


def reach_picture(rows: Sequence[tuple[str, Sequence[int | str]]], channels: Sequence[str], language: str) -> str:
    """Return how many came in at the least, a square for each category of group and channel."""
    return drawing(heat_map(rows, channels, title=_("Responses so far, at the least"), language=language))


def _is_shown(number: int | str) -> bool:
    return isinstance(number, int) and number > 0
