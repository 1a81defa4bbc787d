"""The coding desk: which contributions there are, and one of them with everything that is coded of it."""

from consult.coding.desk import bp
from consult.coding.views import contribution, contribution_acts, contributions, exchange, suggestions

__all__ = [
    "bp",
    "contribution",
    "contribution_acts",
    "contributions",
    "exchange",
    "suggestions",
]
