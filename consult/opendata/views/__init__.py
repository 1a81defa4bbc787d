"""Addresses for programs under ``/api``, and a page that says what is there."""

from consult.opendata.views.interface import bp

__all__ = ["bp"]
