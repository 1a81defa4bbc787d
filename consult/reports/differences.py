"""What differs between two releases: their findings as they were printed, and the figures that everybody may see."""

from collections.abc import Iterator, Mapping
from typing import Any

from consult.reports.models import Report

Figures = dict[str, int | str]


def figures_in(report: Report) -> Figures | None:
    """Return the released figures on themes by ``theme``, and by ``theme|proposition|stance``; nothing once they are gone.

    Withheld ones are the word that stands in their place: two releases are compared as everybody reads them.
    """
    frozen = report.snapshot.get("nl")
    if not frozen:
        return None
    return dict(_figures(frozen["figures"]))


def _figures(figures: Mapping[str, Any]) -> Iterator[tuple[str, int | str]]:
    for theme in figures["themes"]:
        yield theme["theme"], theme["mentions"]
        for stances in theme["stances"]:
            for stance, row in stances["by_category"].items():
                for category, number in row.items():
                    yield f"{theme['theme']}|{stances['proposition']}|{stance}|{category}", number
