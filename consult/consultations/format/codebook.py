"""The codebook: the themes of a consultation and the rules for coding."""

from typing import Literal

from pydantic import Field

from consult.consultations.format.texts import Flag, Localised, Name, Part, StaffText, Text, ThemeId, Version


class Theme(Localised):
    """An entry of the codebook, with definition, inclusion, exclusion and an invented example.

    ``parent`` is a theme of the same family. ``owner`` is the role or organisation that answers for the definition,
    never a person's name. A ``retired`` theme keeps its codings and is not offered any more.
    """

    id: ThemeId
    family: Name
    definition: Text
    include: tuple[Text, ...] = ()
    exclude: tuple[Text, ...] = ()
    example: Text | None = None
    action: Literal["redact_before_analysis", "protocol_noodsignaal", "cluster"] | None = None
    escalate: Flag = False
    parent: ThemeId | None = None
    owner: Text | None = None
    retired: Flag = False


class Codebook(Part):
    """The themes, their version and the coders' rules."""

    version: Version
    rules: StaffText
    codes: tuple[Theme, ...] = Field(min_length=1)


class ThemeBook(Part):
    """A codebook by itself, as it is drafted, compared and exchanged.

    ``towards`` names for every theme the proposition that its stances are towards, or ``vermelding``.
    """

    version: Version
    rules: StaffText
    codes: tuple[Theme, ...] = Field(min_length=1)
    towards: dict[ThemeId, str]

    def theme(self, key: str) -> Theme | None:
        """Return the theme, if there is one of this key."""
        return next((theme for theme in self.codes if theme.id == key), None)
