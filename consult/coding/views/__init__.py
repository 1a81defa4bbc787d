"""The coding desk: which contributions there are, one of them with everything coded of it, and what is taken elsewhere."""

from consult.coding.desk import bp
from consult.coding.views import contribution, contributions, exchange

__all__ = ["bp", "contribution", "contributions", "exchange"]
