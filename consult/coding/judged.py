"""Everything that one coder says of one passage, as a value: what a save makes true, and what undoing brings back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from consult.coding.models import Stance


@dataclass(frozen=True)
class Said:
    """What is said of a passage under one theme; ``proposition`` is a key of the file, or nothing for a mention."""

    stance: Stance
    condition: str = ""
    proposition: str | None = None
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Noted:
    """What is noted of a passage beside its themes, as in :class:`~consult.coding.models.Mark`.

    ``provisions`` are the ids of the sections of the proposal that it is about.
    """

    no_theme: bool = False
    recommendation: int | None = None
    experience: bool = False
    rare: bool = False
    memo: str = ""
    provisions: frozenset[UUID] = frozenset()

    def with_(self, more: "Noted") -> "Noted":
        """Return what both note; what ``more`` leaves open stays."""
        return Noted(
            no_theme=self.no_theme or more.no_theme,
            recommendation=self.recommendation if more.recommendation is None else more.recommendation,
            experience=self.experience or more.experience,
            rare=self.rare or more.rare,
            memo=more.memo or self.memo,
            provisions=self.provisions | more.provisions,
        )


NOTHING = Noted()


@dataclass(frozen=True)
class Judged:
    """The themes of a passage, by id, and what is noted beside them; nothing at all where a coder says nothing of it."""

    themes: Mapping[UUID, Said] = field(default_factory=dict)
    noted: Noted = NOTHING

    def with_(self, more: "Judged") -> "Judged":
        """Return what both say; of a theme that both name, what ``more`` says. A theme that fits ends "no theme fits"."""
        themes = {**self.themes, **more.themes}
        noted = self.noted.with_(more.noted)
        return Judged(themes, replace(noted, no_theme=more.noted.no_theme) if more.themes else noted)

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values, for :meth:`from_json`."""
        return {
            "themes": {
                str(theme_id): [said.stance.value, said.condition, said.proposition, said.label]
                for theme_id, said in self.themes.items()
            },
            "noted": {
                **{name: getattr(self.noted, name) for name in _PLAIN},
                "provisions": sorted(map(str, self.noted.provisions)),
            },
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Judged":
        """Return what :meth:`as_json` wrote."""
        themes = {
            UUID(theme_id): Said(Stance(stance), condition, proposition, label)
            for theme_id, (stance, condition, proposition, label) in kept["themes"].items()
        }
        noted = kept["noted"]
        provisions = frozenset(map(UUID, noted["provisions"]))
        return cls(themes, Noted(**{name: noted[name] for name in _PLAIN}, provisions=provisions))


_PLAIN = ("no_theme", "recommendation", "experience", "rare", "memo")
