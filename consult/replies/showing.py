"""A reply as every page shows it: what is done with a finding, why, where in the text, by which role, until when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from consult.consultations.models import Provision
from consult.consultations.queries import provisions_by_id
from consult.replies.models import Reply, ReplyState
from consult.replies.names import DISPOSITIONS
from consult.text.markup import marked
from consult.web.i18n import current_language

_WRITTEN_IN = "nl"


@dataclass(frozen=True)
class Shown:
    """One version of a reply: its disposition in words, the lines of its reason, and facts as (name, value)."""

    disposition: str
    reason: Sequence[str]
    facts: Sequence[tuple[str, str]]


def parts_of(session: Session, consultation_id: UUID) -> Mapping[str, Provision]:
    """Return the newest version of every part that the text ever had, by key."""
    return {one.key: one for one in provisions_by_id(session, consultation_id).values()}


def shown(reply: Reply, parts: Mapping[str, Provision]) -> Shown:
    """Return a reply in the page's language; its own words are in Dutch, and marked so elsewhere."""
    return Shown(
        _(DISPOSITIONS[reply.disposition]),
        [own(line) for line in reply.reason.splitlines() if line.strip()],
        list(_facts(reply, parts)),
    )


def own(words: str) -> str:
    """Return words that are in Dutch, marked where the page is not."""
    return words if current_language() == _WRITTEN_IN else marked(words, _WRITTEN_IN)


def _facts(reply: Reply, parts: Mapping[str, Provision]) -> Iterator[tuple[str, str]]:
    if reply.provision:
        words, language = parts[reply.provision].title(current_language())
        title = words if language == current_language() else marked(words, language)
        yield _("Part of the text"), title
    if reply.article:
        yield _("Refers to"), own(reply.article)
    if reply.owner:
        yield _("Who does it"), own(reply.owner)
    if reply.due_on:
        yield _("No later than"), format_date(reply.due_on, "long")
    if reply.state is ReplyState.PUBLISHED:
        yield _("Written to"), _("Report %(number)s", number=reply.report.number)
    if reply.published_on:
        yield _("Published on"), format_date(reply.published_on, "long")
