"""Brings every catalogue up to date with ``var/messages.pot`` and prints as JSON, by language, which sentences are missing.

``make messages`` runs it. Dutch has every sentence, any other language those that respondents' pages can reach. A plural
is printed as its two ids with ``|||`` between. An empty folder ``consult/translations/<code>`` becomes a catalogue.
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from consult.web.languages import DEFAULT, FALLBACK, TRANSLATIONS, offered
from tests.architecture.reach import Said, said_to_respondents
from tests.architecture.source import ROOT

POT = ROOT / "var" / "messages.pot"
_WIDTH = 120


def translated() -> list[str]:
    """The languages that have a catalogue: all but the one that the sentences are in."""
    return [code for code in offered() if code != FALLBACK]


def path(code: str) -> Path:
    """Where the catalogue of a language is."""
    return TRANSLATIONS / code / "LC_MESSAGES" / "messages.po"


def catalogue(code: str) -> Catalog:
    """The catalogue of a language; an empty one where there is no file yet."""
    if not path(code).exists():
        return Catalog(locale=code, project="Consult", fuzzy=False)
    with path(code).open("rb") as file:
        return read_po(file, locale=code)


def said(message: Message) -> Said:
    """The id of a message, or the two of a plural."""
    return tuple(message.id) if isinstance(message.id, list | tuple) else str(message.id)


def words(message: Message) -> tuple[str, ...]:
    """The translation of a message, in as many forms as its language has."""
    return tuple(message.string) if isinstance(message.string, list | tuple) else (str(message.string or ""),)


def belonging(everything: Iterable[Message], code: str) -> list[Message]:
    """The messages that a language has to have."""
    wanted = said_to_respondents()
    return [one for one in everything if one.id and (code == DEFAULT or said(one) in wanted)]


def missing(code: str) -> list[str]:
    """What a catalogue has without words, plurals with their two ids joined."""
    empty = [said(one) for one in catalogue(code) if one.id and not all(text.strip() for text in words(one))]
    return ["|||".join([each] if isinstance(each, str) else each) for each in empty]


def _renew(code: str, template: Catalog) -> None:
    own = Catalog(fuzzy=False)
    for message in belonging(template, code):
        own[message.id] = message
    renewed = catalogue(code)
    renewed.update(own, no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False)
    path(code).parent.mkdir(parents=True, exist_ok=True)
    with path(code).open("wb") as file:
        write_po(file, renewed, width=_WIDTH, ignore_obsolete=True)


def main() -> None:
    """Renew every catalogue, and print what is missing."""
    with POT.open("rb") as file:
        template = read_po(file)
    for code in translated():
        _renew(code, template)
    json.dump({code: missing(code) for code in translated()}, sys.stdout, ensure_ascii=False, indent=1)
    print()  # noqa: T201


if __name__ == "__main__":
    main()
