"""How a computer helps with a consultation, in the fields of the Dutch register of algorithms, by what is switched on.

The fields are those of its publication standard (Publicatiestandaard Algoritmeregister): name, short description,
purpose, human intervention, data, how it works, state, organisation, supplier, source.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from consult.coding.queries.suggesting import shows_suggestions
from consult.config import Settings
from consult.consultations.models import Consultation
from consult.consultations.queries import is_document_analysis
from consult.errors import N_


@dataclass(frozen=True, kw_only=True)
class Algorithm:
    """One of them, as message ids: what it is called and does, why, who decides, on which data and how it works."""

    key: str
    name: str
    description: str
    purpose: str
    decides: str
    data: str
    works: str
    is_on: bool = True


_PERSONAL_DATA = Algorithm(
    key="personal-data",
    name=N_("Finding personal data"),
    description=N_("Marks words in an answer that may show who somebody is."),
    purpose=N_("Nobody's name or telephone number should reach who asked. Whoever writes is warned before sending."),
    decides=N_("A moderator reads each answer and decides what is hidden. Nothing is hidden by itself."),
    data=N_("The words of one answer, while it is written or moderated. What is found is not kept for another use."),
    works=N_("Fixed rules and lists of names, places and kinds of numbers. It learns nothing from answers."),
)
_LANGUAGE = Algorithm(
    key="language",
    name=N_("Guessing the language"),
    description=N_("Guesses in which language an answer is written: one of ten, or “other”."),
    purpose=N_("A moderator who reads that language should see the answer."),
    decides=N_("A moderator sees the words and judges them. A wrong guess changes nothing in what is decided."),
    data=N_("The words of one answer."),
    works=N_("A fixed model of letters and parts of words (fastText), on our own computer."),
)
_COPIES = Algorithm(
    key="copies",
    name=N_("Finding equal texts"),
    description=N_("Finds answers that are nearly the same, as in a campaign."),
    purpose=N_("The report should say how many answers are copies of one text. Each copy still counts as a response."),
    decides=N_("A moderator looks at each group and says whether it is a campaign."),
    data=N_("A short, keyed signature of each answer of twelve words and more. The words cannot be read from it."),
    works=N_("Signatures are compared (MinHash, Broder 1997). The key never leaves our computer."),
)
_SUGGESTIONS = Algorithm(
    key="suggestions",
    name=N_("Suggesting themes"),
    description=N_("Suggests to an analyst under which theme a passage may belong, and names words as the reason."),
    purpose=N_("To code many answers sooner and more alike."),
    decides=N_(
        "An analyst codes each passage. A suggestion is never a coding, and nobody sees one when two code blind."
    ),
    data=N_("Moderated words of this consultation, and what its analysts coded. Nothing of another consultation."),
    works=N_("A linear model of words that is learnt again on our own computer, for each consultation apart."),
)


EVERYWHERE = (_PERSONAL_DATA, _LANGUAGE, _COPIES, _SUGGESTIONS)
"""All of them, as the site's own pages name them; whether one is on is a matter of each consultation."""


def algorithms(session: Session, consultation: Consultation, settings: Settings) -> Sequence[Algorithm]:
    """Return what a computer does in this consultation, also what is switched off here: a reader should see that too."""
    shown = shows_suggestions(session, consultation.id, on=settings.suggestions)
    suggestions = _SUGGESTIONS if shown else replace(_SUGGESTIONS, is_on=False)
    if is_document_analysis(consultation):
        return (suggestions,)
    return (_PERSONAL_DATA, _LANGUAGE, _COPIES, suggestions)
