"""A published reply as plain values. A later room hands replies in when a report is made: reports know no replies."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session


@dataclass(frozen=True, kw_only=True)
class PrintedReply:
    """A published reply to a finding. ``words`` is what is done, as a message id; ``disposition`` the same as a key.

    ``part`` is the key of a part of the text, ``refers_to`` a place named freely, ``owner`` a role; all may be empty.
    ``report`` is the number of the report that it was written to.
    """

    disposition: str
    words: str
    reason: str
    report: int
    part: str = ""
    refers_to: str = ""
    owner: str = ""
    due_on: date | None = None
    published_on: date | None = None


Repliers = Callable[[Session, UUID], Mapping[UUID, PrintedReply]]
"""Gives the published replies of a consultation by the lineage of their finding."""
