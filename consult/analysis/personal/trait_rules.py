"""The rules for what people tell of themselves, made once for each language from its words; the same for all languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from consult.analysis.personal.letters import WORD
from consult.analysis.personal.speech import Speech, phrases
from consult.errors import N_


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


Rule = tuple[Trait, re.Pattern[str]]


@dataclass(frozen=True)
class TraitRules:
    """The rules of one language: whom a sentence is about, what it tells, and what single words tell."""

    somebody: re.Pattern[str]
    people: re.Pattern[str]
    told: tuple[Rule, ...]
    alone: tuple[Rule, ...]
    """Where somebody is spoken of, and neither of others nor of what they think, a word alone is enough: a trait that is
    found too much shows nothing until two others are found."""
    town: re.Pattern[str]


def rules_for(speech: Speech) -> TraitRules:
    """Return the rules of one language."""
    # Towns begin with a capital: the only rule for which capitals count.
    no_town = f"(?:{phrases(speech.no_town)}|{phrases(speech.countries)})"
    toward = rf"\b(?i:{phrases(speech.towards_a_town)})\b[^.!?\n]{{0,40}}?\b{phrases(speech.at)} (?:(?i:de|the|la|een|a|un) )?"
    return TraitRules(
        _any_case(rf"\b{phrases(speech.somebody)}\b"),
        _any_case(rf"\b{phrases(speech.people)}\b"),
        tuple((trait, _any_case(pattern)) for trait, pattern in _told(speech)),
        tuple((trait, _any_case(rf"\b{pattern}\b")) for trait, pattern in _alone(speech)),
        re.compile(rf"{toward}(?!{no_town}\b){WORD}"),
    )


def _any_case(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _told(speech: Speech) -> Iterator[tuple[Trait, str]]:
    yield from _of_origin(speech)
    yield from _of_family_and_age(speech)
    yield from _of_health_and_stay(speech)
    yield from _of_work(speech)
    yield from _of_what_happened(speech)


def _i_am(speech: Speech) -> str:
    return rf"\b{phrases(speech.i_am)}\b,? (?:(?:{phrases(speech.between)}|\d{{1,2}}),? ){{0,5}}"


def _my(speech: Speech, words: str) -> str:
    """Return the pattern for "my mother" and for "the mother my", as languages have it."""
    my = phrases(speech.my)
    return rf"\b(?:{my} (?:\w+ )?(?:{words})|(?:{words}) {my})\b"


def _of_origin(speech: Speech) -> Iterator[tuple[Trait, str]]:
    countries, nations = phrases(speech.countries), phrases(speech.nations)
    yield Trait.ORIGIN, rf"\b{phrases(speech.lives_in)} {countries}\b"
    yield (
        Trait.ORIGIN,
        rf"\b{phrases(speech.came)}\b[^.!?]{{0,30}}?\b{phrases(speech.came_from)} (?:{WORD}, )?{countries}\b",
    )
    yield Trait.ORIGIN, rf"{_i_am(speech)}{nations}\b|\b{phrases(speech.being)} {nations}\b"
    yield Trait.ORIGIN, _my(speech, rf"{nations} (?:{phrases(speech.kin)}|{phrases(speech.friends)})")
    yield Trait.ORIGIN, rf"\b{phrases(speech.born_in)} (?:19|20)\d\d {phrases(speech.in_)} {countries}\b"


def _of_family_and_age(speech: Speech) -> Iterator[tuple[Trait, str]]:
    kin, i_am = phrases(speech.kin), _i_am(speech)
    counted = rf"(?! ?{phrases(speech.units)}\b)"
    yield Trait.AGE, rf"\b{phrases(speech.born_in)} (?:19|20)\d\d\b|\b{phrases(speech.aged)}\b"
    yield Trait.AGE, rf"{i_am}(?:\w+ )?(?:van |of )?\d\d\b{counted}(?! ?%)"
    yield (
        Trait.AGE,
        rf"\b{phrases(speech.my_age)} (?:\d\d\b|{phrases(speech.numbers)}\b){counted}(?! {phrases(speech.years)}\b)",
    )
    yield Trait.AGE, _my(speech, kin) + r" (?:is|van|was|wordt|tiene|are) \d{1,2}\b"
    yield Trait.FAMILY, _my(speech, kin)
    yield Trait.FAMILY, rf"\b{phrases(speech.i_have)} (?:een |a |o |un |una )?(?:\w+ ){{0,2}}{kin}\b"
    yield Trait.FAMILY, rf"\b{phrases(speech.family)}\b|{i_am}(?:\w+ (?:and|en|y|și) )?{phrases(speech.couple)}\b"


def _of_health_and_stay(speech: Speech) -> Iterator[tuple[Trait, str]]:
    illness, permit, i_am = phrases(speech.illness), phrases(speech.permit), _i_am(speech)
    have = rf"\b{phrases(speech.i_have)} (?:\w+ ){{0,2}}"
    yield Trait.HEALTH, rf"{have}{illness}\b|{_my(speech, illness)}|\b{phrases(speech.health)}\b"
    yield Trait.HEALTH, rf"{i_am}{phrases(speech.states_of_health)}\b"
    yield Trait.RESIDENCE, rf"{have}{permit}\b|{_my(speech, permit)}|\b{phrases(speech.residence)}\b"
    yield Trait.RESIDENCE, rf"{i_am}{phrases(speech.states_of_stay)}\b"


def _of_work(speech: Speech) -> Iterator[tuple[Trait, str]]:
    jobs, identities, i_am = phrases(speech.jobs), phrases(speech.identities), _i_am(speech)
    being = rf"\b{phrases(speech.being)} (?:a |an |the )?(?:{phrases(speech.nations)} )?"
    yield Trait.WORKPLACE, rf"\b{phrases(speech.works)}\b[^.!?]{{0,50}}?\b{phrases(speech.venues)}\b"
    yield Trait.WORKPLACE, rf"\b{phrases(speech.at_work)}\b"
    yield Trait.ROLE, rf"(?:{i_am}|{being}){jobs}\b|\b{phrases(speech.role)}\b"
    yield Trait.IDENTITY, rf"(?:{i_am}|{being}){identities}\b"


def _of_what_happened(speech: Speech) -> Iterator[tuple[Trait, str]]:
    number, years, in_ = rf"(?:\d{{1,2}}|{phrases(speech.numbers)})", phrases(speech.years), phrases(speech.in_)
    when = rf"(?:{phrases(speech.when)}|{in_} (?:{phrases(speech.months)}|(?:19|20)\d\d))"
    happened = phrases(speech.happened)
    yield Trait.EVENT, rf"\b{when}\b[^.!?]{{0,80}}\b{happened}\b|\b{happened}\b[^.!?]{{0,60}}\b{when}\b"
    yield Trait.YEARS, rf"\b{phrases(speech.long)} (?:\w+ )?{number} {years}\b"
    yield Trait.YEARS, rf"\b{number} {years} {phrases(speech.works)}\b"
    yield Trait.YEARS, rf"\b{phrases(speech.since)} (?:(?:19|20)\d\d\b|m(?:ijn|y) \w+(?:ste|de|th)\b|i was \d\d\b)"
    yield Trait.ONLY, rf"\b{phrases(speech.only)}\b"


def _alone(speech: Speech) -> Iterator[tuple[Trait, str]]:
    yield Trait.ORIGIN, f"(?:{phrases(speech.countries)}|{phrases(speech.nations)})"
    yield Trait.HEALTH, phrases(speech.illness)
    yield Trait.ROLE, phrases(speech.jobs)
    yield Trait.IDENTITY, phrases(speech.identities)
    for name, listed in speech.alone.items():
        yield Trait[name], phrases(listed)
