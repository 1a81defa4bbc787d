"""How many responses a finding speaks of, and the counts of all tables at one moment, to compare versions by."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from consult.coding.queries import theme_counts
from consult.synthesis.models import Finding, FindingBasis, Synthesis
from consult.synthesis.queries.coverage import reach


class Counted(NamedTuple):
    """How many responses the words of quantity of a finding are about, out of how many."""

    said: int
    of: int


def figures_of(session: Session, consultation_id: UUID) -> dict[str, int]:
    """Return exact counts of responses by ``theme``, and by ``theme|proposition|stance``; for desks only."""
    counts: Counter[str] = Counter()
    for count in theme_counts(session, consultation_id):
        counts[_key(count.theme, count.proposition, count.stance)] += count.responses
    return {key: number for key, number in sorted(counts.items()) if number}


def counted(session: Session, synthesis: Synthesis, findings: Sequence[Finding]) -> Mapping[UUID, Counted]:
    """Return what each finding counts, by its id.

    Those of its evidence, or who takes its stance, are counted out of all who mention its theme; who mentions its theme
    out of all who are coded.
    """
    figures = figures_of(session, synthesis.consultation_id)
    everyone = reach(session, synthesis).responses
    return {finding.id: _counted(finding, figures, everyone) for finding in findings}


def responses_in(finding: Finding) -> set[UUID]:
    """Return the responses that a finding stands on."""
    return {one.excerpt.contribution.response_id for one in finding.evidence}


def _counted(finding: Finding, figures: Mapping[str, int], everyone: int) -> Counted:
    theme = finding.theme
    mentions = figures.get(theme.key, 0)
    if finding.basis is FindingBasis.EVIDENCE:
        heard = len(responses_in(finding))
        # What was taken back meanwhile is no mention any more, and the finding is stale.
        return Counted(heard, max(mentions, heard))
    if finding.basis is FindingBasis.MENTIONS:
        return Counted(mentions, everyone)
    return Counted(figures.get(_key(theme.key, theme.proposition or "", finding.basis.value), 0), mentions)


def _key(theme: str, proposition: str, stance: str) -> str:
    return f"{theme}|{proposition}|{stance}" if stance else theme
