"""Every sentence is there in Dutch, and every sentence that respondents can see in every other language too."""

import re
from collections.abc import Iterator
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.plurals import get_plural

from consult.web.languages import DEFAULT, LANGUAGES, TRANSLATIONS
from tests.architecture.catalogues import catalogue, said, translated, words
from tests.architecture.reach import Said, said_to_respondents
from tests.architecture.source import ROOT

PLACE = re.compile(r"%\((\w+)\)[sd]")
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None}
CODES = translated()


@cache
def asked() -> dict[Said, str]:
    """Every message id (a pair where there is a plural) and where it is asked for first."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found: dict[Said, str] = {}
    for folder in ("consult", "templates"):
        rows = extract_from_dir(
            ROOT / folder,
            [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in methods if pattern.startswith(folder)],
            {pattern.removeprefix(f"{folder}/"): chosen for pattern, chosen in options.items()},
            keywords=KEYWORDS,
        )
        for name, line, message, _comments, _context in rows:
            found.setdefault(message, f"{folder}/{name}:{line}")
    return found


@cache
def belonging(code: str) -> dict[Said, str]:
    """What a language must have, and where it is asked for."""
    return {each: where for each, where in asked().items() if code == DEFAULT or each in said_to_respondents()}


@cache
def known(code: str) -> Catalog:
    return catalogue(code)


def translations(code: str) -> Iterator[Message]:
    return (message for message in known(code) if message.id and all(words(message)))


def ids(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, tuple | list) else (message.id,)


def test_something_is_asked_for() -> None:
    assert asked()
    assert {"Begin", "Please choose one option.", "Straight to the content", "This did not work"} <= asked().keys()


def test_what_respondents_can_see_is_found_without_a_list() -> None:
    seen = said_to_respondents()
    assert {"Begin", "Please choose one option.", "Straight to the content", "This did not work"} <= seen
    assert ("%(num)s question", "%(num)s questions") in seen
    assert seen <= asked().keys()
    # The desks, the accounts and the reports are not for respondents.
    assert seen.isdisjoint({"My day", "Sign in", "Code answers", "Synthesis report", "Sign out"})


def test_every_catalogue_is_of_a_listed_language() -> None:
    assert {folder.name for folder in TRANSLATIONS.iterdir() if folder.is_dir()} <= LANGUAGES.keys()


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_is_there_in_every_language_that_needs_it(code: str) -> None:
    missing = []
    for message, where in sorted(belonging(code).items(), key=lambda each: each[1]):
        entry = known(code).get(message if isinstance(message, str) else message[0])
        plural_fits = entry is not None and entry.pluralizable is (not isinstance(message, str))
        if entry is None or not plural_fits or not all(text.strip() for text in words(entry)):
            missing.append(f"{where}: {message}")
    assert "\n".join(missing) == ""


@pytest.mark.parametrize("code", CODES)
def test_no_catalogue_has_a_sentence_that_its_language_does_not_need(code: str) -> None:
    assert [each for each in map(said, known(code)) if each and each not in belonging(code)] == []


@pytest.mark.parametrize("code", CODES)
def test_every_plural_has_as_many_forms_as_the_language(code: str) -> None:
    forms = get_plural(code).num_plurals
    assert known(code).num_plurals == forms
    assert [message.id for message in translations(code) if message.pluralizable and len(words(message)) != forms] == []


@pytest.mark.parametrize("code", CODES)
def test_no_translation_is_only_a_guess(code: str) -> None:
    assert [message.id for message in translations(code) if message.fuzzy] == []


@pytest.mark.parametrize("code", CODES)
def test_every_translation_has_the_places_of_its_sentence(code: str) -> None:
    wrong = []
    for message in translations(code):
        places = set(PLACE.findall(ids(message)[-1]))
        for at, text in enumerate(words(message)):
            # One of something may be said in a word, without its number.
            may_lack = {"num"} if message.pluralizable and at == 0 else set()
            if not (places - may_lack <= set(PLACE.findall(text)) <= places):
                wrong.append(f"{message.id}: {text}")
    assert "\n".join(wrong) == ""


@pytest.mark.parametrize("code", CODES)
def test_no_translation_breaks_when_its_places_are_filled(code: str) -> None:
    for message in translations(code):
        values = dict.fromkeys(PLACE.findall(" ".join(ids(message))), 1)
        for text in words(message):
            if values:
                assert text % values
