"""The ground of the file format: strict frozen parts, identifiers, and texts in several languages."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StringConstraints

LANGUAGE_PATTERN = r"^[a-z]{2}$"

Text = Annotated[str, StringConstraints(pattern=r"\S")]
Language = Annotated[str, StringConstraints(pattern=LANGUAGE_PATTERN)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
QuestionId = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*-[0-9]+$", max_length=16)]
SectionId = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*$", max_length=8)]
ThemeId = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$", max_length=32)]
Version = Annotated[str, StringConstraints(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]
Flag = StrictBool
Count = Annotated[StrictInt, Field(ge=1)]


class Part(BaseModel):
    """A part of the file: it cannot be changed, and a key it does not know is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)


class StaffText(Part):
    """A text for staff: Dutch, and any other language as a key of its own."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[Language, Text] = Field(init=False)

    nl: Text

    @property
    def texts(self) -> dict[str, str]:
        """Return every language's text by its code."""
        return {"nl": self.nl, **(self.model_extra or {})}

    def _text(self, code: str) -> str | None:
        return self.nl if code == "nl" else (self.model_extra or {}).get(code)

    def in_language(self, code: str) -> tuple[str, str]:
        """Return the text in ``code``, else in English, else in Dutch, and the language it is really in."""
        for language in (code, "en"):
            text = self._text(language)
            if text is not None:
                return text, language
        return self.nl, "nl"


class Localised(StaffText):
    """A text for respondents and readers: Dutch and English, and any other language as a key of its own.

    Parts with one text of their own (an option, a group) are ``Localised`` themselves: their languages stand beside
    their other keys, as in the file.
    """

    en: Text

    @property
    def texts(self) -> dict[str, str]:
        """Return every language's text by its code."""
        return {**super().texts, "en": self.en}

    def _text(self, code: str) -> str | None:
        return self.en if code == "en" else super()._text(code)
