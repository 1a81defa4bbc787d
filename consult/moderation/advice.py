"""What the page of one answer says beside its words: a proposal, what to check, and what its writer will be told.

All of it helps a moderator and decides nothing.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _

from consult.analysis.flags import looks_empty, looks_like_a_test
from consult.analysis.personal.combinations import find_combination
from consult.analysis.personal.traits import find_traits
from consult.moderation import pages
from consult.moderation.forms import RULINGS
from consult.moderation.models import ModerationDecision, Redaction, Verdict
from consult.moderation.queries import Review
from consult.text.redaction import Passage
from consult.web.languages import DEFAULT, FALLBACK, offered


def proposal(found: Review) -> str:
    """Return the ruling that the computer proposes on an answer that nobody decided on; mostly none."""
    if found.decisions:
        return ""
    if looks_empty(found.words):
        return "reject-empty"
    return "reject-test" if looks_like_a_test(found.words) else ""


def checklist(found: Review, texts: Mapping[UUID, str]) -> list[tuple[str, str]]:
    """Return what may show together who somebody is, as (key, question), each with where in the response it stands.

    ``texts`` are the raw words of every answer of the response; nothing is returned where no combination is found.
    """
    combination = find_combination(texts)
    if combination is None:
        return []
    told = {answer_id: {sign.trait for sign in find_traits(words)} for answer_id, words in texts.items()}
    return [
        (
            trait.name.lower(),
            _(
                "%(trait)s: does it help to show who this is? It stands in %(places)s.",
                trait=_(str(trait)).capitalize(),
                places=", ".join(
                    _("this answer") if each.id == found.answer.id else pages.short_name(each)
                    for each in found.answers
                    if trait in told.get(each.id, ())
                ),
            ),
        )
        for trait in combination.traits
    ]


def language_of_writer(bucket: str) -> str:
    """Return the language in which a respondent who wrote in ``bucket`` reads our pages, as far as we can know."""
    if bucket in offered():
        return bucket
    return DEFAULT if bucket in {"unknown", ""} else FALLBACK


def told(language: str, passages: Sequence[Passage], by: UUID, answer_id: UUID) -> list[tuple[str, str, str]]:
    """Return for each ruling its name, its label, and the sentence that its writer would read, in ``language``."""
    said = []
    for name, ruling in RULINGS.items():
        decision = ModerationDecision(
            answer_id=answer_id, moderator_id=by, verdict=ruling.verdict, reason=ruling.reason
        )
        hidden = () if ruling.verdict is Verdict.REJECT else passages
        decision.redactions = [
            Redaction(start=one.span.start, end=one.span.end, category=one.category) for one in hidden
        ]
        with force_locale(language):
            sentence = pages.decided(decision)
        said.append((name, str(_(ruling.label)), sentence))
    return said
