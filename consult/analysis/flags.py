"""Points a moderator at answers that may need them first or not at all: rules over short Dutch and English lists.

None of it decides anything, and none of it is ever shown to whoever wrote (``docs/decisions/0032``): what is not found
may be there all the same. Other languages are not read.
"""

import re

_WORDS = re.compile(r"[^\W_]+")
_NOTHING = frozenset(
    {
        "nvt",
        "n v t",
        "niet van toepassing",
        "geen antwoord",
        "geen reactie",
        "leeg",
        "na",
        "n a",
        "not applicable",
        "no answer",
        "no response",
        "none given",
        "null",
        "x",
        "xx",
        "xxx",
    }
)
_TRYING = re.compile(
    r"(?:(?:dit is |this is |just |even |alleen )?(?:een |a |maar een )?(?:test(?:je|en|ing|antwoord)?|proef(?:je)?|probeersel)"
    r"(?: test(?:en|ing)?)*(?: \d{1,4})*"
    r"|(?:(?:asdf|sdfg|dfgh|fdsa|qwer|jkl|hjkl|zxcv|lorem|ipsum)\w{0,12}|(?:bla|foo|bar)+)(?: \w{1,12}){0,2}"
    r"|(\w)\1{2,}|\d{1,3}(?: \d{1,3}){2,})"
)
_INSULT = (
    r"(?:klootza(?:k|kken)|hufters?|eikels?|idio(?:o?t|ten)|debiel(?:en)?|mongo(?:ol|len)?|kutwij(?:f|ven)|kankerlijers?|"
    r"(?:kanker|tering|tyfus)?(?:hoer(?:en)?|slet(?:ten)?|lijers?)|achterlijk\w*|tuig|uitschot|ongedierte|varkens?|"
    r"whores?|sluts?|bitch(?:es)?|cunts?|idiots?|morons?|retard(?:s|ed)?|scum|vermin|pigs?|bastards?|assholes?)"
)
_HARM = r"(?:vermoord\w*|doodmak\w*|doodschiet\w*|dood|neersteken|steken|slaan|verkracht\w*|in elkaar|afmaken|pakken)"
_HARM_IN_ENGLISH = r"(?:kill|murder|shoot|stab|beat|rape|hurt|find|burn)"
_YOU = r"(?:je|jij|jou|jullie|u)"
_SOMEBODY = r"(?:je|jou|jullie|u|hem|haar|ze|hen)"
_DONE_TO_ME = (
    r"(?:gedwongen|bedreigd|mishandeld|opgesloten|vastgehouden|verkocht|verkracht|gechanteerd|geslagen|uitgebuit)",
    r"(?:forced|threatened|beaten|locked up|held|sold|raped|blackmailed|exploited)",
)
_MINE = r"(?:mijn|my) (?:paspoort|passport|geld|money|telefoon|phone|papieren|papers)"
_THEY = r"(?:hij|ze|zij|he|she|they)"
_YOUNG = r"(?:[89]|1[0-7]|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien)"
_YOUNG_IN_ENGLISH = r"(?:[89]|1[0-7]|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)"
_ENDS = r"\s*(?:[.,;!?\n]|$)"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_ABUSE = _any(
    rf"{_YOU} (?:bent|zijn|is) (?:toch |echt |gewoon |allemaal )?(?:een |zo'n )?(?:\w+ ){{0,2}}{_INSULT}\b",
    rf"(?:bent|zijn) {_YOU} (?:\w+ ){{0,3}}{_INSULT}\b",
    rf"(?:vuile|vieze|smerige|stomme|domme|gore|dirty|filthy|stupid|fucking) {_INSULT}\b",
    rf"you(?:'re| are) (?:all |just |really )?(?:an? )?(?:\w+ ){{0,2}}{_INSULT}\b",
    rf"ik (?:ga|zal|kom|maak) (?:{_SOMEBODY}|die \w+) (?:\w+ ){{0,3}}{_HARM}\b",
    rf"ik (?:vermoord|verkracht|sla|steek|schiet) {_SOMEBODY}\b",
    rf"(?:i|we)(?:'ll| will|'m going to| am going to| are going to) {_HARM_IN_ENGLISH} (?:you|him|her|them)\b",
    rf"(?:ik weet|wij weten|we weten) (?:waar|wie) {_YOU} (?:woont|wonen|bent|zijn|werkt)\b",
    r"(?:ik weet|wij weten|we weten) (?:je|jou|jullie) te vinden\b",
    r"(?:i|we) know where you (?:live|work|are)\b",
    r"(?:dood aan|death to|rot op|val dood|krijg de (?:kanker|tering|tyfus)|fuck you|kill yourself|hang jezelf op)\b",
)
_DANGER = _any(
    r"(?:help(?:en)? (?:me|mij|ons)|red (?:me|mij|ons)|save me|i need help|ik heb (?:\w+ )?hulp nodig)\b",
    rf"ik (?:word|werd|ben) (?:\w+ ){{0,3}}{_DONE_TO_ME[0]}\b",
    rf"i(?:'m| am| was| have been|'ve been) (?:\w+ ){{0,3}}{_DONE_TO_ME[1]}\b",
    rf"{_THEY} (?:dwingt|dwingen|dwong|dreigt|dreigen|slaat|slaan) (?:\w+ )?(?:me|mij|ons|om)\b",
    rf"{_THEY} (?:forces?|forced|threatens?|threatened|beats?) (?:me|us|to)\b",
    r"ik (?:mag|kan) (?:\w+ ){0,2}(?:niet weg|niet naar buiten|niet stoppen|nergens heen)\b",
    r"i (?:can't|cannot|am not allowed to|may not) (?:leave|go out|stop|quit)\b",
    rf"{_MINE} (?:\w+ ){{0,3}}(?:afgepakt|afgenomen|ingenomen|taken|kept)\b",
    rf"{_THEY} (?:took|keeps?|kept|heeft|hebben|houdt|houden) {_MINE}\b",
    r"(?:ik wil|ik wilde|ik ga) (?:niet meer leven|dood|mezelf \w+)\b|zelfmoord|(?:kill|hurt) myself\b|end my life\b",
    r"(?:bang|vrees) voor (?:mijn|haar|zijn) (?:leven|veiligheid)\b|afraid for (?:my|her|his) life\b",
    rf"(?:ik ben|zij is|ze is|hij is) (?:pas |nog |maar )?{_YOUNG}(?: jaar\b|{_ENDS})",
    rf"(?:i am|i'm|she is|she's|he is|he's) (?:only |just )?{_YOUNG_IN_ENGLISH}(?: years old\b|{_ENDS})",
    rf"(?:meisje|jongen|kind) van {_YOUNG}\b|(?:girl|boy|child) of {_YOUNG_IN_ENGLISH}\b",
    rf"{_YOUNG}[- ]?jarige?\b|{_YOUNG_IN_ENGLISH}[- ]year[- ]old\b",
    r"minderjarig\w*\b|underage\b|loverboy",
)


def looks_empty(words: str) -> bool:
    """Tell whether ``words`` say nothing: no letter and no digit, or no more than a way of saying "not applicable"."""
    return not any(map(str.isalnum, words)) or _plain(words) in _NOTHING


def looks_like_a_test(words: str) -> bool:
    """Tell whether ``words`` as a whole only try out whether the form works."""
    return _TRYING.fullmatch(_plain(words)) is not None


def may_be_abuse(words: str) -> bool:
    """Tell whether ``words`` insult or threaten somebody they speak to or of; a slur that is only told of is not meant."""
    return _ABUSE.search(words) is not None


def may_be_danger(words: str) -> bool:
    """Tell whether ``words`` may be a cry for help, or tell of force, or of somebody under eighteen."""
    return _DANGER.search(words) is not None


def _plain(words: str) -> str:
    return " ".join(_WORDS.findall(words.casefold()))
