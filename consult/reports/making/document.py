"""The whole report: its parts put in order, in each language there are texts for."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.analysis.telling import Told
from consult.coding.models import Codebook, Coding, Theme
from consult.config import Settings
from consult.consultations.models import Consultation
from consult.errors import N_, TransitionError
from consult.moderation.queries import Texts
from consult.reports.document import Block, Document, Notice, Section
from consult.reports.making import about, closing, overviews, people, provisions, reading, recommendations, themes
from consult.reports.making.agreement import agreement
from consult.reports.making.findings import OnText, Printer
from consult.reports.making.material import Material, gather
from consult.reports.making.replied import as_figures, replies
from consult.reports.making.words import Words
from consult.reports.replied import PrintedReply
from consult.synthesis.models import Finding, FindingKind, Synthesis
from consult.synthesis.queries import (
    Results,
    Standing,
    approved,
    findings_with_evidence,
    rejoinder_of,
    results_of,
    standing,
)
from consult.synthesis.tables import Crosstab, Tables

APPROVER = N_("an analyst who did not write it")
DEMONSTRATION = N_("Demonstration: not a consultation of the government.")


class Written(NamedTuple):
    """A report by language, and what it tells of each count."""

    documents: Mapping[str, Document]
    told: Told


def documents(
    session: Session,
    texts: Texts,
    consultation: Consultation,
    settings: Settings,
    *,
    number: int,
    released_on: date,
    former: int = 0,
    before: Sequence[Told] = (),
    change_note: str = "",
    replied: Mapping[UUID, PrintedReply] = MappingProxyType({}),
) -> Written:
    """Return the report on the approved synthesis by language: Dutch, and English where there is an English summary.

    ``former`` is the number of the report before, or 0, ``before`` what each of those before told of their counts, and
    ``change_note`` says what is different since; ``replied`` are the published replies by the lineage of their finding.

    Raises :class:`TransitionError` when no synthesis is approved.
    """
    synthesis = approved(session, consultation.id)
    if synthesis is None:
        raise TransitionError(N_("Only an approved synthesis can be released."))
    material = gather(
        session,
        consultation,
        settings,
        number=number,
        former=former,
        before=before,
        change_note=change_note,
        replied=replied,
    )
    made = {}
    for language in ("nl", "en"):
        if language == "nl" or synthesis.summary.get(language):
            made[language] = _document(
                session, texts, material, synthesis, say=Words(language), released_on=released_on
            )
    return Written(made, material.telling.told)


def _document(
    session: Session, texts: Texts, material: Material, synthesis: Synthesis, *, say: Words, released_on: date
) -> Document:
    tables = material.release.tables(say.language)
    results = results_of(session, material.consultation.id)
    findings = findings_with_evidence(session, synthesis.id)
    printer = Printer(session, texts, findings, material.file, results=results, telling=material.telling)
    found = printer.findings(say)
    far = standing(session, material.consultation.id)
    theirs = recommendations.recommended(session, texts, material, say)
    sections = _sections(
        material,
        tables,
        found,
        synthesis,
        say=say,
        far=far,
        coders=_coders(session, material.consultation),
        read=[
            *_read_back(session, material, results, say),
            *([lambda number: recommendations.printed(theirs, say, number)] if theirs else []),
        ],
        quoted=printer.on_text(),
    )
    long = overviews.long_table(tables, say)
    return Document(
        language=say.language,
        title=say.text(material.file.title),
        subtitle=say(N_("Synthesis report"))
        if not material.is_document_analysis
        else say(N_("What the documents say, by theme")),
        sender=material.consultation.owner,
        number=material.number,
        released_on=released_on,
        labels=say.labels(),
        sections=sections,
        demonstration=_warning(material, say),
        summary=tuple(line for line in synthesis.summary.get(say.language, "").splitlines() if line.strip()),
        sources=printer.sources(),
        data_tables=(long,),
        figures={
            **_figures(material, tables, found, say),
            "recommendations": [one.figures() for one in theirs],
        },
        facts=((say(N_("Made by")), say(N_("analysts"))), (say(N_("Approved by")), say(APPROVER))),
    )


def _sections(
    material: Material,
    tables: Tables,
    found: Sequence[tuple[Finding, themes.PrintedFinding]],
    synthesis: Synthesis,
    *,
    say: Words,
    far: Standing,
    coders: int,
    read: Sequence[Callable[[str], Section]],
    quoted: Sequence[OnText],
) -> tuple[Section, ...]:
    by_theme = [printed for finding, printed in found if finding.kind is FindingKind.THEME]
    minority = [printed for finding, printed in found if finding.kind is FindingKind.MINORITY]
    builders: list[Callable[[str], Section]] = [
        lambda number: about.about(material, say, number),
        lambda number: about.method(
            material, say, number, coders=coders, coded=far.coded, contributions=far.contributions
        ),
        lambda number: people.who(material, say, number),
        lambda number: _themes(material, tables, by_theme, say, number),
        *([] if material.is_document_analysis else [lambda number: agreement(material, say, number)]),
        lambda number: themes.minority(minority, synthesis.no_minority_because, say, number),
    ]
    if not material.is_document_analysis:
        builders.insert(3, lambda number: people.per_question(material, say, number))
        if provisions.was_responded_to(material):
            builders.insert(4, lambda number: provisions.per_provision(material, say, number, quoted))
        builders += read
        builders.append(lambda number: closing.campaigns(material, tables, say, number))
        builders.append(lambda number: closing.outside(material, say, number))
    sections = [build(str(place)) for place, build in enumerate(builders, 1)]
    uncoded = far.contributions - far.coded
    withheld = closing.count_withheld(sections)
    last = (
        closing.unknown(material, say, str(len(sections) + 1), withheld=withheld, uncoded=uncoded),
        replies(material, found, say, str(len(sections) + 2)),
    )
    if material.is_document_analysis:
        return (*sections, *last, closing.codebook(material, say, "A"), reading.scale(say, "B"))
    annexes = (closing.questionnaire(material, say, "A"), closing.codebook(material, say, "B"))
    return (*sections, *last, *annexes, reading.scale(say, "C"))


def _read_back(
    session: Session, material: Material, results: Results, say: Words
) -> Sequence[Callable[[str], Section]]:
    """Return the parts on the validation round and, where an installation names a partner, on its right of reply."""
    theirs, partner = rejoinder_of(session, material.consultation.id), material.settings.partner
    parts = [lambda number: reading.read_back(results, say, number, material.telling)]
    if partner or theirs:
        parts.append(lambda number: reading.right_of_reply(partner, theirs, say, number))
    return parts


def _themes(
    material: Material, tables: Tables, findings: list[themes.PrintedFinding], say: Words, number: str
) -> Section:
    section = themes.themes(material, tables, findings, say, number)
    overview: tuple[Block, ...] = (overviews.summary(material, tables, say), *overviews.by_place(material, tables, say))
    only_dutch = (
        (Notice(text=say(N_("The findings are in Dutch, as the analysts wrote them."))),)
        if say.language != "nl"
        else ()
    )
    return Section(
        number=section.number,
        heading=section.heading,
        blocks=(*section.blocks, *only_dutch, *overview),
        sections=section.sections,
    )


def _warning(material: Material, say: Words) -> str:
    if not material.settings.demonstration:
        return ""
    said = say(DEMONSTRATION)
    return f"{said} {material.consultation.demonstration}".strip()


def _coders(session: Session, consultation: Consultation) -> int:
    return (
        session.scalar(
            select(func.count(Coding.coder_id.distinct()))
            .join(Theme, Theme.id == Coding.theme_id)
            .join(Codebook, Codebook.id == Theme.codebook_id)
            .where(Codebook.consultation_id == consultation.id)
        )
        or 0
    )


def _figures(
    material: Material, tables: Tables, found: Sequence[tuple[Finding, themes.PrintedFinding]], say: Words
) -> Mapping[str, Any]:
    """Return every figure on themes as plain values, with keys of the file, and the findings as they are printed.

    A finding is known by its lineage: whoever replies to it replies to that.
    """
    return {
        "consultation": material.consultation.slug,
        "counted": tables.unit.value,
        "withheld_below": tables.k,
        "themes": [
            {
                "theme": theme.theme,
                "mentions": theme.mentions,
                **({"by_text": _row(theme.by_text), "campaigns": theme.campaigns} if theme.by_text else {}),
                "by_category": _row(theme.by_category),
                "by_group": _row(theme.by_group) if theme.by_group else None,
                "stances": [
                    {
                        "proposition": stances.proposition,
                        "by_category": _rows(stances.by_category),
                        "by_group": _rows(stances.by_group) if stances.by_group else None,
                    }
                    for stances in theme.stances
                ],
            }
            for theme in (*tables.themes, *tables.positions)
        ],
        "findings": [
            {
                "finding": str(finding.lineage_id),
                "kind": finding.kind.value,
                "theme": printed.theme,
                "theme_words": say.text(material.file.theme(printed.theme)),
                "statement": printed.statement,
                "notes": list(printed.notes),
                "reply": as_figures(material, material.replied.get(finding.lineage_id), say),
            }
            for finding, printed in found
        ],
    }


def _row(crosstab: Crosstab) -> dict[str, Any]:
    return dict(zip(crosstab.columns, crosstab.cells[0], strict=True)) if crosstab.rows else {}


def _rows(crosstab: Crosstab) -> dict[str, dict[str, Any]]:
    return {
        row: dict(zip(crosstab.columns, cells, strict=True))
        for row, cells in zip(crosstab.rows, crosstab.cells, strict=True)
    }
