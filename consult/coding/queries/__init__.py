"""What is in a codebook, what is coded of it by whom, and how often: the base of every table."""

from consult.coding.queries.codebook import theme_by_key, themes_of
from consult.coding.queries.codings import (
    PAGE,
    Listed,
    codings_of,
    contributions_to_code,
    excerpts_of_theme,
    next_to_code,
    place_of,
)
from consult.coding.queries.figures import (
    Copies,
    CopyCount,
    Count,
    Whereabouts,
    copies,
    coverage,
    theme_counts,
    whereabouts,
)
from consult.coding.queries.positions import Position, Side, positions
from consult.coding.queries.spreading import By, Narrowing, answered, spread

__all__ = [
    "PAGE",
    "By",
    "Copies",
    "CopyCount",
    "Count",
    "Listed",
    "Narrowing",
    "Position",
    "Side",
    "Whereabouts",
    "answered",
    "codings_of",
    "contributions_to_code",
    "copies",
    "coverage",
    "excerpts_of_theme",
    "next_to_code",
    "place_of",
    "positions",
    "spread",
    "theme_by_key",
    "theme_counts",
    "themes_of",
    "whereabouts",
]
