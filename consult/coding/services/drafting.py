"""Change themes in the draft of a codebook: nothing that codings or findings stand on changes before it is locked."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.coding.models import CodebookVersion, Coding, Theme, ThemeFate
from consult.coding.rewriting import all_below, known, put_below, with_theme
from consult.coding.services.noting import Draft, Plan, refuse_flags, save
from consult.consultations.format import ThemeBook
from consult.errors import N_, InvalidError


def write_theme(session: Session, draft: Draft, key: str, values: Mapping[str, Any]) -> CodebookVersion:
    """Return the draft with other ``values`` (keys as in the file) for a theme: also its place, which is how it moves.

    ``proposition`` among the values is what its stances are towards. Raises as :func:`save`.
    """
    return save(session, draft, lambda book: with_theme(book, known(book, key).id, values), touched={key})


def add_theme(session: Session, draft: Draft, key: str, values: Mapping[str, Any]) -> CodebookVersion:
    """Return the draft with a new theme; raises :class:`InvalidError` for a key that is taken, and as :func:`save`."""
    return save(session, draft, lambda book: with_theme(_without(book, key), key, values), touched={key})


def retire_theme(session: Session, draft: Draft, key: str, *, retired: bool = True) -> CodebookVersion:
    """Return the draft with a theme retired, or back again; what stood below it goes one step up.

    A retired theme keeps its codings. A theme that came back after a merge in this draft is merged no more.
    """

    def change(book: ThemeBook) -> ThemeBook:
        above = known(book, key).parent
        return with_theme(put_below(book, key, above) if retired else book, key, {"retired": retired or None})

    return save(session, draft, change, touched={key})


def drop_theme(session: Session, draft: Draft, key: str) -> CodebookVersion:
    """Return the draft without a theme that is new in it; raises :class:`InvalidError` for any other."""

    def change(book: ThemeBook) -> ThemeBook:
        theme = known(book, key)
        book = put_below(book, key, theme.parent)
        left = tuple(other for other in book.codes if other.id != key)
        towards = {other: named for other, named in book.towards.items() if other != key}
        return book.model_copy(update={"codes": left, "towards": towards})

    return save(session, draft, change, touched={key})


def merge_theme(session: Session, draft: Draft, key: str, *, into: str) -> CodebookVersion:
    """Return the draft in which a theme is retired, and its codings go to another when it is locked.

    What stood below it stands below the other then, where both are of one family. Raises :class:`InvalidError` for a
    theme that goes into itself or into one that is retired, and as :func:`save`.
    """

    def change(book: ThemeBook) -> ThemeBook:
        source, target = known(book, key), known(book, into)
        refuse_flags(target)
        if key == into or target.retired or source.retired:
            raise InvalidError(N_("Choose another theme, one that is not retired."))
        if into in all_below(book, key):
            book = with_theme(book, into, {"parent": source.parent})
        book = put_below(book, key, into if source.family == target.family else source.parent)
        return with_theme(book, key, {"retired": True})

    return save(session, draft, change, touched={key}, plan=Plan(key, ThemeFate.MERGED, into))


def split_theme(
    session: Session, draft: Draft, key: str, values: Mapping[str, Any], *, source: str, codings: Collection[UUID]
) -> CodebookVersion:
    """Return the draft with a new theme, to which ``codings`` of another go when it is locked.

    Family, proposition and parent are those of the theme it is split from, unless ``values`` say otherwise. Raises
    :class:`InvalidError` for a key that is taken and for codings that are not of the other theme, and as :func:`save`.
    """
    _check_chosen(session, draft, source, codings)

    def change(book: ThemeBook) -> ThemeBook:
        theme = known(book, source)
        refuse_flags(theme)
        place = {"family": theme.family, "parent": theme.parent, "proposition": book.towards[source]}
        return with_theme(_without(book, key), key, {**place, **values})

    chosen = tuple(sorted(str(coding) for coding in codings))
    return save(session, draft, change, touched={key}, plan=Plan(key, ThemeFate.SPLIT, source, chosen))


def take_in(session: Session, draft: Draft, read: ThemeBook) -> CodebookVersion:
    """Return the draft with every theme of a file that was read; a theme that the file does not name stays as it is."""

    def change(book: ThemeBook) -> ThemeBook:
        new = {theme.id: theme for theme in read.codes}
        kept = tuple(new.pop(theme.id, theme) for theme in book.codes)
        return book.model_copy(update={"codes": (*kept, *new.values()), "towards": {**book.towards, **read.towards}})

    return save(session, draft, change, touched={theme.id for theme in read.codes})


def _check_chosen(session: Session, draft: Draft, source: str, codings: Collection[UUID]) -> None:
    codebook = select(CodebookVersion.codebook_id).where(CodebookVersion.id == draft.id).scalar_subquery()
    theirs = select(Coding.id).join(Theme).where(Theme.key == source, Theme.codebook_id == codebook)
    if not set(session.scalars(theirs)).issuperset(codings):
        raise InvalidError(N_("A coding that you chose is not there any more. Choose again."))


def _without(book: ThemeBook, key: str) -> ThemeBook:
    """Return the codebook, in which no theme has this key, or refuse."""
    if book.theme(key) is not None:
        raise InvalidError(N_("There is a theme %(theme)s already. Choose another key."), theme=key)
    return book
