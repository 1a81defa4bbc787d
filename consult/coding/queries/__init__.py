"""What is in a codebook, what is coded of it by whom, and how often: the base of every table."""

from consult.coding.models import MarkKind
from consult.coding.queries.agreement import Agreement, ThemeAgreement, agreement, agreements
from consult.coding.queries.codebook import changes_in, codings_by_theme, doubles_of, draft_of, theme_by_key, themes_of,
    themes_of_change, used_elsewhere, versions_of
from consult.coding.queries.codings import PAGE, codings_of, excerpts_of_theme, place_of
from consult.coding.queries.corpus import coded_texts, contributions_numbered
from consult.coding.queries.figures import Copies, CopyCount, Count, copies, coverage, theme_counts
from consult.coding.queries.marks import can_undo, marked, marks_of, sections_of
from consult.coding.queries.queues import Listed, Queue, Waiting, contributions_to_code, next_to_code
from consult.coding.queries.samples import both_codings, coders_for, free_to_draw, in_open_sample, is_blind, is_coded_blind, may_settle, own_codings, places, places_to_code, places_to_settle, population, readings, sample_at, samples_of, unit_at

__all__ = [
    "Agreement",
    "Copies",
    "CopyCount",
    "Count",
    "Listed",
    "MarkKind",
    "PAGE",
    "Queue",
    "ThemeAgreement",
    "Waiting",
    "agreement",
    "agreements",
    "both_codings",
    "can_undo",
    "changes_in",
    "coded_texts",
    "coders_for",
    "codings_by_theme",
    "codings_of",
    "contributions_numbered",
    "contributions_to_code",
    "copies",
    "coverage",
    "doubles_of",
    "draft_of",
    "excerpts_of_theme",
    "free_to_draw",
    "in_open_sample",
    "is_blind",
    "is_coded_blind",
    "marked",
    "marks_of",
    "may_settle",
    "next_to_code",
    "own_codings",
    "place_of",
    "places",
    "places_to_code",
    "places_to_settle",
    "population",
    "readings",
    "sample_at",
    "samples_of",
    "sections_of",
    "theme_by_key",
    "theme_counts",
    "themes_of",
    "themes_of_change",
    "unit_at",
    "used_elsewhere",
    "versions_of",
]
