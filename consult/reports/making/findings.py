"""Findings as they are printed: with points of public documents under their source, and cleared quotes word for word."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.analysis.language import tag
from consult.analysis.telling import Telling
from consult.consultations.format import ConsultationFile
from consult.errors import N_
from consult.moderation.models import Contribution
from consult.moderation.queries import Moderated, Texts
from consult.moderation.words import PLACEHOLDERS, TRANSLATED
from consult.reports.document import Quotation, Source
from consult.reports.making.reading import notes_on
from consult.reports.making.themes import PrintedFinding
from consult.reports.making.words import Words
from consult.responses.models import Channel, Response, Visibility
from consult.synthesis.models import Evidence, Finding, QuoteState
from consult.synthesis.queries import Results
from consult.text.redaction import readable

_RESTATED = "naar:"
# ISO 639 has a code for a language that nobody knows.
_UNDETERMINED = "und"


@dataclass(frozen=True)
class OnText:
    """A printed quote from a response to the text: the version of the part it responds to, and which words it is of."""

    provision_id: UUID
    part: str
    quote: Quotation


class Printer:
    """Prints the findings of one synthesis in one language; sources are numbered as they first occur."""

    def __init__(
        self,
        session: Session,
        texts: Texts,
        findings: Sequence[Finding],
        file: ConsultationFile,
        *,
        results: Results,
        telling: Telling,
    ) -> None:
        self._results, self._telling = results, telling
        contributions = {
            evidence.excerpt.contribution.id: evidence.excerpt.contribution
            for finding in findings
            for evidence in finding.evidence
            if _is_printed(evidence)
        }
        self._findings, self._file = findings, file
        self._words = texts.of(contributions.values())
        self._sources = _sources(session, contributions.values())
        self._numbers: dict[str, int] = {}
        self._on_text: dict[UUID, OnText] = {}

    def findings(self, say: Words) -> list[tuple[Finding, PrintedFinding]]:
        """Return every finding with what is printed of it, in order."""
        return [(finding, self._printed(finding, say)) for finding in self._findings]

    def on_text(self) -> Sequence["OnText"]:
        """Return the quotes that were printed and respond to a part of the text, each once."""
        return list(self._on_text.values())

    def sources(self) -> tuple[Source, ...]:
        """Return the sources that were printed, by number."""
        return tuple(Source(number=number, text=text) for text, number in self._numbers.items())

    def _printed(self, finding: Finding, say: Words) -> PrintedFinding:
        points, quotes = [], []
        for evidence in finding.evidence:
            contribution = evidence.excerpt.contribution
            moderated = self._words.get(contribution.id)
            if moderated is None or not _is_printed(evidence):
                continue
            text = _passage(evidence, moderated, say)
            source = self._sources.get(contribution.response_id, "")
            if contribution.channel is Channel.PUBLISHED and source.startswith(_RESTATED):
                points.append((text, self._number(source)))
            else:
                quote = Quotation(
                    text=text,
                    attribution=self._attribution(contribution, source, say),
                    language=tag(contribution.language) or _UNDETERMINED,
                )
                quotes.append(quote)
                if contribution.provision_id:
                    self._on_text[evidence.excerpt_id] = OnText(contribution.provision_id, contribution.part, quote)
        return PrintedFinding(
            theme=finding.theme.key,
            statement=finding.statement,
            points=tuple(points),
            quotes=tuple(quotes),
            notes=notes_on(finding, self._results.findings.get(finding.lineage_id), say, self._telling),
        )

    def _attribution(self, contribution: Contribution, source: str, say: Words) -> str:
        """Return who said it: the maker where they answer under their name, else the group alone."""
        told = f", {say(N_('invented'))}" if contribution.invented else ""
        if contribution.translated_from:
            told = f", {say(TRANSLATED[contribution.translated_from])}{told}"
        named = contribution.maker and contribution.visibility is Visibility.PUBLIC
        if named and source:
            return f"{contribution.maker} [{self._number(source)}]{told}"
        if named:
            return f"{contribution.maker}{told}"
        return f"{say.text(self._file.group(contribution.group))}{told}"

    def _number(self, source: str) -> int:
        return self._numbers.setdefault(source, len(self._numbers) + 1)


def _is_printed(evidence: Evidence) -> bool:
    """Tell whether an excerpt may be printed: a published document's, or a quote that a second person cleared."""
    return evidence.quote is QuoteState.CLEARED or evidence.excerpt.contribution.channel is Channel.PUBLISHED


def _passage(evidence: Evidence, moderated: Moderated, say: Words) -> str:
    words = {category: say(message) for category, message in PLACEHOLDERS.items()}
    return readable(moderated.words, moderated.passages, words, evidence.excerpt.span)


def _sources(session: Session, contributions: Iterable[Contribution]) -> Mapping[UUID, str]:
    wanted = {contribution.response_id for contribution in contributions}
    rows = session.execute(select(Response.id, Response.source).where(Response.id.in_(wanted))) if wanted else ()
    return {response_id: source for response_id, source in rows if source}
