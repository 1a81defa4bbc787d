"""What may show who somebody is, told to the writer alone: it warns, changes nothing, and never says that all is well."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from babel.lists import format_list
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from consult.analysis import personal_data
from consult.analysis.personal.combinations import find_combination
from consult.consultations.format import PARTS, Question
from consult.responses.answering import Given, takes_words
from consult.responses.queries import Attached
from consult.responses.queries.attachments import paragraphs_in
from consult.responses.views.text import Said
from consult.web.database import vault
from consult.web.i18n import current_language

_MOST_READ = 100_000
"""So many characters of a file are read while its writer waits: some forty pages, under half a second."""
_MOST_SHOWN = 10
"""So many passages of a file are shown: a long file has hundreds, and nobody reads them here."""


class Warnings(NamedTuple):
    """What looks like personal data, a sentence each; what shows somebody together; what was not read, a sentence each."""

    passages: list[str]
    together: str
    unread: list[str]


def warnings_for(
    asked: Sequence[Question], given: Mapping[str, Given], said: Sequence[Said], files: Sequence[Attached]
) -> Warnings:
    """Return what to tell the writer of these answers before they send them (``security.md`` check 36).

    ``files`` come with their words; those that the virus scanner did not see are named as unread.
    """
    texts = list(_texts(asked, given, said))
    sent = [one for one in files if one.question in {question.id for question in asked}]
    read = [(_("the file “%(name)s”", name=one.name), _words(one)) for one in sent if one.is_seen]
    whole: dict[str, str] = {}
    for where, text in (*texts, *read):
        whole[where] = f"{whole[where]}\n{text}" if where in whole else text
    passages = [warning for where, text in texts for warning in _passages(where, text)]
    of_files = [warning for where, text in read for warning in _first(where, list(_passages(where, text)))]
    return Warnings([*passages, *of_files], _together(whole), list(_unread(sent)))


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


def _words(one: Attached) -> str:
    return "\n\n".join(paragraph.text for paragraph in paragraphs_in(vault(), one.attachment))[:_MOST_READ]


def _unread(files: Sequence[Attached]) -> Iterator[str]:
    for one in files:
        if not one.is_seen:
            yield _("We did not read the file “%(name)s” for this.", name=one.name)
        elif one.attachment.characters > _MOST_READ:
            yield _("Of the file “%(name)s” we read only the beginning for this.", name=one.name)


def _first(where: str, warnings: Sequence[str]) -> Iterator[str]:
    yield from islice(warnings, _MOST_SHOWN)
    if (more := len(warnings) - _MOST_SHOWN) > 0:
        yield ngettext(
            "In %(where)s: %(num)s more passage like these.",
            "In %(where)s: %(num)s more passages like these.",
            more,
            where=where,
        )


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
