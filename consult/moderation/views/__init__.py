"""The moderators' desk, letters both ways, and the pages of this feature behind a return code."""

from consult.moderation.views import asking, letters, looking, objections, overview, safety, translating
from consult.moderation.views.desk import bp

__all__ = ["asking", "bp", "letters", "looking", "objections", "overview", "safety", "translating"]
