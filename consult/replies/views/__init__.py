"""Replies at the desk of officials; the public page and the page behind a code have modules of their own."""

from consult.replies.views.desk import bp

__all__ = ["bp"]
