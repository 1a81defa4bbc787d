"""What the public reads about how a consultation runs, in the page's language."""

from flask_babel import format_date
from flask_babel import gettext as _

from consult.consultations.models import CoSignature, Notice, NoticeKind
from consult.consultations.queries import SettledWith
from consult.errors import N_
from consult.web.i18n import current_language, say_as

_KINDS = {
    NoticeKind.OPENED: N_("Opened"),
    NoticeKind.EXTENDED: N_("Extended"),
    NoticeKind.CLOSED: N_("Closed"),
    NoticeKind.CHANGED: N_("Changed"),
    NoticeKind.COMPLETED: N_("Completed"),
}


def notice_title(notice: Notice) -> str:
    """Return what a notice is about, in one or two words."""
    return str(_(_KINDS[notice.kind]))


def notice_text(notice: Notice) -> str:
    """Return what a notice says: the days that hold, then the editor's words, if there are any."""
    language = next((code for code in (current_language(), "en", "nl") if notice.words.get(code)), "")
    own = say_as(notice.words[language], language) if language else ""
    days = _days(notice)
    return days + " " + own if days and own else days or own


def settled_words(one: SettledWith | CoSignature) -> str:
    """Return an organisation that settled the questions, with its day and the version of the questions."""
    day = format_date(one.signed_on, "long")
    words = _(
        "%(organisation)s, %(day)s, version %(version)s", organisation=one.organisation, day=day, version=one.version
    )
    return str(words)


def _days(notice: Notice) -> str:
    if notice.closes_on is None or notice.opens_on is None:
        return ""
    first, last = format_date(notice.opens_on, "long"), format_date(notice.closes_on, "long")
    sentences = {
        NoticeKind.OPENED: _("You can answer from %(first)s up to and including %(last)s.", first=first, last=last),
        NoticeKind.EXTENDED: _("You can answer up to and including %(day)s.", day=last),
        NoticeKind.CLOSED: _("The last day to answer was %(last)s.", last=last),
    }
    return str(sentences.get(notice.kind, ""))
