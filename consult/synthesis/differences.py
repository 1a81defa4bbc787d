"""What differs between two versions of a synthesis, or two sets of figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from consult.synthesis.models import Finding, QuoteState


@dataclass(frozen=True)
class Reworded:
    """A finding that is in both, and what of it differs: its words, and how many passages and quotes came and went.

    ``moved``: it stands under another theme, or in the other section.
    """

    before: Finding
    after: Finding
    is_reworded: bool
    passages_added: int
    passages_gone: int
    quotes_before: int
    quotes_after: int
    moved: bool


@dataclass(frozen=True)
class Differences:
    """What was added, removed and changed from one version to a later one."""

    added: Sequence[Finding]
    removed: Sequence[Finding]
    changed: Sequence[Reworded]

    @property
    def is_empty(self) -> bool:
        """Whether both say the same on the same passages."""
        return not (self.added or self.removed or self.changed)


def between(before: Sequence[Finding], after: Sequence[Finding]) -> Differences:
    """Return what differs between the findings of two versions (with their evidence), in the order of the later one."""
    former = {finding.lineage_id: finding for finding in before}
    later = {finding.lineage_id: finding for finding in after}
    both = [_compared(former[lineage], finding) for lineage, finding in later.items() if lineage in former]
    return Differences(
        added=[finding for lineage, finding in later.items() if lineage not in former],
        removed=[finding for lineage, finding in former.items() if lineage not in later],
        changed=[one for one in both if one is not None],
    )


def figures_between(
    before: Mapping[str, int | str], after: Mapping[str, int | str]
) -> list[tuple[str, int | str, int | str]]:
    """Return each key whose figure differs, with both figures; one that is absent counts as 0."""
    keys = dict.fromkeys((*before, *after))
    told = [(key, before.get(key, 0), after.get(key, 0)) for key in keys]
    return [one for one in told if one[1] != one[2]]


def _compared(before: Finding, after: Finding) -> Reworded | None:
    stood, stands = _passages(before), _passages(after)
    found = Reworded(
        before=before,
        after=after,
        is_reworded=before.statement != after.statement,
        passages_added=len(stands - stood),
        passages_gone=len(stood - stands),
        quotes_before=_quotes(before),
        quotes_after=_quotes(after),
        moved=(before.theme_id, before.kind) != (after.theme_id, after.kind),
    )
    is_same = found.quotes_before == found.quotes_after and stood == stands
    return None if is_same and not found.is_reworded and not found.moved else found


def _passages(finding: Finding) -> set[UUID]:
    return {one.excerpt_id for one in finding.evidence}


def _quotes(finding: Finding) -> int:
    return sum(one.quote is QuoteState.CLEARED for one in finding.evidence)
