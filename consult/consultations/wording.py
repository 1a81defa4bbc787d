"""What the public reads about how a consultation runs, in the page's language."""

from flask_babel import format_date
from flask_babel import gettext as _

from consult.consultations.models import Notice, NoticeKind
from consult.consultations.queries import SettledWith
from consult.errors import N_
from consult.web.i18n import current_language

_KINDS = {
    NoticeKind.OPENED: N_("Opened"),
    NoticeKind.EXTENDED: N_("Extended"),
    NoticeKind.CLOSED: N_("Closed"),
    NoticeKind.CHANGED: N_("Changed"),
}


def notice_title(notice: Notice) -> str:
    """Return what a notice is about, in one or two words."""
    return _(_KINDS[notice.kind])


def notice_text(notice: Notice) -> str:
    """Return what a notice says: the days that hold, then the editor's words, if there are any."""
    own = notice.words.get(current_language()) or notice.words.get("nl", "")
    return " ".join(part for part in (_days(notice), own) if part)


def settled_words(one: SettledWith) -> str:
    """Return an organisation that settled the questions, with its day and the version of the questions."""
    return _(
        "%(organisation)s, %(day)s, version %(version)s",
        organisation=one.organisation,
        day=format_date(one.signed_on, "long"),
        version=one.version,
    )


def _days(notice: Notice) -> str:
    if notice.closes_on is None or notice.opens_on is None:
        return ""
    last = format_date(notice.closes_on, "long")
    match notice.kind:
        case NoticeKind.OPENED:
            return _("You can answer from %(first)s up to and including %(last)s.", first=_long(notice), last=last)
        case NoticeKind.EXTENDED:
            return _("You can answer up to and including %(last)s.", last=last)
        case NoticeKind.CLOSED:
            return _("The last day to answer was %(last)s.", last=last)
        case NoticeKind.CHANGED:
            return ""


def _long(notice: Notice) -> str:
    return format_date(notice.opens_on, "long")
