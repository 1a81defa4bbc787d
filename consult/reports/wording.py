"""Why a report does not count any more and what is different in the next, without a word of any answer."""

from collections.abc import Mapping

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from consult.reports.models import AnswerChange
from consult.synthesis.differences import Differences


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


def proposed_note(changes: Mapping[AnswerChange, int], found: Differences) -> str:
    """Return what is known to differ since the report before, a line for each: in Dutch, as the report prints it."""
    with force_locale("nl"):
        findings = (
            (_("New findings: %(count)s.", count=len(found.added)), found.added),
            (_("Findings that are gone: %(count)s.", count=len(found.removed)), found.removed),
            (_("Findings that were changed: %(count)s.", count=len(found.changed)), found.changed),
        )
        return "\n".join([*what_changed(changes), *(str(words) for words, there in findings if there)])
