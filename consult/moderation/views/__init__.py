"""The moderators' desk, letters both ways, and the pages of this feature behind a return code."""

from consult.moderation.views import letters, looking, objections, overview
from consult.moderation.views.desk import bp

__all__ = ["bp", "letters", "looking", "objections", "overview"]
