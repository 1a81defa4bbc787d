"""What stands behind a return code: later features add pages of their own without this one knowing (decision 3)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from consult.responses.models import ResponseState
from consult.responses.queries import Held


@dataclass(frozen=True)
class CodePage:
    """A page for whoever holds a response: its endpoint (a view for code holders), its name, and when it is there.

    ``waiting`` counts what is new on it for the holder; nothing for most pages. ``news`` is the Monday of the week of its
    last news, for everybody alike: whether somebody read it is kept nowhere.
    """

    endpoint: str
    label: str
    offered: Callable[[Held], bool]
    waiting: Callable[[Session, Held], int] = lambda _session, _held: 0
    news: Callable[[Session, Held], date | None] = lambda _session, _held: None


def is_sent(held: Held) -> bool:
    """Tell whether a response was sent and is not being withdrawn."""
    return held.state is ResponseState.SUBMITTED


def is_sent_or_draft(held: Held) -> bool:
    """Tell whether there is something to take back."""
    return held.state in {ResponseState.DRAFT, ResponseState.SUBMITTED}


def may_see_outcome(held: Held) -> bool:
    """Tell whether its holder asked, when sending, to see later what was done with it (decision 8)."""
    return is_sent(held) and held.tells_later


def always(_held: Held) -> bool:
    """Tell that a page is there for every holder."""
    return True
