"""The pages of reports: what is released and downloaded; the officials' overview has a module of its own."""

from consult.reports.views.releases import bp

__all__ = ["bp"]
