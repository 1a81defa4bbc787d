"""The pages of the house itself; a consultation's course and the members' news have blueprints of their own."""

from consult.site.views import health
from consult.site.views.pages import bp

__all__ = ["bp", "health"]
