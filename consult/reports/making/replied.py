"""What whoever asked does with each finding: the part of the report, and the same as plain values."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from babel.dates import format_date

from consult.errors import N_
from consult.reports.document import About, Block, Facts, Notice, Paragraph, Section
from consult.reports.making.material import Material
from consult.reports.making.themes import PrintedFinding
from consult.reports.making.words import Words
from consult.reports.replied import PrintedReply
from consult.synthesis.models import Finding

DONE = N_("What is done")
NO_REPLY = N_("No reply yet")
_NONE_AT_ALL = N_(
    "There is no reply to this report yet. A consultation is completed only when each theme has a published reply."
)


def replies(material: Material, found: Sequence[tuple[Finding, PrintedFinding]], say: Words, number: str) -> Section:
    """Return the part with the reply to each finding, theme by theme; where there is none, that is said."""
    heading = say(N_("What is done with it"))
    lineages = {finding.lineage_id for finding, _printed in found}
    if material.is_document_analysis or not lineages & set(material.replied):
        none = N_("An analysis of documents gets no reply. It can be the ground of a consultation.")
        said = Notice(text=say(none if material.is_document_analysis else _NONE_AT_ALL))
        return Section(number=number, heading=heading, blocks=(said,), about=About.REPLIES)
    by_theme: dict[str, list[Block]] = {}
    for finding, printed in found:
        blocks = by_theme.setdefault(printed.theme, [])
        reply = material.replied.get(finding.lineage_id)
        facts = tuple(_facts(material, reply, say)) if reply else ((say(DONE), say(NO_REPLY)),)
        blocks += [Paragraph(text=printed.statement), Facts(pairs=facts)]
    intro = N_("These are the published replies of %(owner)s, as they were when this report was made.")
    return Section(
        number=number,
        heading=heading,
        blocks=(Paragraph(text=say(intro, owner=material.consultation.owner)),),
        sections=tuple(
            Section(number=f"{number}.{place}", heading=say.text(material.file.theme(theme)), blocks=tuple(blocks))
            for place, (theme, blocks) in enumerate(by_theme.items(), 1)
        ),
        about=About.REPLIES,
    )


def as_figures(material: Material, reply: PrintedReply | None, say: Words) -> Mapping[str, Any] | None:
    """Return a reply as plain values for the JSON file."""
    if reply is None:
        return None
    return {
        "disposition": reply.disposition,
        "words": say(reply.words),
        "reason": reply.reason,
        "part": _title(material, reply.part, say) if reply.part else "",
        "refers_to": reply.refers_to,
        "owner": reply.owner,
        "due_on": reply.due_on.isoformat() if reply.due_on else None,
        "published_on": reply.published_on.isoformat() if reply.published_on else None,
        "report": reply.report,
    }


def _facts(material: Material, reply: PrintedReply, say: Words) -> Iterator[tuple[str, str]]:
    yield say(DONE), say(reply.words)
    yield say(N_("Why")), reply.reason
    if reply.part:
        yield say(N_("Part of the text")), _title(material, reply.part, say)
    if reply.refers_to:
        yield say(N_("Refers to")), reply.refers_to
    if reply.owner:
        yield say(N_("Who does it")), reply.owner
    if reply.due_on:
        yield say(N_("No later than")), format_date(reply.due_on, "long", locale=say.language)
    if reply.published_on:
        day = format_date(reply.published_on, "long", locale=say.language)
        yield say(N_("Published on")), say(N_("%(day)s, to report %(number)s"), day=day, number=reply.report)


def _title(material: Material, key: str, say: Words) -> str:
    newest = {one.key: one for one in material.provisions}
    return newest[key].title(say.language)[0] if key in newest else key
