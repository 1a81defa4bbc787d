"""Read what the checks of a synthesis look at, the words of its quotes included."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from consult.moderation.queries import Moderated, Texts
from consult.synthesis.checks import Looked
from consult.synthesis.models import Finding, Synthesis
from consult.synthesis.queries import counted, rare_unheard, reach, results_of, themes_without_finding


def look(session: Session, texts: Texts, synthesis: Synthesis, findings: Sequence[Finding]) -> Looked:
    """Return what the checks of ``synthesis`` with its ``findings`` (``findings_with_evidence``) look at."""
    read_back = results_of(session, synthesis.consultation_id).findings
    return Looked(
        findings=findings,
        counted=counted(session, synthesis, findings),
        words=_words_of_quotes(texts, findings),
        reach=reach(session, synthesis),
        themes_without=len(themes_without_finding(session, synthesis)),
        rare_unheard=len(rare_unheard(session, synthesis)),
        disputed=frozenset(lineage for lineage, result in read_back.items() if result.is_disputed),
    )


def _words_of_quotes(texts: Texts, findings: Sequence[Finding]) -> dict[UUID, str]:
    """Return the words of every excerpt that is proposed or cleared as a quote; what is hidden in it stays a block."""
    quotes = [one.excerpt for finding in findings for one in finding.evidence if one.quote is not None]
    opened: dict[UUID, Moderated] = texts.of({one.contribution.id: one.contribution for one in quotes}.values())
    return {
        one.id: opened[one.contribution_id].words[one.start : one.end]
        for one in quotes
        if one.contribution_id in opened
    }
