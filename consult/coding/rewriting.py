"""Change a codebook by a theme at a time; what comes out is another codebook."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from consult.consultations.format import MENTION, Theme, ThemeBook
from consult.consultations.format.nodes import written
from consult.consultations.format.shape import faults_of_shape
from consult.errors import N_, InvalidError, NotFoundError


def known(book: ThemeBook, key: str) -> Theme:
    """Return the theme of this key, or refuse with :class:`NotFoundError`."""
    theme = book.theme(key)
    if theme is None:
        raise NotFoundError(N_("This theme is not in the codebook of the consultation."))
    return theme


def with_theme(book: ThemeBook, key: str, values: Mapping[str, Any]) -> ThemeBook:
    """Return the codebook with other ``values`` (keys as in the file) for a theme, or with the theme added.

    A new theme stands behind the last of its family; ``proposition`` is what its stances are towards; a value of None
    is taken away. Raises :class:`InvalidError` for what no theme may be.
    """
    rest = {name: value for name, value in values.items() if name != "proposition"}
    old = book.theme(key)
    before = old.model_dump(mode="json", exclude_unset=True) if old else {"id": key}
    theme = _theme({name: value for name, value in {**before, **rest}.items() if value is not None})
    codes = list(book.codes)
    if old is not None:
        codes[codes.index(old)] = theme
    else:
        places = [place for place, other in enumerate(codes, 1) if other.family == theme.family]
        codes.insert(places[-1] if places else len(codes), theme)
    towards = str(values.get("proposition") or book.towards.get(key, MENTION))
    return book.model_copy(update={"codes": tuple(codes), "towards": {**book.towards, key: towards}})


def put_below(book: ThemeBook, key: str, parent: str | None) -> ThemeBook:
    """Return the codebook in which what stood below a theme stands below another, or below nothing."""
    for theme in book.codes:
        if theme.parent == key:
            book = with_theme(book, theme.id, {"parent": parent if parent != theme.id else None})
    return book


def all_below(book: ThemeBook, key: str) -> set[str]:
    """Return the keys of everything that stands below a theme, however deep."""
    found: set[str] = set()
    while more := {theme.id for theme in book.codes if theme.parent in {key, *found}} - found:
        found |= more
    return found


def _theme(values: dict[str, Any]) -> Theme:
    try:
        return Theme.model_validate(values)
    except ValidationError as error:
        place, words = faults_of_shape(error, values)[0]
        raise InvalidError(
            N_("This codebook contradicts itself. %(place)s: %(words)s"), place=written(place), words=words
        ) from None
