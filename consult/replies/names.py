"""What the dispositions and states of replies are called, and how news is told, as message ids."""

from collections.abc import Mapping
from types import MappingProxyType

from consult.errors import N_
from consult.replies.models import Disposition
from consult.replies.queries import News

DISPOSITIONS: Mapping[Disposition, str] = MappingProxyType(
    {
        Disposition.ADOPTED: N_("Adopted"),
        Disposition.PARTLY: N_("Partly adopted"),
        Disposition.NOT: N_("Not adopted"),
        Disposition.LATER: N_("Decided later"),
    }
)
STATES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "none": (N_("No reply yet"), "warning"),
        "draft": (N_("Draft"), "neutral"),
        "offered": (N_("Waits for a second person"), "warning"),
        "published": (N_("Published"), "success"),
    }
)
"""The words for how far the reply to a finding is, and the kind of their badge."""
NEWS: Mapping[News, str] = MappingProxyType(
    {
        News.REPORT: N_("A report came out."),
        News.SUPERSEDED: N_("Answers that a report had used were changed. That report does not count any more."),
        News.REPLIES: N_("Replies to points of the report were published."),
    }
)
