"""An answer in another language, translated by a person whose name is known."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, Identified
from consult.text.redaction import Category, Passage
from consult.text.spans import Span


class Translation(Identified, Base):
    """An answer's words in another language, beside the original and sealed under the same key.

    ``translator`` is the person who translated, ``entered_by_id`` who typed it here. ``marks`` are the passages that are
    to be hidden in it, as ``start-end category``, once somebody (``checked_by_id``) looked it through.
    """

    __tablename__ = "translation"

    answer_id: Mapped[UUID] = mapped_column(ForeignKey("answer.id"), unique=True)
    from_language: Mapped[str]
    to_language: Mapped[str]
    translator: Mapped[str]
    entered_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    checked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), default=None)
    marks: Mapped[list[str]] = mapped_column(default_factory=list)
    sealed: Mapped[bytes] = mapped_column(repr=False, default=b"")

    @property
    def place(self) -> str:
        """The place its words are sealed for."""
        return f"translation|sealed|{self.id}"

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The passages to hide in it, settled."""
        parts = [mark.partition(" ") for mark in self.marks]
        spans = [(span.partition("-"), category) for span, _, category in parts]
        return tuple(Passage(Span(int(start), int(end)), Category(category)) for (start, _, end), category in spans)

    def hide(self, passages: Iterable[Passage]) -> None:
        """Keep what is to be hidden in it; ``passages`` are settled."""
        self.marks = [f"{each.span.start}-{each.span.end} {each.category.value}" for each in passages]
