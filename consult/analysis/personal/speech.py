"""What is said of oneself in one language: lists of words, of one shape for every language, for the rules in ``traits``."""

import re
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Speech:
    """Phrases with commas between them; ``*`` stands for up to four letters more, ``_`` for up to two words between."""

    somebody: str
    """Words that show that a sentence speaks of somebody: I, my, she."""
    people: str
    """Words that show that it speaks of people in general, or of what somebody thinks."""
    i_am: str
    between: str
    """What may stand between "I am" and what one is; no verb, so that nothing else is being said."""
    i_have: str
    my: str
    being: str
    """What stands before what one is: as, the only."""
    units: str
    """What is counted after a number that is no age."""
    my_age: str
    """After these a number of two figures, or one in words, is an age."""
    aged: str
    """Phrases that tell an age by themselves."""
    born_in: str
    came: str
    came_from: str
    lives_in: str
    """Before a country: born in, back to."""
    countries: str
    nations: str
    friends: str
    works: str
    venues: str
    at_work: str
    """Phrases that tell of a workplace by themselves."""
    kin: str
    couple: str
    family: str
    """Phrases that tell of a family by themselves."""
    illness: str
    states_of_health: str
    health: str
    permit: str
    states_of_stay: str
    residence: str
    jobs: str
    role: str
    identities: str
    when: str
    """Phrases that tell when, besides a year and a month."""
    months: str
    in_: str
    happened: str
    numbers: str
    years: str
    long: str
    """Before a number of years: for, already."""
    since: str
    only: str
    towards_a_town: str
    """Verbs and things after which a town may follow within a few words."""
    at: str
    """Words right before a town."""
    no_town: str
    alone: dict[str, str] = field(default_factory=dict)
    """By the name of a trait, words that tell it where the sentence speaks of somebody and not of people in general."""


def phrases(listed: str) -> str:
    """Return the pattern for one of the phrases in ``listed``."""
    each = sorted((one.strip() for one in re.split(r"[,\n]", listed) if one.strip()), key=len, reverse=True)
    return "(?:" + "|".join(map(_pattern, each)) + ")"


def _pattern(phrase: str) -> str:
    words = re.escape(phrase).replace(r"\*", r"\w{0,4}").replace("\\ _\\ ", r"\ (?:\w+\ ){0,2}")
    return words.replace("'", "['\u2019]").replace(r"\ ", " ")
