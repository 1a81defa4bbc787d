"""A codebook as its readers see it: families, themes below their parents, and what became of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from consult.coding.differing import ThemeDifference
from consult.coding.models import ThemeChange, ThemeFate
from consult.coding.names import FATES, FIELDS, family_name
from consult.consultations.format import MENTION, ConsultationFile, Theme, ThemeBook
from consult.errors import N_, NotFoundError
from consult.text.differences import word_differences

Say = Callable[..., str]


@dataclass
class Node:
    """A theme, or a family, with what stands below it; ``badges`` are (words, state)."""

    key: str
    words: str
    note: str = ""
    url: str = ""
    badges: list[tuple[str, str]] = field(default_factory=list)
    below: list["Node"] = field(default_factory=list)


def tree(book: ThemeBook, language: str, say: Say, node: Callable[[Theme, str], Node]) -> list[Node]:
    """Return the families of a codebook, each with its themes as ``node`` makes them of a theme and its name."""
    made = {theme.id: node(theme, theme.in_language(language)[0]) for theme in book.codes}
    families: dict[str, Node] = {}
    for theme in book.codes:
        family = families.setdefault(theme.family, Node(theme.family, say(family_name(theme.family))))
        above = made.get(theme.parent or "")
        (above or family).below.append(made[theme.id])
    return list(families.values())


def told(change: ThemeChange, book: ThemeBook, language: str, say: Say) -> tuple[str, str]:
    """Return what became of a theme, in words, and why."""
    words = f"{name_of(book, change.theme, language)}: {say(FATES[change.fate])}"
    if change.fate is ThemeFate.MERGED:
        words = say(
            N_("%(theme)s: goes into %(other)s"),
            theme=name_of(book, change.theme, language),
            other=name_of(book, change.other, language),
        )
    elif change.fate is ThemeFate.SPLIT:
        words = say(
            N_("%(theme)s: split off from %(other)s"),
            theme=name_of(book, change.theme, language),
            other=name_of(book, change.other, language),
        )
    elif change.fate is ThemeFate.MOVED:
        words = f"{words} → {_place(book, change.other, language, say)}"
    return words, change.why


def name_of(book: ThemeBook, key: str, language: str) -> str:
    """Return a theme's key and name, or the key alone where the codebook has it no more."""
    theme = book.theme(key)
    return f"{key} {theme.in_language(language)[0]}" if theme else key


def field_words(name: str, say: Say) -> str:
    """Return the words for a field of a theme."""
    return (
        say(N_("Name (%(language)s)"), language=name.partition(".")[2])
        if name.startswith("name.")
        else say(FIELDS[name])
    )


def marked_differences(one: ThemeDifference, say: Say) -> Sequence[tuple[str, list[tuple[str, str]]]]:
    """Return each field that differs, in words, with the passages that were kept, removed and added."""
    return [
        (field_words(name, say), [(str(part.fate), part.text) for part in word_differences(before, after)])
        for name, (before, after) in one.fields.items()
    ]


def propositions(file: ConsultationFile, language: str, say: Say) -> list[tuple[str, str]]:
    """Return what stances may be towards, as choices: nothing, for mentions only, or a proposition in words."""
    named = [(one.id, one.in_language(language)[0]) for one in file.propositions]
    return [(MENTION, say(N_("Nothing: it shows who mentions it"))), *named]


def proposition_of(file: ConsultationFile, book: ThemeBook, key: str, language: str, say: Say) -> str:
    """Return what stances under a theme are towards, in words."""
    towards = book.towards.get(key, MENTION)
    try:
        return (
            say(N_("Nothing: it shows who mentions it"))
            if towards == MENTION
            else file.proposition(towards).in_language(language)[0]
        )
    except NotFoundError:
        return towards


def _place(book: ThemeBook, other: str, language: str, say: Say) -> str:
    return name_of(book, other, language) if book.theme(other) else say(family_name(other))
