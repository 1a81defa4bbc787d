"""What the synthesis desk shows: bars of stances by proposition, and excerpts in words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from consult.analysis.quantities import RULES, WORDS
from consult.charts import stance_bars
from consult.coding.models import Coding, Excerpt
from consult.coding.names import STANCES as STANCE_WORDS
from consult.coding.showing import Part, parts_of, proposition_words, theme_words
from consult.consultations.format import ConsultationFile
from consult.moderation.queries import Moderated, Texts
from consult.responses.models import Visibility
from consult.synthesis.models import Evidence
from consult.synthesis.tables import STANCES, StanceTables, Tables, ThemeTables
from consult.text.markup import drawing
from consult.text.spans import Span

Say = Callable[[str], str]
_AROUND = 160


@dataclass(frozen=True)
class Bars:
    """One proposition with the themes under which stances towards it are taken: a chart and its numbers."""

    proposition: str
    words: str
    svg: str
    rows: Sequence[tuple[ThemeTables, StanceTables]]


def bars(tables: Tables, labels: Mapping[str, str], language: str) -> list[Bars]:
    """Return a chart for each proposition; stances towards different propositions never share one."""
    rows: dict[str, list[tuple[ThemeTables, StanceTables]]] = {}
    for theme in tables.themes:
        for stances in theme.stances:
            rows.setdefault(stances.proposition, []).append((theme, stances))
    return [
        Bars(
            proposition,
            members[0][1].words,
            drawing(
                stance_bars(
                    [(theme.words, totals(stances)) for theme, stances in members],
                    labels,
                    title=members[0][1].words,
                    language=language,
                )
            ),
            members,
        )
        for proposition, members in rows.items()
    ]


def totals(stances: StanceTables) -> dict[str, int | str]:
    """Return the number of each stance, over all groups."""
    return dict(zip(STANCES, stances.by_category.column_totals, strict=True))


@dataclass(frozen=True)
class Passage:
    """An excerpt in words, with what is coded of it; ``before`` and ``behind`` are the words around it."""

    excerpt: Excerpt
    parts: list[Part]
    before: list[Part]
    behind: list[Part]
    codings: Sequence[Coding] = ()

    @property
    def id(self) -> UUID:
        """The excerpt's id."""
        return self.excerpt.id

    @property
    def may_quote(self) -> bool:
        """Whether its writer allows it to be quoted."""
        return self.excerpt.contribution.visibility is not Visibility.ANALYSE


def passages_of_codings(codings: Sequence[Coding], texts: Texts, say: Say) -> list[Passage]:
    """Return each excerpt once, in order, with its codings; one whose text is gone is left out."""
    by_excerpt: dict[UUID, list[Coding]] = {}
    for coding in codings:
        by_excerpt.setdefault(coding.excerpt_id, []).append(coding)
    return _passages([(group[0].excerpt, group) for group in by_excerpt.values()], texts, say)


def passages_of_evidence(evidence: Iterable[Evidence], texts: Texts, say: Say) -> list[Passage]:
    """Return the excerpts that evidence points at."""
    return _passages([(one.excerpt, ()) for one in evidence], texts, say)


def _passages(excerpts: Sequence[tuple[Excerpt, Sequence[Coding]]], texts: Texts, say: Say) -> list[Passage]:
    opened = texts.of({one.contribution.id: one.contribution for one, _codings in excerpts}.values())
    return [
        _passage(excerpt, codings, opened[excerpt.contribution_id], say)
        for excerpt, codings in excerpts
        if excerpt.contribution_id in opened
    ]


def _passage(excerpt: Excerpt, codings: Sequence[Coding], text: Moderated, say: Say) -> Passage:
    start, end, last = excerpt.start, excerpt.end, len(text.words)
    before = parts_of(text, say, Span(max(0, start - _AROUND), start)) if start else []
    behind = parts_of(text, say, Span(end, min(last, end + _AROUND))) if end < last else []
    return Passage(
        excerpt,
        parts_of(text, say, excerpt.span),
        ["… ", *before] if start > _AROUND else before,
        [*behind, " …"] if end + _AROUND < last else behind,
        codings,
    )


def scale(language: str = "nl") -> list[tuple[str, str]]:
    """Return the scale of words of quantity in one language: its words, with the message id of what they stand for."""
    return [(", ".join(words), RULES[quantity]) for quantity, words in WORDS[language].items()]


def figure_words(file: ConsultationFile, key: str, language: str) -> tuple[str, str, str]:
    """Return theme, stance (a message id) and proposition of a figure's key (``queries.figures_of``); empty for none."""
    theme, proposition, stance = (*key.split("|"), "", "")[:3]
    stance_id = next((words for each, words in STANCE_WORDS.items() if each == stance), "")
    return theme_words(file, theme, language), stance_id, proposition_words(file, proposition or None, language)
