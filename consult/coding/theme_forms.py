"""The forms of the codebook: one theme, and why; the last step of a draft; a file that was sent."""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from wtforms import Field, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from consult.coding.services import FLAGS, Settling
from consult.consultations.format import MENTION, Theme, ThemeBook
from consult.web.forms import BaseForm

_KEY = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)+")
_LONGEST_KEY = 32
_LONGEST = 2000
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class ThemeForm(BaseForm):
    """What the codebook says of one theme. ``names`` are its names by language; lists are typed a line each."""

    revision = HiddenField(default="")
    key = StringField(default="")
    family = SelectField()
    parent = SelectField()
    proposition = SelectField()
    definition = TextAreaField(default="")
    include = TextAreaField(default="")
    exclude = TextAreaField(default="")
    example = TextAreaField(default="")
    owner = StringField(default="")
    why = TextAreaField(default="")

    def __init__(
        self, typed: Any, book: ThemeBook, *, theme: Theme | None, languages: Sequence[str], choices: "Choices"
    ) -> None:
        super().__init__(typed, data=_as_typed(theme, book))
        self.is_new = theme is None
        self.families, self.parents, self.propositions = choices
        self.family.choices, self.parent.choices, self.proposition.choices = choices
        known = theme.texts if theme else {}
        source = typed if typed is not None else {f"name-{code}": text for code, text in known.items()}
        self.names = {code: _clean(source.get(f"name-{code}", "")) for code in languages}
        self.name_faults: dict[str, list[str]] = {}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that there is a name in every language."""
        self.name_faults = {code: [_("Fill in a name.")] for code, text in self.names.items() if not text}
        return super().validate(extra_validators) and not self.name_faults

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Every fault as (field id, sentence)."""
        return [*((f"name-{code}", told[0]) for code, told in self.name_faults.items()), *super().faults]

    @property
    def values(self) -> Mapping[str, Any]:
        """What was filled in, with the keys of a consultation file."""
        return {
            **self.names,
            "family": self.family.data,
            "parent": self.parent.data or None,
            "proposition": self.proposition.data,
            "definition": _clean(self.definition.data),
            "include": _lines(self.include.data),
            "exclude": _lines(self.exclude.data),
            "example": _clean(self.example.data) or None,
            "owner": _clean(self.owner.data) or None,
        }

    def validate_key(self, field: Field) -> None:
        """Refuse what is no key of a theme."""
        field.data = (field.data or "").strip().upper()
        if self.is_new and (not _KEY.fullmatch(field.data) or len(field.data) > _LONGEST_KEY):
            raise ValidationError(_("Use capitals, digits and hyphens, such as B-WORK."))

    def validate_definition(self, field: Field) -> None:
        """Refuse a theme without a definition."""
        if not _clean(field.data):
            raise ValidationError(_("Say what the theme is about."))
        _short(field)

    def validate_include(self, field: Field) -> None:
        """Refuse more than a codebook needs."""
        _short(field)

    def validate_exclude(self, field: Field) -> None:
        """Refuse more than a codebook needs."""
        _short(field)

    def validate_why(self, field: Field) -> None:
        """Refuse more than a reason."""
        _short(field)


Choices = tuple[Sequence[tuple[str, str]], Sequence[tuple[str, str]], Sequence[tuple[str, str]]]
"""Families, parents and propositions to choose from, each as (value, words)."""


class ActForm(BaseForm):
    """One act on a theme: why, and where it goes."""

    revision = HiddenField(default="")
    into = StringField(default="")
    why = TextAreaField(default="")

    def validate_why(self, field: Field) -> None:
        """Refuse an act without a reason: the history shows it."""
        field.data = _clean(field.data)
        if not field.data:
            raise ValidationError(_("Say why, for whoever reads the history."))
        _short(field)


class LockForm(BaseForm):
    """What is said when a draft is put in force."""

    revision = HiddenField(default="")
    note = TextAreaField(default="")
    settled_with = StringField(default="")
    not_settled_because = TextAreaField(default="")

    @property
    def said(self) -> Settling:
        """What was filled in."""
        return Settling(_clean(self.note.data), _clean(self.settled_with.data), _clean(self.not_settled_because.data))


class SentFile:
    """A file as somebody sent it: its name, its bytes (one more than may be sent, at most), and what is wrong so far."""

    def __init__(self, sent: FileStorage | None, *, endings: Sequence[str], most: int) -> None:
        self.name = PurePath(sent.filename or "").name[:200] if sent else ""
        self.content = sent.stream.read(most + 1) if sent else b""
        if sent:
            sent.close()
        self.errors: list[str] = []
        if not self.name:
            self.errors.append(_("Choose a file."))
        elif not self.name.lower().endswith(tuple(endings)):
            self.errors.append(_("Choose a file that ends in %(endings)s.", endings=", ".join(endings)))


def number_in(field: Field) -> int:
    """Return the revision that a form was shown with; one that there never is where it was tampered with."""
    return int(field.data) if str(field.data).isdecimal() and len(field.data) < 10 else 0  # noqa: PLR2004  (nine digits)


def open_families(book: ThemeBook) -> list[str]:
    """Return the families in which analysts may put themes, in the order of the codebook."""
    return [family for family in dict.fromkeys(theme.family for theme in book.codes) if family != FLAGS]


def _as_typed(theme: Theme | None, book: ThemeBook) -> dict[str, str]:
    if theme is None:
        return {"proposition": MENTION}
    return {
        "key": theme.id,
        "family": theme.family,
        "parent": theme.parent or "",
        "proposition": book.towards[theme.id],
        "definition": theme.definition,
        "include": "\n".join(theme.include),
        "exclude": "\n".join(theme.exclude),
        "example": theme.example or "",
        "owner": theme.owner or "",
    }


def _clean(text: str | None) -> str:
    return _CONTROLS.sub("", (text or "").replace("\r\n", "\n")).strip()


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in _clean(text).split("\n") if line.strip()]


def _short(field: Field) -> None:
    if len(field.data or "") > _LONGEST:
        raise ValidationError(_("Use at most %(limit)s characters.", limit=_LONGEST))
