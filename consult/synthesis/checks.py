"""What is looked at with every save: what must be mended before a synthesis goes on, what is worth a look, and how."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from consult.analysis.quantities import Claim, claims, holds
from consult.errors import N_
from consult.synthesis.models import Finding, FindingKind, QuoteState, Synthesis
from consult.synthesis.queries import Counted, Reach, responses_in
from consult.text.quoting import is_verbatim, quoted

GOOD, LOOK, WRONG = "good", "look", "wrong"


@dataclass(frozen=True)
class Check:
    """Something that was looked at. ``state`` is ``good``, ``look`` (worth a look) or ``wrong``.

    ``words`` is a message id with ``params``, and ``mend`` one that says what to do. What is wrong must be mended before
    the synthesis can go on. ``finding_id`` is the finding it is about, if it is about one.
    """

    state: str
    words: str
    params: Mapping[str, object] = field(default_factory=dict)
    mend: str = ""
    finding_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What checks look at: the findings, what each counts, the words of quotes by excerpt, and what stands in none."""

    findings: Sequence[Finding]
    counted: Mapping[UUID, Counted]
    words: Mapping[UUID, str] = field(repr=False)
    reach: Reach
    themes_without: int = 0
    rare_unheard: int = 0
    disputed: frozenset[UUID] = frozenset()


def checks(synthesis: Synthesis, looked: Looked) -> list[Check]:
    """Return what there is to say about a synthesis as a whole; what is said of each finding is counted in it."""
    of_findings = [one for finding in looked.findings for one in finding_checks(finding, looked)]
    wrong = len({one.finding_id for one in of_findings if one.state == WRONG})
    made = [
        _check(
            bool(looked.findings),
            (
                N_("There is at least one finding."),
                N_("There is no finding yet."),
                N_("Write a finding, or have a draft proposed."),
            ),
        ),
        _check(
            not wrong,
            (
                N_("Nothing in a finding has to be mended."),
                N_("Findings in which something has to be mended: %(count)s."),
                N_("What to mend is said with each finding."),
            ),
            wrong,
        ),
        _check(
            bool(synthesis.summary.get("nl", "").strip()),
            (
                N_("There is a summary in Dutch."),
                N_("The summary in Dutch is missing."),
                N_("Write it below, one sentence a line."),
            ),
        ),
        _check(
            any(one.kind is FindingKind.MINORITY for one in looked.findings) or bool(synthesis.no_minority_because),
            (
                N_("The section for other views is filled, or says why it is empty."),
                N_("The section for other views is empty, without a reason."),
                N_("Write a finding there, or say below why there is none."),
            ),
        ),
        *_quotes(looked.findings),
        *_coverage(looked),
    ]
    if synthesis.stale_because:
        stale = N_("Something that a finding stands on has changed. Look at it again.")
        made.insert(0, Check(WRONG, stale, mend=N_("What changed is said with each finding.")))
    return made


def finding_checks(finding: Finding, looked: Looked) -> list[Check]:
    """Return what is wrong with one finding, or worth a look; nothing where all is good."""
    made = [*_evidence(finding), *_quantities(finding, looked.counted[finding.id]), *_verbatim(finding, looked.words)]
    if finding.proposed:
        made.insert(
            0,
            Check(
                WRONG,
                N_("This finding was proposed, and nobody has saved it yet."),
                mend=N_("Open it, write it in your own words, and save it."),
            ),
        )
    if finding.lineage_id in looked.disputed and not finding.after_reading:
        made.append(
            Check(
                LOOK,
                N_("Somebody who read it back does not find their point well put."),
                mend=N_("Mend the statement, or say what you did with it. Else the report says that it is unresolved."),
            )
        )
    return [Check(one.state, one.words, one.params, one.mend, finding.id) for one in made]


