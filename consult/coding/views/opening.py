"""What every page about one contribution opens: its text in sentences, what is said of it, and the queue it is in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from consult.coding import queries
from consult.coding.forms import ListForm
from consult.coding.models import Coding, Mark
from consult.coding.reading import Reading
from consult.coding.showing import Row, in_rows, in_sentences
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.errors import N_, NotFoundError, SealBrokenError
from consult.moderation.labels import Labels
from consult.moderation.models import Contribution
from consult.moderation.queries import Texts, consultation_at_desk, contribution_at
from consult.moderation.words import PLACEHOLDERS
from consult.text.spans import Span
from consult.web.database import session, vault
from consult.web.i18n import current_language


@dataclass(frozen=True)
class Opened:
    """A contribution on the desk: its text in sentences, and what is said of it by whom."""

    consultation: Consultation
    written: Contribution
    reading: Reading
    codings: Sequence[Coding]
    marks: Sequence[Mark]

    def rows(self) -> list[Row]:
        """Return what is said of each passage by each coder."""
        return in_rows(self.reading.text, self.reading.found, self.codings, self.marks, _)

    def own(self, excerpt_id: UUID) -> Row:
        """Return what whoever is signed in says of an excerpt, or refuse with :class:`NotFoundError`."""
        for row in self.rows():
            if row.excerpt.id == excerpt_id and row.coder.id == current_user.id:
                return row
        raise NotFoundError(N_("This coding does not exist any more."))


def opened(slug: str, number: int) -> Opened:
    """Return the contribution at a number; :class:`NotFoundError` and :class:`SealBrokenError` where it is gone."""
    consultation = consultation_at_desk(session(), slug, current_user)
    written = contribution_at(session(), consultation.id, number)
    text = Texts(session(), vault()).of([written]).get(written.id)
    if text is None:
        raise SealBrokenError(N_("This text is gone: its key was destroyed."))
    codings = queries.codings_of(session(), written.id)
    reading = Reading(
        text, in_sentences(text, codings, _), {category: _(word) for category, word in PLACEHOLDERS.items()}
    )
    return Opened(consultation, written, reading, codings, queries.marks_of(session(), written.id))


def labels_of(consultation: Consultation) -> Labels:
    """Return the names of questions and groups in the page's language."""
    return Labels(definition(consultation), current_language())


def queue_in(labels: Labels) -> ListForm:
    """Return the queue that the address names."""
    return ListForm(request.args, questions=labels.questions_in_words(), groups=labels.groups())


def back_to(slug: str, number: int, queue: Mapping[str, str], *, span: Span | None = None, **said: int) -> Response:
    """Lead back to the contribution, in its queue and on the page with ``span``, or else on the page one was on."""
    page = opened(slug, number).reading.page_at(span) if span else page_asked()
    asked = {**queue, **({"page": page} if page > 1 else {}), **said}
    return redirect(url_for(".contribution", slug=slug, number=number, **cast(Any, asked)), 303)


def page_asked() -> int:
    """Return the number of the page that the address names, or the first."""
    asked = request.args.get("page", "")
    return int(asked) if asked.isdecimal() and len(asked) < 4 else 1  # noqa: PLR2004  (a number has at most three digits)
