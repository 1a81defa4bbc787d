"""Put up public notices on a consultation, and check their words."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Notice, NoticeKind
from consult.errors import N_, InvalidError

LANGUAGES = ("nl", "en")


def notice_words(words: Mapping[str, str]) -> dict[str, str]:
    """Return an editor's words in Dutch and English, trimmed; raises :class:`InvalidError` where one is missing."""
    trimmed = {language: words.get(language, "").strip() for language in LANGUAGES}
    if not all(trimmed.values()):
        raise InvalidError(N_("A public notice needs words in Dutch and in English."))
    return trimmed


def put_up(
    session: Session,
    consultation: Consultation,
    kind: NoticeKind,
    *,
    day: date,
    words: Mapping[str, str] | None = None,
) -> Notice:
    """Return the next notice on ``consultation``, with the days that hold from now on.

    The caller holds the consultation's row, so that no number is given twice.
    """
    last = session.scalar(select(func.max(Notice.number)).where(Notice.consultation_id == consultation.id)) or 0
    notice = Notice(
        consultation_id=consultation.id,
        number=last + 1,
        kind=kind,
        day=day,
        opens_on=consultation.opens_on,
        closes_on=consultation.closes_on,
        words=dict(words or {}),
    )
    session.add(notice)
    session.flush()
    return notice
