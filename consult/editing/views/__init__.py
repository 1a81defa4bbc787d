"""The editor's desk: all its pages."""

from consult.editing.views import loading, preview, settling, steps
from consult.editing.views.desk import bp

__all__ = ["bp", "loading", "preview", "settling", "steps"]
