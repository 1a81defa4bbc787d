"""The pictures of the officials' desk that no report holds: drawn by the chart room, each beside its table."""

from collections.abc import Sequence

from flask_babel import gettext as _

from consult.charts import heat_map, stance_bars
from consult.reports.overview import Towards
from consult.text.markup import drawing


def stances_picture(towards: Towards, language: str) -> str:
    """Return the stances towards one proposition, a bar for each theme."""
    rows = [(theme.words, numbers) for theme, numbers in towards.rows]
    return drawing(stance_bars(rows, towards.labels, title=towards.words, language=language))


def reach_picture(rows: Sequence[tuple[str, Sequence[int | str]]], channels: Sequence[str], language: str) -> str:
    """Return how many came in at the least, a square for each category of group and channel."""
    return drawing(heat_map(rows, channels, title=_("Responses so far, at the least"), language=language))
