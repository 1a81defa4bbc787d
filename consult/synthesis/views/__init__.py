"""The synthesis desk: all its pages."""

from consult.synthesis.desk import bp
from consult.synthesis.views import findings, synthesis, tables, validation, versions

__all__ = ["bp", "findings", "synthesis", "tables", "validation", "versions"]
