"""The account of what was erased: one row for each time that the program looked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, Identified


class ErasureRun(Identified, Base):
    """That every term was looked at, and how much went under each; a number says nothing of whom. Its id is its job's."""

    __tablename__ = "erasure_run"

    gone: Mapped[dict[str, Any]]
    finished_at: Mapped[datetime] = mapped_column(index=True)

    @property
    def erased(self) -> Mapping[str, int]:
        """The terms under which anything went."""
        return {term: number for term, number in self.gone.items() if number}
