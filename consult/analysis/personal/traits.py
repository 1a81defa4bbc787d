"""What somebody tells that is true of few people: rules over small word lists, in Dutch and English.

Each rule wants somebody in the sentence (I, my, she): talk of people in general is not about anybody.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from consult.analysis.personal.kinds import Kind
from consult.analysis.personal.letters import WORD
from consult.analysis.personal.lives import find_lives
from consult.analysis.personal.places import find_places
from consult.analysis.personal.trait_words import (
    COUNTRIES,
    HAPPENED,
    IDENTITY,
    ILLNESS,
    JOB,
    KIN,
    MONTH,
    NATIONS,
    NOT_A_TOWN,
    NUMBER,
    STATE_OF_HEALTH,
    VENUE,
    WORKS,
)
from consult.errors import N_
from consult.text.spans import Span


class Trait(StrEnum):
    """What a passage tells of a person: a message id, to be translated where it is shown."""

    AGE = N_("age")
    ORIGIN = N_("country of origin")
    PLACE = N_("town or region")
    WORKPLACE = N_("kind of workplace")
    FAMILY = N_("family")
    HEALTH = N_("health")
    RESIDENCE = N_("permit to stay")
    ROLE = N_("other job or role")
    IDENTITY = N_("gender, orientation or faith")
    EVENT = N_("something that happened, and when")
    YEARS = N_("how long somebody does this work")
    ONLY = N_("being the only one")


@dataclass(frozen=True, slots=True)
class Sign:
    """A passage that tells a trait."""

    span: Span
    trait: Trait


_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.!?;]+|\n|$)")
_OF_SOMEBODY = re.compile(
    r"\b(?:ik|mij|me|mijn|m'n|wij|we|ons|onze|hij|zij|ze|hem|haar|i|i'm|i've|my|our|us|he|she|him|her|his)\b",
    re.IGNORECASE,
)

# What may stand between "I am" and what one is: no verb and no "that", so that nothing else is being said.
_BETWEEN = (
    r"(?:(?:een|de|zelf|ook|oorspronkelijk|half|van|nu|en|geboren|jonge?|oudere?|alleenstaande|vrouw|man|trans|jaar|oud|"
    r"a|an|the|myself|also|originally|half|now|and|born|young|older|single|woman|years?|old|trans|"
    r"\d{1,2}),? ){0,5}"
)
_I_AM = (
    r"\b(?:ik ben|ben ik|ik was|ik werd|ik noem mezelf|ik werk als|i am|i'm|i was|i used to be|i work as|i call myself|"
    rf"i identify as)\b,? {_BETWEEN}"
)
_WHEN = (
    r"(?:vorig jaar|vorige maand|vorige week|last year|last month|last week|(?:jaar|maanden|weken) geleden|"
    rf"(?:years?|months|weeks) ago|in {MONTH}|in (?:19|20)\d\d)"
)
_COUPLE = r"(?:zwanger|getrouwd|verloofd|gescheiden|weduwe|weduwnaar|pregnant|married|engaged|divorced|widow|widower)"
_PERMIT = r"(?:verblijfsvergunning|verblijfsstatus|papieren|visum|residence permit|papers|visa)"
_CAME_FROM = (
    r"\b(?:kom|kwam|komen|kwamen|vlucht|gevlucht|ben|come|came|moved|fled|am|i'm|here)\b[^.!?]{0,30}?\b(?:uit|from)"
)

_RULES: tuple[tuple[Trait, re.Pattern[str]], ...] = tuple(
    (trait, re.compile(pattern, re.IGNORECASE))
    for trait, pattern in (
        (Trait.AGE, r"\b(?:begin|eind|halverwege(?: de)?|in de) (?:twintig|dertig|veertig|vijftig|zestig)\b"),
        (Trait.AGE, r"\bin my (?:early |late |mid[- ])?(?:twenties|thirties|forties|fifties|sixties)\b"),
        (Trait.AGE, r"\b(?:geboren|born) in (?:19|20)\d\d\b"),
        (Trait.AGE, rf"{_I_AM}(?:homo|vrouw|man|woman|moeder|mother|meisje|{NATIONS}) (?:van|of) \d\d\b"),
        (
            Trait.AGE,
            rf"{_I_AM}\d\d\b(?! ?(?:uur|euro|%|procent|keer|dagen|hours|euros|percent|times|days))|\bat \d\d,? i\b",
        ),
        (Trait.AGE, rf"\b(?:mijn|m'n|my) {KIN} (?:is|van|was|wordt) \d{{1,2}}\b"),
        (Trait.ORIGIN, rf"\b(?:geboren in|born in|woont in|wonen in|lives? in|naar|back to) (?:{COUNTRIES})\b"),
        (Trait.ORIGIN, rf"{_CAME_FROM} (?:{COUNTRIES})\b"),
        (Trait.ORIGIN, rf"\b(?:mijn|my|onze|our) (?:{NATIONS}) (?:{KIN}|vriendin|vriend|friend|family|familie)\b"),
        (Trait.ORIGIN, rf"\b(?:geboren|born) in (?:19|20)\d\d in (?:{COUNTRIES})\b"),
        (Trait.ORIGIN, rf"\bfrom {WORD}, (?:{COUNTRIES})\b"),
        (Trait.ORIGIN, rf"{_I_AM}(?:{NATIONS})\b"),
        (Trait.ORIGIN, rf"\b(?:als|as an?|the only|de enige) (?:{NATIONS})\b"),
        (
            Trait.WORKPLACE,
            rf"\b{WORKS}\b[^.!?]{{0,50}}?\b{VENUE}\b",
        ),
        (Trait.WORKPLACE, r"\b(?:ontvang|werk) (?:ik )?(?:alleen )?thuis\b|\b(?:work|see clients) (?:at|from) home\b"),
        (Trait.WORKPLACE, r"\b(?:doe|doen|did|do) (?:ik )?escort\b|\bbeen an escort\b"),
        (Trait.FAMILY, rf"\b(?:mijn|m'n|onze|my|our) (?:\w+ )?{KIN}\b"),
        (Trait.FAMILY, rf"\b(?:ik heb|i have|moeder van|mother of|met|with) (?:een |a )?(?:\w+ ){{0,2}}{KIN}\b"),
        (Trait.FAMILY, r"\b(?:alleenstaande (?:moeder|vader)|single (?:mother|father|mum|mom))\b"),
        (Trait.FAMILY, rf"{_I_AM}(?:\w+ and |\w+ en )?{_COUPLE}\b"),
        (Trait.FAMILY, r"\b(?:tweeling|twins)\b"),
        (Trait.HEALTH, rf"\b(?:ik heb|ik kreeg|i have|i had) (?:\w+ ){{0,2}}{ILLNESS}\b"),
        (Trait.HEALTH, rf"\b(?:diagnosed with|mijn|my) {ILLNESS}\b|\b(?:mijn|my) (?:psychiater|diagnose|diagnosis)\b"),
        (Trait.HEALTH, rf"{_I_AM}{STATE_OF_HEALTH}\b|\b(?:in een rolstoel|in a wheelchair)\b"),
        (
            Trait.HEALTH,
            r"\b(?:in de ziektewet|medicatie|medicijnen|medication|methadone?|in therapie|in therapy|burn-?out)\b",
        ),
        (
            Trait.RESIDENCE,
            rf"\b(?:ik heb|ik had|wij hebben|i have|i had|i do not have|i don't have) (?:\w+ ){{0,2}}{_PERMIT}\b",
        ),
        (Trait.RESIDENCE, rf"{_I_AM}(?:ongedocumenteerd|illegaal|uitgeprocedeerd|vluchteling|undocumented|refugee)\b"),
        (Trait.RESIDENCE, rf"\b(?:mijn|my) (?:{_PERMIT}|asielprocedure|asielaanvraag|verblijf|aanvraag|asylum)\b"),
        (Trait.RESIDENCE, r"\b(?:de ind|overstayed|asiel|deported|uitgezet)\b"),
        (Trait.ROLE, rf"{_I_AM}{JOB}\b|\b(?:als|as) (?:a |an |the )?{JOB}\b"),
        (Trait.ROLE, r"\b(?:ik studeer|i study|naast mijn studie|geef ik les|ik geef les|i teach)\b"),
        (Trait.IDENTITY, rf"{_I_AM}{IDENTITY}\b"),
        (Trait.IDENTITY, rf"\b(?:als|as an?) (?:(?:{NATIONS}) )?{IDENTITY}\b"),
        (Trait.EVENT, rf"\b{_WHEN}\b[^.!?]{{0,80}}\b{HAPPENED}\b|\b{HAPPENED}\b[^.!?]{{0,60}}\b{_WHEN}\b"),
        (
            Trait.YEARS,
            rf"\b(?:al|ruim|bijna|for|nu al) (?:\w+ )?{NUMBER} (?:jaar|years)\b|\b{NUMBER} jaar {WORKS} ik\b",
        ),
        (Trait.YEARS, r"\b(?:sinds|since) (?:19|20)\d\d\b|\b(?:sinds mijn \w+(?:ste|de)|since i was \d\d)\b"),
        (
            Trait.ONLY,
            r"\b(?:ik ben|i am|i'm) (?:hier )?(?:de|het|the) (?:enige|only|oudste|oldest|jongste|youngest)\b",
        ),
        (Trait.ONLY, r"\b(?:als enige|niemand anders|only me|no one else|nobody else)\b"),
    )
)
# Where somebody is spoken of, and neither of others nor of what they think, a word alone is enough: a trait that is found too
# much shows nothing until two others are found.
_OF_OTHERS = re.compile(
    r"\b(?:vind|vinden|mening|denk|denken|hoop|wil dat|willen dat|zou|bang dat|ken|las|mensen|vrouwen|mannen|iedereen|wie|"
    r"think|believe|opinion|hope|worry|want the|know|people|women|men|anyone|everyone|should|who)\b",
    re.IGNORECASE,
)
_WORDS: tuple[tuple[Trait, re.Pattern[str]], ...] = tuple(
    (trait, re.compile(rf"\b{pattern}\b", re.IGNORECASE))
    for trait, pattern in (
        (Trait.ORIGIN, rf"(?:{COUNTRIES}|{NATIONS})"),
        (
            Trait.WORKPLACE,
            r"(?:achter het raam|privéhuis|bordeel|massagesalon|tippelzone|op straat|brothel|my club|mijn club)",
        ),
        (Trait.HEALTH, rf"(?:{ILLNESS}|chronische pijn|chronic pain|dialyse|dialysis|rolstoel|wheelchair)"),
        (Trait.RESIDENCE, r"(?:verblijfs\w+|asiel\w*|visum|residence permit|my permit|asylum|visa)"),
        (Trait.ROLE, rf"(?:{JOB}|gemeenteraad|city council|paramedic|brandweer)"),
        (Trait.IDENTITY, rf"(?:{IDENTITY}|transman|trans man)"),
        (Trait.ONLY, r"(?:maar één|de enige|het enige|the only|only one)"),
        (Trait.YEARS, rf"(?:al (?:sinds|{NUMBER})|sinds de jaren \w+|since the \w+ies)"),
        (Trait.AGE, r"(?:turned \d\d|word \d\d|(?:widow|woman|man|weduwe|vrouw) (?:of|van) \d\d)"),
        (Trait.AGE, r"\w+(?:tien|twintig|dertig|veertig|vijftig) was ik"),
    )
)
# Towns begin with a capital: the only rules for which capitals count.
_TOWN = rf"(?!{NOT_A_TOWN}\b){WORD}"
_PLACES = re.compile(
    r"\b(?:[Ww]oon|[Ww]oonde|[Ww]onen|[Ww]erk|[Ww]erkte|[Ww]erken|[Zz]us|[Dd]orp|[Ff]lat|[Rr]aam|[Cc]lub|[Cc]amping|"
    r"live|lived|work|worked|town|village|club|vooral|moved|[Hh]uur|[Rr]ijd|[Ss]ta|[Oo]ntvang|[Kk]om|rent|see clients|"
    rf"anders|drive)\b[^.!?\n]{{0,40}}?\b(?:in|te|bij|near|to|rond|around|van|uit) (?:de |the |een |a )?{_TOWN}"
)
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
        if not _OF_SOMEBODY.search(sentence[0]):
            continue
        for trait, pattern in _RULES:
            for found in pattern.finditer(text, *sentence.span()):
                yield Sign(Span(*found.span()), trait)
        for trait, pattern in () if _OF_OTHERS.search(sentence[0]) else _WORDS:
            for found in pattern.finditer(text, *sentence.span()):
                yield Sign(Span(*found.span()), trait)
        for found in _PLACES.finditer(text, *sentence.span()):
            yield Sign(Span(*found.span()), Trait.PLACE)
        for each in (*find_places(sentence[0]), *find_lives(sentence[0])):
            if each.kind in _FOUND_ELSEWHERE:
                start = sentence.start()
                yield Sign(Span(start + each.span.start, start + each.span.end), _FOUND_ELSEWHERE[each.kind])
