"""Finds where somebody is on the web: e-mail addresses, pages and names on social media, also where they are spelled out."""

import re
from collections.abc import Iterator

from consult.analysis.personal.kinds import Kind, Suggestion
from consult.analysis.personal.rules import matches, rules

_DOT = r"(?:\s?(?:\bpunt\b|\bdot\b|\bpunto\b|\bpunct\b|\(punt\)|\[punt\]|\[dot\]|\(dot\))\s?)"
_AT = r"(?:\bapenstaart(?:je)?\b|\barroba\b|\barond\b|[(\[](?:at|apenstaartje|arroba)[)\]])"
_DOMAIN = r"(?:nl|com|org|net|eu|be|de|es|ro|bg|pl|hu|info|online|xxx|app|site|me|io|example)"
_PLATFORM = (
    r"(?:insta(?:gram)?|ig|snap(?:chat)?|telegram|tiktok|whatsapp|onlyfans|facebook|fb|twitter|kik|skype|signal|"
    r"account|profielnaam|username|nickname)"
)
# A name that no word looks like: with a dot or an underscore between letters, or a digit among them.
_HANDLE = (
    r"(?:(?=[a-z\d_.]{0,30}[a-z])(?=[a-z._]{0,30}[\d_]|[a-z\d_]{1,30}\.[a-z\d_])[a-z\d_](?:[a-z\d_.]{1,28}[a-z\d_]))"
)

_RULES = (
    *rules(
        Kind.EMAIL,
        # Before the sign at most 64 characters, and none but at the start of a run: so each run is read once.
        (
            r"(?<![\w.+-])[\w+-](?:[\w.+-]{0,62}[\w+-])?"
            r"(?:@|\s@\s)[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.[^\W\d_]{2,24}(?![\w-])"
        ),
        (
            rf"\b\w{{1,30}}(?:(?:\.|{_DOT})\w{{1,30}}){{0,3}}\s?{_AT}"
            rf"\s?[\w-]{{1,30}}(?:(?:\.|{_DOT})\w{{2,30}}){{1,3}}\b"
        ),
        flags=re.IGNORECASE,
    ),
    *rules(
        Kind.URL,
        r"\b(?:https?://|www\.)[^\s<>\"]{2,300}[^\s<>\".,;:!?)'\]]",
        (
            rf"(?<![\w@.-])(?:[a-z0-9-]{{1,40}}\.){{1,3}}{_DOMAIN}"
            r"(?:/[^\s<>\"]{0,200}[^\s<>\".,;:!?)'\]])?(?![\w@-]|\.\w)"
        ),
        rf"(?<![\w@.-])(?:www{_DOT}|[a-z0-9-]{{2,40}}(?={_DOT})){_DOT}?(?:[a-z0-9-]{{2,40}}{_DOT}){{0,2}}{_DOMAIN}\b",
        flags=re.IGNORECASE,
    ),
    *rules(
        Kind.SCREEN_NAME,
        r"(?<![\w@./+-])(?=[a-z_]{1,30}\d)[a-z]{1,20}(?:_[a-z\d]{1,20}){1,4}(?![\w@])",
        r"(?<![\w@./+-])@[a-z0-9_][\w.]{0,29}(?<![.])",
        rf"\b{_PLATFORM}\b[:,]?(?:\s{{1,2}}[a-z']{{1,10}}[:,]?){{0,3}}[:\s]{{1,2}}({_HANDLE})(?![\w.@])",
        rf"(?<![\w.@])({_HANDLE}) (?:op|on|en|pe) {_PLATFORM}\b",
        flags=re.IGNORECASE,
    ),
)


def find_web(text: str) -> Iterator[Suggestion]:
    """Yield what looks like an e-mail address, a page or a name on social media."""
    yield from matches(_RULES, text)
