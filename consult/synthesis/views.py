"""The synthesis desk: all its pages."""

from consult.synthesis import finding_views, synthesis_views
from consult.synthesis.desk import bp

__all__ = ["bp", "finding_views", "synthesis_views"]
