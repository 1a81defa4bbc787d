"""What one measurement found: a line of the table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """The goal in words, what was measured, whether that is enough (nothing: only for information), and how."""

    goal: str
    measured: str
    met: bool | None
    note: str = ""

    @property
    def verdict(self) -> str:
        """Return the verdict in one word."""
        return {True: "met", False: "MISSED", None: "-"}[self.met]


class CannotMeasureError(Exception):
    """A tool that a measurement needs is not here; the message says which, and how to get it."""
