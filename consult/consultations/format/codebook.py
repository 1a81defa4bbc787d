"""The codebook: the themes of a consultation and the rules for coding."""

from typing import Literal

from pydantic import Field

from consult.consultations.format.texts import Flag, Localised, Name, Part, StaffText, Text, ThemeId, Version


class Theme(Localised):
    """An entry of the codebook, with definition, inclusion, exclusion and an invented example."""

    id: ThemeId
    family: Name
    definition: Text
    include: tuple[Text, ...] = ()
    exclude: tuple[Text, ...] = ()
    example: Text | None = None
    action: Literal["redact_before_analysis", "protocol_noodsignaal", "cluster"] | None = None
    escalate: Flag = False


class Codebook(Part):
    """The themes, their version and the coders' rules."""

    version: Version
    rules: StaffText
    codes: tuple[Theme, ...] = Field(min_length=1)
