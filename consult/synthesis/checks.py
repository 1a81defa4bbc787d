"""What is looked at before a synthesis is offered and approved: what must be mended, and what is worth a look."""

from collections.abc import Sequence
from dataclasses import dataclass

from consult.errors import N_
from consult.synthesis.models import Finding, FindingKind, QuoteState, Synthesis
from consult.synthesis.queries import Reach


@dataclass(frozen=True)
class Check:
    """Something that is looked at before approval. ``state`` is ``good``, ``look`` (worth a look) or ``wrong``.

    ``words`` is a message id with ``params``; what is wrong must be mended before the synthesis can go on.
    """

    state: str
    words: str
    params: dict[str, int]


def checks(synthesis: Synthesis, findings: Sequence[Finding], found: Reach) -> list[Check]:
    """Return what there is to say about a synthesis before it is offered or approved."""
    bare = sum(not finding.evidence for finding in findings)
    single = sum(len({one.excerpt.contribution.response_id for one in each.evidence}) == 1 for each in findings)
    waiting = sum(one.quote is QuoteState.PROPOSED for each in findings for one in each.evidence)
    refused = sum(one.quote is QuoteState.REFUSED for each in findings for one in each.evidence)
    minority = any(finding.kind is FindingKind.MINORITY for finding in findings)
    made = [
        _check(bool(findings), N_("There is at least one finding."), N_("There is no finding yet.")),
        _check(not bare, N_("Every finding stands on evidence."), N_("Findings without evidence: %(count)s."), bare),
        _check(
            bool(synthesis.summary.get("nl", "").strip()),
            N_("There is a summary in Dutch."),
            N_("The summary in Dutch is missing."),
        ),
        _check(
            minority or bool(synthesis.no_minority_because),
            N_("The section for other views is filled, or says why it is empty."),
            N_("The section for other views is empty, without a reason."),
        ),
        _check(
            not single,
            N_("No finding stands on one response only."),
            N_("Findings that stand on one response only: %(count)s. Say so in the statement."),
            single,
            otherwise="look",
        ),
        _check(
            not waiting,
            N_("No quote waits for clearance."),
            N_("Quotes that wait for clearance: %(count)s."),
            waiting,
            otherwise="look",
        ),
        _check(
            not refused,
            N_("No quote was refused."),
            N_("Quotes that were refused and are not printed: %(count)s."),
            refused,
            otherwise="look",
        ),
        _check(
            not found.unheard,
            N_("Every coded response stands in a finding."),
            N_("Coded responses that stand in no finding: %(count)s of %(all)s."),
            found.unheard,
            found.responses,
            otherwise="look",
        ),
        _check(
            not found.organisations_unheard,
            N_("Every coded organisation stands in a finding."),
            N_("Organisations that stand in no finding: %(count)s of %(all)s."),
            found.organisations_unheard,
            found.organisations,
            otherwise="look",
        ),
    ]
    if synthesis.stale_because:
        made.insert(0, Check("wrong", N_("Something that a finding stands on has changed. Look at it again."), {}))
    return made


def _check(holds: bool, good: str, bad: str, count: int = 0, all_: int = 0, *, otherwise: str = "wrong") -> Check:  # noqa: FBT001  (what the check is about)
    return Check("good", good, {}) if holds else Check(otherwise, bad, {"count": count, "all": all_})
