"""Every sentence that the code or a template asks for is there in Dutch."""

import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from tests.architecture.source import ROOT

CATALOGUE = ROOT / "consult" / "translations" / "nl" / "LC_MESSAGES" / "messages.po"
PLACE = re.compile(r"%\((\w+)\)[sd]")
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None}


@cache
def asked() -> dict[str | tuple[str, ...], str]:
    """Every message id (a pair where there is a plural) and where it is asked for first."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found: dict[str | tuple[str, ...], str] = {}
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
def dutch() -> Catalog:
    return read_po(BytesIO(CATALOGUE.read_bytes()), locale="nl")


def texts(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple | list) else (message.string,)


def translated() -> Iterator[Message]:
    return (message for message in dutch() if message.id and all(texts(message)))


def test_something_is_asked_for() -> None:
    assert asked()


def test_every_sentence_has_its_dutch() -> None:
    missing = []
    for message, where in sorted(asked().items(), key=lambda each: each[1]):
        entry = dutch().get(message if isinstance(message, str) else message[0])
        plural_fits = entry is not None and entry.pluralizable is (not isinstance(message, str))
        if entry is None or not plural_fits or not all(text.strip() for text in texts(entry)):
            missing.append(f"{where}: {message}")
    assert "\n".join(missing) == ""


def test_no_translation_is_only_a_guess() -> None:
    assert [message.id for message in translated() if message.fuzzy] == []


def test_every_translation_has_the_places_of_its_sentence() -> None:
    wrong = []
    for message in translated():
        many = message.id if isinstance(message.id, tuple | list) else (message.id,)
        places = set(PLACE.findall(many[-1]))
        for at, text in enumerate(texts(message)):
            # One of something may be said in a word, without its number.
            may_lack = {"num"} if message.pluralizable and at == 0 else set()
            if not (places - may_lack <= set(PLACE.findall(text)) <= places):
                wrong.append(f"{message.id}: {text}")
    assert "\n".join(wrong) == ""


def test_no_translation_breaks_when_its_places_are_filled() -> None:
    for message in translated():
        many = message.id if isinstance(message.id, tuple | list) else (message.id,)
        values = dict.fromkeys(PLACE.findall(" ".join(many)), 1)
        for text in texts(message):
            if values:
                assert text % values