def _evidence(finding: Finding) -> Iterator[Check]:
    responses = len(responses_in(finding))
    if not responses:
        yield Check(
            WRONG,
            N_("This finding stands on no evidence."),
            mend=N_("Choose a passage that it stands on, or remove the finding."),
        )
    elif responses == 1 and not finding.from_one:
        yield Check(
            WRONG,
            N_("This finding stands on one response only, and does not say so."),
            mend=N_("Choose passages of other responses, or tick that it stands on one."),
        )
    elif responses > 1 and finding.from_one:
        yield Check(
            WRONG,
            N_("This finding says that it stands on one response, and it stands on more."),
            mend=N_("Take the tick away."),
        )
    if any(one.changed for one in finding.evidence):
        yield Check(
            LOOK,
            N_("Other words are hidden in a passage that this finding stands on."),
            mend=N_("Read the passage again, and save the finding."),
        )


def _quantities(finding: Finding, counted: Counted) -> Iterator[Check]:
    for claim in claims(finding.statement):
        if not holds(claim.quantity, *counted):
            yield Check(
                WRONG if claim.certain else LOOK,
                N_("“%(word)s” does not fit: it is %(said)s of %(of)s responses."),
                {"word": claim.word, **counted._asdict()},
                _mend_quantity(claim),
            )


def _mend_quantity(claim: Claim) -> str:
    if claim.certain:
        return N_("Choose a word that fits the scale below, or choose what is counted.")
    return N_("Only if the word is about responses: choose one that fits the scale below.")


def _verbatim(finding: Finding, words: Mapping[UUID, str]) -> Iterator[Check]:
    allowed = [one for one in finding.evidence if one.quote in {QuoteState.PROPOSED, QuoteState.CLEARED}]
    sources = [words[one.excerpt_id] for one in allowed if one.excerpt_id in words]
    for said in quoted(finding.statement):
        if not is_verbatim(said, sources):
            yield Check(
                WRONG,
                N_("What stands between quotation marks is in no quote of this finding: “%(words)s”"),
                {"words": said},
                N_("Take the marks away, or take over the words of a quote letter by letter."),
            )


def _quotes(findings: Sequence[Finding]) -> Iterator[Check]:
    waiting = sum(one.quote is QuoteState.PROPOSED for each in findings for one in each.evidence)
    refused = sum(one.quote is QuoteState.REFUSED for each in findings for one in each.evidence)
    yield _check(
        not waiting,
        (
            N_("No quote waits for clearance."),
            N_("Quotes that wait for clearance: %(count)s."),
            N_("Somebody else reads them once more. Nothing is approved before that."),
        ),
        waiting,
        otherwise=LOOK,
    )
    yield _check(
        not refused,
        (
            N_("No quote was refused."),
            N_("Quotes that were refused and are not printed: %(count)s."),
            N_("Say it in your own words. The report says that this was done."),
        ),
        refused,
        otherwise=LOOK,
    )


def _coverage(looked: Looked) -> Iterator[Check]:
    found = looked.reach
    see = N_("What stands in no finding is listed under coverage.")
    for good, bad, count, of in (
        (
            N_("Every coded response stands in a finding."),
            N_("Coded responses that stand in no finding: %(count)s of %(all)s."),
            found.unheard,
            found.responses,
        ),
        (
            N_("Every coded organisation stands in a finding."),
            N_("Organisations that stand in no finding: %(count)s of %(all)s."),
            found.organisations_unheard,
            found.organisations,
        ),
        (
            N_("Every theme that is mentioned has a finding."),
            N_("Themes that are mentioned and have no finding: %(count)s."),
            looked.themes_without,
            0,
        ),
        (
            N_("Every passage that is rare but serious stands in a finding."),
            N_("Passages that are rare but serious and stand in no finding: %(count)s."),
            looked.rare_unheard,
            0,
        ),
    ):
        yield _check(not count, (good, bad, see), count, of, otherwise=LOOK)


def _check(
    holds_: bool,  # noqa: FBT001  (what the check is about)
    words: tuple[str, str, str],
    count: int = 0,
    all_: int = 0,
    *,
    otherwise: str = WRONG,
) -> Check:
    """Return a check with its ``words``: what is good, what is bad, and how to mend that."""
    good, bad, mend = words
    return Check(GOOD, good) if holds_ else Check(otherwise, bad, {"count": count, "all": all_}, mend)
