"""The moderation account of a report: what was decided, who looked again, and what was objected to."""

from collections.abc import Iterator, Mapping

from consult.errors import N_
from consult.moderation.models import Look, ObjectionOutcome, Reason
from consult.moderation.words import CATEGORIES, REASONS
from consult.reports.document import Block, Bullets, Column, Facts, Paragraph, Table
from consult.reports.making.cells import tally
from consult.reports.making.material import Material
from consult.reports.making.words import Words
from consult.text.redaction import Category

REFERRED = "referred"
"""What the count of answers at a second look is known by; it stands in two places."""
_GROUNDS = (Reason.EMPTY, Reason.TEST, Reason.UNLAWFUL, Reason.ONLY_PERSONAL_DATA)


def moderation(material: Material, say: Words) -> Iterator[Block]:
    """Yield who moderates, what was decided, second looks and objections, in words and tables."""
    who = N_(
        "Moderators read each answer in words before anybody else. They do not work for the sender. Moderation, hosting and keys: %(operator)s."
    )
    yield Paragraph(text=say(who, operator=material.settings.operator or say(N_("Not settled yet"))))
    yield _decided(material, say)
    yield _counted(material, say)
    hidden = _hidden(material, say)
    if hidden:
        yield Paragraph(text=say(N_("Hidden passages, by reason:")))
        yield Bullets(entries=hidden)
    yield from _second_looks(material, say)
    yield from _objections(material, say)


def _decided(material: Material, say: Words) -> Table:
    """Return the answers in words by decision. Without a total: nothing that is withheld can be subtracted out."""
    account = material.account
    rows = [
        ("accepted", say(N_("Accepted")), account.accepted),
        *(
            (
                f"rejected {reason}",
                say(N_("Rejected: %(reason)s"), reason=say(REASONS[reason])),
                account.rejected_because.get(reason, 0),
            )
            for reason in _GROUNDS
        ),
        (REFERRED, say(N_("At a second look")), account.referred),
        ("waiting", say(N_("Waiting")), account.waiting),
    ]
    return Table(
        key="moderation-decided",
        title=say(N_("Answers in words, by decision")),
        columns=(Column(label=say(N_("Decision"))), Column(label=say(N_("Answers")), numeric=True)),
        rows=tuple((words, material.telling.alone(name, count)) for name, words, count in rows),
    )


def _counted(material: Material, say: Words) -> Facts:
    account = material.account
    figures = (
        ("by choice", N_("Answers by choice, counted"), account.closed),
        ("redacted", N_("Accepted answers with hidden passages"), account.redacted),
        ("redacted later", N_("Accepted answers in which more was hidden later"), account.redacted_later),
    )
    return Facts(pairs=tuple((say(words), str(material.telling.alone(name, count))) for name, words, count in figures))


def _hidden(material: Material, say: Words) -> tuple[str, ...]:
    passages = material.account.passages
    return tuple(
        f"{say(CATEGORIES[category])}: {material.telling.alone(f'hidden {category}', passages[category])}"
        for category in Category
        if passages.get(category)
    )


def _second_looks(material: Material, say: Words) -> Iterator[Block]:
    rule = N_(
        "Of every hundred rejections and redactions %(share)s count only once a second moderator agreed. What is flagged or in doubt always needs that."
    )
    yield Paragraph(text=say(rule, share=material.settings.second_look))
    looks = material.account.looks
    counts: Mapping[str, tuple[str, int]] = {
        Look.AGREED: (say(N_("Agreed")), looks.get(Look.AGREED, 0)),
        Look.SENT_BACK: (say(N_("Sent back with a reason")), looks.get(Look.SENT_BACK, 0)),
    }
    if any(count for _words, count in counts.values()):
        yield tally(
            key="moderation-looks",
            title=say(N_("Second looks at decisions")),
            heading=say(N_("What came of it")),
            counted=say(N_("Decisions")),
            counts=counts,
            total=say(N_("Total")),
            telling=material.telling,
        )


def _objections(material: Material, say: Words) -> Iterator[Block]:
    rule = N_(
        "A respondent who asked to see what was decided can object. A moderator who took no part decides on the objection, with a reason."
    )
    yield Paragraph(text=say(rule))
    account = material.account
    upheld, dismissed = ObjectionOutcome.UPHELD, ObjectionOutcome.DISMISSED
    counts = {
        upheld: (say(N_("Upheld: decided anew")), account.objections.get(upheld, 0)),
        dismissed: (say(N_("Dismissed: the decision stays")), account.objections.get(dismissed, 0)),
        "open": (say(N_("Not decided yet")), account.objections_open),
    }
    if not any(count for _words, count in counts.values()):
        yield Paragraph(text=say(N_("Nobody objected.")))
        return
    yield tally(
        key="moderation-objections",
        title=say(N_("Objections to decisions")),
        heading=say(N_("What came of it")),
        counted=say(N_("Objections")),
        counts=counts,
        total=say(N_("Total")),
        telling=material.telling,
    )
