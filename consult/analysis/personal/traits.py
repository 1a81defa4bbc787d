"""What somebody tells that is true of few people: rules over small lists of words, in Dutch, English, Spanish and Romanian.

Each rule wants somebody in the sentence (I, my, she): talk of people in general is not about anybody.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from consult.analysis.personal.kinds import Kind
from consult.analysis.personal.lives import find_lives
from consult.analysis.personal.places import find_places
from consult.analysis.personal.speech_en import ENGLISH
from consult.analysis.personal.speech_es import SPANISH
from consult.analysis.personal.speech_nl import DUTCH
from consult.analysis.personal.speech_ro import ROMANIAN
from consult.analysis.personal.trait_rules import Trait, rules_for
from consult.text.spans import Span

__all__ = ["Sign", "Trait", "find_traits"]


@dataclass(frozen=True, slots=True)
class Sign:
    """A passage that tells a trait."""

    span: Span
    trait: Trait


_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.!?;]+|\n|$)")
# People write in more than one language, also in one answer: every language is read.
_LANGUAGES = tuple(rules_for(speech) for speech in (DUTCH, ENGLISH, SPANISH, ROMANIAN))
_FOUND_ELSEWHERE = {
    Kind.AGE: Trait.AGE,
    Kind.WORKPLACE: Trait.WORKPLACE,
    Kind.ADDRESS: Trait.PLACE,
    Kind.DATE: Trait.EVENT,
}


def find_traits(text: str) -> list[Sign]:
    """Return what the sentences of ``text`` that speak of somebody tell, in order; one trait may be told twice."""
    return sorted(_signs(text), key=lambda sign: (sign.span, sign.trait))


def _signs(text: str) -> Iterator[Sign]:
    for sentence in _SENTENCE.finditer(text):
        about = [rules for rules in _LANGUAGES if rules.somebody.search(sentence[0])]
        of_people = any(rules.people.search(sentence[0]) for rules in about)
        for rules in about:
            for trait, pattern in (*rules.told, *(() if of_people else rules.alone)):
                for found in pattern.finditer(text, *sentence.span()):
                    yield Sign(Span(*found.span()), trait)
            for found in rules.town.finditer(text, *sentence.span()):
                yield Sign(Span(*found.span()), Trait.PLACE)
        for each in (*find_places(sentence[0]), *find_lives(sentence[0])) if about else ():
            if each.kind in _FOUND_ELSEWHERE:
                start = sentence.start()
                yield Sign(Span(start + each.span.start, start + each.span.end), _FOUND_ELSEWHERE[each.kind])
