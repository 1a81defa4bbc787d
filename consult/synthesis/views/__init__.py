"""The synthesis desk: all its pages."""

from consult.synthesis.desk import bp
from consult.synthesis.views import findings, synthesis, tables

__all__ = ["bp", "findings", "synthesis", "tables"]
