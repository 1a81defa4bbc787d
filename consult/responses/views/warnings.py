"""What may show who somebody is, told to the writer alone: it warns, changes nothing, and never says that all is well."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _

from consult.analysis import personal_data
from consult.analysis.personal.combinations import find_combination
from consult.consultations.format import PARTS, Question
from consult.responses.answering import Given, takes_words
from consult.responses.views.text import Said
from consult.web.i18n import current_language


class Warnings(NamedTuple):
    """What looks like personal data, a sentence each; and what shows somebody together, one sentence or nothing."""

    passages: list[str]
    together: str


def warnings_for(asked: Sequence[Question], given: Mapping[str, Given], said: Sequence[Said]) -> Warnings:
    """Return what to tell the writer of these answers before they send them (``security.md`` check 36)."""
    texts = list(_texts(asked, given, said))
    whole: dict[str, str] = {}
    for where, text in texts:
        whole[where] = f"{whole[where]}\n{text}" if where in whole else text
    return Warnings([warning for where, text in texts for warning in _passages(where, text)], _together(whole))


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence lists them: ``a, b and c``."""
    return format_list(list(names), locale=get_locale())


def _texts(asked: Sequence[Question], given: Mapping[str, Given], said: Sequence[Said]) -> Iterator[tuple[str, str]]:
    """Yield everything in the writer's own words, with where it stands as the page numbers it."""
    for number, question in enumerate(asked, 1):
        one = given.get(question.id, Given())
        where = _("question %(number)s", number=number)
        if takes_words(question) and isinstance(one.value, str):
            yield where, one.value
        for words in one.words.values():
            yield where, words
    for response in said:
        for part in PARTS:
            if part in response.given.words:
                yield _("part %(id)s of the text", id=response.read.key), response.given.words[part]


def _passages(where: str, text: str) -> Iterator[str]:
    for suggestion in personal_data.find(text, current_language()):
        passage, why = suggestion.span.of(text), _(str(suggestion.reason))
        yield _("In %(where)s: “%(passage)s”. %(why)s", where=where, passage=passage, why=why)


def _together(texts: Mapping[str, str]) -> str:
    found = find_combination(texts)
    if found is None:
        return ""
    return str(
        _(
            "Together these may show who you or somebody else is: %(traits)s (%(where)s).",
            traits=listed([_(str(trait)) for trait in found.traits]),
            where=listed(found.places),
        )
    )
