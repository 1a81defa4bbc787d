"""How readable the Dutch is that respondents see: ``python -m tests.readability`` prints it, page by page.

Flesch-Douma (W.H. Douma, De leesbaarheid van landbouwbladen, Wageningen 1960, after Flesch 1948):
206.835 - 0.93 x words per sentence - 77 x syllables per word. From 60 up a text counts as ordinary; B1 asks for that.
Names and labels of fewer than five words are no running text and are left out, names of groups too. Of fewer than twenty
words in all, only the length of sentences is judged.
Fixed terms (``tests/gold/fixed_terms.txt``, each with its reason) count as words, and their syllables do not.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from consult.consultations.format import ConsultationFile
from consult.consultations.reading import read_file
from tests.architecture.catalogues import catalogue, words
from tests.architecture.reach import Said, said_by_page
from tests.architecture.source import ROOT

EASY = 60
LONGEST = 20
_RUNNING = 5
_ENOUGH = 20
TERMS = ROOT / "tests" / "gold" / "fixed_terms.txt"
KNOWN = ROOT / "tests" / "gold" / "known_long_sentences.txt"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*")
_END = re.compile(r"(?<=[.!?:])[\"”’')]*\s+|\n+")
_PLACE = re.compile(r"%\(\w+\)[sd]")
_TAG = re.compile(r"<[^>]+>|https?://\S+")
_VOWELS = re.compile(
    r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|ui|eu|ei|ij|au|ou|(?<=q)u(?=[aeio])|[aeiouy]|[áàâäéèêëíìîïóòôöúùûü]"
)
_TERM_SYLLABLES = 1.5
"""What a fixed term counts for: an ordinary word, neither easy nor hard."""


@dataclass(frozen=True)
class Score:
    """What was measured of one page."""

    page: str
    ease: float
    words: int
    too_long: tuple[str, ...]

    @property
    def is_hard(self) -> bool:
        """Whether the page is harder to read than B1."""
        return self.words >= _ENOUGH and self.ease < EASY


def syllables(word: str) -> int:
    """Count the syllables of a Dutch word: its groups of vowels, of which some letters together make one."""
    return max(1, len(_VOWELS.findall(word.lower())))


def sentences(text: str) -> list[str]:
    """The sentences of a text; a colon ends one too, as a reader rests there."""
    plain = _TAG.sub(" ", _PLACE.sub("dit", text))
    return [part.strip() for part in _END.split(plain) if _WORD.search(part)]


def measure(page: str, texts: Iterable[str]) -> Score:
    """Measure the texts of a page together."""
    running = [text for text in texts if len(_WORD.findall(text)) >= _RUNNING]
    found = [sentence for text in running for sentence in sentences(text)]
    spoken = [_WORD.findall(sentence) for sentence in found]
    count = sum(map(len, spoken))
    weight = sum(_TERM_SYLLABLES if _is_term(word) else syllables(word) for sentence in spoken for word in sentence)
    ease = 206.835 - 0.93 * count / len(found) - 77 * weight / count if count else 100.0
    long = tuple(sentence for sentence, parts in zip(found, spoken, strict=True) if len(parts) > LONGEST)
    return Score(page, ease, count, long)


def scores() -> list[Score]:
    """Measure every page of respondents and every part of the consultations that we ship."""
    return [measure(page, texts) for page, texts in (*_pages(), *_consultations())]


@cache
def known() -> frozenset[str]:
    """Sentences of the owners' files that are too long and stay: their words are not ours to change."""
    return frozenset(line for line in KNOWN.read_text("utf-8").splitlines() if line and not line.startswith("#"))


@cache
def _terms() -> frozenset[str]:
    lines = TERMS.read_text("utf-8").splitlines()
    return frozenset(line.split("\t")[0].lower() for line in lines if line and not line.startswith("#"))


def _is_term(word: str) -> bool:
    return word.lower() in _terms()


def _pages() -> Iterator[tuple[str, list[str]]]:
    dutch = catalogue("nl")
    for page, asked in said_by_page().items():
        yield page, [text for each in sorted(asked, key=str) for text in words_of(dutch.get(_first(each)))]


def words_of(message: object) -> tuple[str, ...]:
    """The Dutch of a message; nothing where there is none yet, which another test tells."""
    return words(message) if message is not None else ()  # type: ignore[arg-type]  # babel has no types here


def _first(asked: Said) -> str:
    return asked if isinstance(asked, str) else asked[0]


def _consultations() -> Iterator[tuple[str, list[str]]]:
    for path in sorted((ROOT / "consultations").glob("*.yaml")):
        file = read_file(path)
        for part, texts in _parts(file):
            yield f"{path.stem}: {part}", texts


def _parts(file: ConsultationFile) -> Iterator[tuple[str, list[str]]]:
    yield "introduction", [file.title.nl, file.intro.nl]
    notices = [file.consent, file.help_notice, file.privacy.free_text_notice, file.privacy.purpose_limitation]
    yield "consent and notices", [each.nl for each in (*notices, file.not_co_signed_because) if each]
    yield "what may be done with answers", [each.nl for each in file.publication_choices]
    yield "what is known", [each.nl for each in file.context]
    yield "propositions", [each.nl for each in file.propositions]
    for section in file.proposal_sections:
        texts = [section.title.nl, section.body.nl]
        for question in file.questions:
            if question.section == section.id:
                texts += _question(question)
        yield f"section {section.id}", texts


def _question(question: object) -> Iterator[str]:
    for name in ("text", "help"):
        if getattr(question, name, None) is not None:
            yield getattr(question, name).nl
    for name in ("options", "rows", "columns"):
        yield from (each.nl for each in getattr(question, name, ()))
    if getattr(question, "scale", None) is not None:
        yield from question.scale.labels.nl  # type: ignore[attr-defined]  # only some questions have one


def main() -> int:
    """Print the measures, the hardest page first, and return 1 when one is too hard."""
    found = sorted(scores(), key=lambda each: each.ease)
    for each in found:
        sys.stdout.write(f"{each.ease:6.1f}  {each.words:5} words  {each.page}\n")
        for sentence in each.too_long:
            sign = "known" if sentence in known() else "LONG"
            sys.stdout.write(f"        {sign}: {sentence}\n")
    return int(any(each.is_hard or set(each.too_long) - known() for each in found))


if __name__ == "__main__":
    sys.exit(main())
