"""The file of an analysis of documents, made from the labels that come with their points."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from consult.consultations.format import ConsultationFile
from consult.demo.points import Point

QUESTION = "DOC-01"


@dataclass(frozen=True)
class Wording:
    """The words of ``material/documents.yaml``."""

    words: Mapping[str, Any]

    @cached_property
    def stances(self) -> Mapping[str, str]:
        """The stance in our terms, by the stance of the file."""
        found: Mapping[str, str] = self.words["stances"]
        return found

    def theme(self, label: str) -> str:
        """Return the key of the theme that stands for ``label``."""
        prefix = "A" if label in self.words["families"]["aanpak"] else "B"
        return f"{prefix}-{re.sub(r'[^A-Z0-9]+', '-', label.upper()).strip('-')}"

    @staticmethod
    def key(label: str) -> str:
        """Return the key of a group or proposition: small letters, digits and underscores."""
        return re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")

    def file(self, points: Sequence[Point], *, slug: str) -> ConsultationFile:
        """Return the file of the analysis of ``points``: its groups, propositions and themes are those that occur."""
        most = Counter(point.on for point in points).most_common(1)[0][0]
        themes = [label for label in self.words["themes"] if any(label in point.themes for point in points)]
        themes += sorted({label for point in points for label in point.themes} - set(themes))
        groups = list(dict.fromkeys(point.group for point in points))
        return ConsultationFile.model_validate(
            {
                **self._frame(slug, title=self.words["title"]),
                "groups": [
                    {"id": self.key(label), **self._named("groups", label, {"category": self.key(label)})}
                    for label in groups
                ],
                "group_sets": {"allen": [self.key(label) for label in groups]},
                "propositions": [
                    {"id": self.key(label), "main": label == most, **self._named("propositions", label)}
                    for label in dict.fromkeys(point.on for point in points)
                ],
                "theme_propositions": {"aanpak": self.key(most), "buiten": self.key(most)},
                "codebook": {
                    "version": "1.0.0",
                    "rules": {"nl": "De labels komen met de punten mee en zijn niet veranderd."},
                    "codes": [self._code(label) for label in themes],
                },
            }
        )

    def _frame(self, slug: str, *, title: Mapping[str, str]) -> dict[str, Any]:
        none = {"nl": "niet van toepassing", "en": "not applicable"}
        section = {"id": "A", "title": self.words["section"], "body": self.words["section_body"]}
        question = {
            "id": QUESTION,
            "section": "A",
            "type": "file",
            "groups": "allen",
            "required": False,
            "text": self.words["question"],
            "accept": ["application/pdf"],
            "max_files": 1,
            "max_bytes": 10_485_760,
            "sensitivity": "low",
        }
        return {
            "schema_version": "1.0",
            "id": slug,
            "slug": slug,
            "version": "1.0.0",
            "status": "vastgesteld",
            "title": title,
            "short_title": self.words["short_title"],
            "owner": {"lead": none},
            "participation_phase": "verkennen",
            "policy_themes": [],
            "languages": {"source": "nl", "required": ["nl", "en"]},
            "reading_level": {"target": "B1", "metric": "flesch_douma", "minimum": 60},
            "period": {"minimum_weeks": 1},
            "privacy": {
                "accounts_required": False,
                "identity_required": False,
                "store_ip": False,
                "allow_tor": True,
                "timestamp_precision": "week",
                "special_category": False,
                "free_text_notice": none,
                "min_cell_size": 10,
                "retention": {"raw_text": "P12M na publicatie verslag", "receipts": "P12M"},
            },
            "publication_choices": [{"id": "openbaar", "default": True, **none}],
            "intro": self.words["intro"],
            "trajectory": {"id": slug, **self.words["short_title"]},
            "not_co_signed_because": none,
            "consent": {"version": 1, **none},
            "help_notice": none,
            "proposal_sections": [section],
            "questions": [question],
            "synthesis_report": {"sections": ["themas"]},
        }

    def _code(self, label: str) -> dict[str, Any]:
        family = "aanpak" if label in self.words["families"]["aanpak"] else "buiten"
        named = self._named("themes", label)
        return {
            "id": self.theme(label),
            "family": family,
            **named,
            "definition": f"Label “{label}” van wie de punten verzamelde.",
            "include": [],
            "exclude": [],
            "example": "-",
        }

    def _named(self, kind: str, label: str, default: Mapping[str, str] | None = None) -> dict[str, Any]:
        return dict(self.words[kind].get(label, {"nl": label, "en": label, **(default or {})}))
