"""The moderators' desk, letters both ways, and the pages of this feature behind a return code."""

from consult.moderation.views import letters, overview, queue
from consult.moderation.views.desk import bp

__all__ = ["bp", "letters", "overview", "queue"]
