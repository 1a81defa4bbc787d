"""Why a report does not count any more, in the page's language and without a word of any answer."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.reports.models import AnswerChange


def what_changed(changes: Mapping[AnswerChange, int]) -> list[str]:
    """Return what happened to answers since a report was released, a sentence for each kind; empty where nothing did."""
    counts = {change: changes.get(change, 0) for change in AnswerChange}
    sentences = []
    if number := counts[AnswerChange.SHORTENED]:
        sentences.append(ngettext("%(num)s answer was shortened.", "%(num)s answers were shortened.", number))
    if number := counts[AnswerChange.TAKEN_AWAY]:
        sentences.append(ngettext("%(num)s answer was taken away.", "%(num)s answers were taken away.", number))
    if number := counts[AnswerChange.HIDDEN_OTHERWISE]:
        sentences.append(
            ngettext("In %(num)s answer other words are hidden.", "In %(num)s answers other words are hidden.", number)
        )
    if number := counts[AnswerChange.RECODED]:
        sentences.append(ngettext("%(num)s answer was coded anew.", "%(num)s answers were coded anew.", number))
    if number := counts[AnswerChange.COUNTED_OTHERWISE]:
        sentences.append(
            ngettext(
                "%(num)s answer is counted otherwise: as a copy of one text, or not any more.",
                "%(num)s answers are counted otherwise: as copies of one text, or not any more.",
                number,
            )
        )
    return [str(one) for one in sentences]


def replaced_by(newer: int | None) -> str:
    """Return which report stands in the place of one that is superseded."""
    return str(_("Report %(number)s replaced it.", number=newer) if newer else _("A new report is still to come."))
