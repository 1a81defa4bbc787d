"""Finds what singles somebody out of those who know them: a trait with a place, a date, an age."""

import re
from collections.abc import Iterator

from consult.analysis.personal.kinds import Kind, Suggestion
from consult.analysis.personal.letters import CAPITAL, LETTER, WORD
from consult.analysis.personal.rules import matches, rules

_NATIONALITY = (
    r"(?:Bulgaar|Roemeen|Hongaar|Pool|Braziliaan|Colombiaan|Nigeriaan|Surinaam|Turk|Marokkaan|Thai|Chinee|Dominicaan|"
    r"Oekraïen|Russ?i?sch|Spaan|Portugee|Antilliaan|Ghanee|Albanee|Cubaan|Venezolaan|Filipijn|Ecuadoriaan|Peruaan|"
    r"Moldavi|Servi|Syri|Eritree|Somali|Vietname|Indones|Italiaan|Duit|Belgi|Frans|Engel)(?:s|se|z?e|sche?)?"
)
_FEATURE = (
    rf"(?:{_NATIONALITY}|blinde?|dove?|doof|doofstomme?|slechtziende?|slechthorende?|stomme|gehandicapte?|"
    rf"halfblinde?|rooie|rosse?|rolstoel\w*|weduw\w+|trans\w*|tweeling|drieling|"
    r"zwangere|albino|kleine|lange|kale|oma|opa|non|dwerg|eenbenige|been|arm)"
)
_MONTH = (
    r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|january|february|"
    r"march|(?-i:May)|may(?= (?:19|20)\d\d)|june|july|august|october|enero|febrero|marzo|abril|mayo|junio|julio|"
    r"agosto|septiembre|octubre|"
    r"noviembre|diciembre|ianuarie|februarie|martie|aprilie|mai(?! mult| mic| bun| mare)|iunie|iulie|septembrie|"
    r"octombrie|noiembrie|decembrie|"
    r"jan|feb|mrt|apr|jun|jul|aug|sept|sep|okt|oct|nov|dec)"
)
_WEEKDAY = (
    r"(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|monday|tuesday|wednesday|thursday|friday|"
    r"saturday|sunday)"
)
# The day on which a rule begins says nothing of a person.
_OF_A_RULE = r"(?<!per )(?<!vanaf )(?<!vóór )(?<!voor )(?<!uiterlijk )(?<!ingang van )(?<!until )(?<!before )(?<!from )"
_DAY = (
    r"(?:een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|"
    r"zeventien|achttien|"
    r"negentien|(?:[a-zë]{3,6}(?:en|ën))?(?:twintig|dertig)|eerste|tweede|derde|first|second|third)"
)
_NUMERIC_DATE = r"(?<![\d./-])(?:[0-3]?\d[-/.][01]?\d[-/.](?:19|20)?\d\d|(?:19|20)\d\d-[01]\d-[0-3]\d)(?![\d/-])"
_KIN = (
    r"(?:dochter(?:tje)?|zoon(?:tje)?|zus(?:je)?|broer(?:tje)?|man|vrouw|vriend(?:in)?|kind|meisje|jongen|moeder|"
    r"nicht(?:je)?|"
    r"neef(?:je)?|vader|oma|opa|collega|cliënte?|patiënte?|aanvra?ger|aanvraagster|bewoon?ster|bewoner|"
    r"betrokkene|slachtoffer|"
    r"getuige|daughter|son|sister|brother|mother|father|grandmother|grandfather|girl|boy|woman|client|hija|hijo|"
    r"hermana|"
    r"hermano|madre|mum|mom|dad|daddy|papa|pa|ma|tante|oom|oudste|jongste|middelste|eldest|youngest|aunt|uncle|abuela|fiica|fiul|sora|mama)"
)
_PERSON = rf"(?:{_KIN}|ze|zij|hij|she|he|ella|ea)"
_TENS = r"(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)"
_TENS_EN = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_IN_WORDS = (
    rf"(?:twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien|(?:[a-zëé]{{3,6}}(?:en|ën))?{_TENS}|"
    rf"thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|{_TENS_EN}(?:[- ](?:one|two|three|four|five|"
    rf"six|seven|eight|nine))?|"
    r"quince|diecis[eé]is|diecisiete|dieciocho|diecinueve|veinte|veinti\w{3,6}|(?:treinta|cuarenta|cincuenta|"
    r"sesenta)(?: y \w{3,6})?|"
    r"[a-zăâîșț]{2,6}sprezece|(?:dou[aă]|trei|patru|cinci|șai|sai)zeci(?: [sșş]i \w{2,5})?)"
)
_SMALL_AGE = "(?:drie|vier|vijf|zes|zeven|acht|negen|tien|elf)"
_AGE = rf"(?:[1-9]\d|{_IN_WORDS})"
_NOT_AN_AGE = (
    r"(?!\d|[.,:]\d| ?(?:%|procent|euro|keer|uur|maand|week|weken|dag|meter|kamer|klant|vrouw|man|mens|van|op de|"
    r"bedrijven|adres|jaar (?!oud|en |met |was )|years (?!old)|percent|hours|times|o'clock|euros|people|clients|"
    r"months|minut|"
    r"kilomet|kilo|km|kg|m2)|-)(?!\w)"
)
_ORDINAL_AGE = (
    r"(?:\w{2,12}tigste|\w{2,6}tiende|twintigste|dertigste|veertigste|twaalfde|\d{1,2}(?:e|ste|de)|\w{2,10}ieth|"
    r"\w{3,6}teenth)"
)
_ONLY = r"(?:de|het|als|die) enige|the only|l[ao]s? únic[ao]s?|el único|singur(?:a|ul)"
_ENDS_A_STORY = r"[^.!?\n,;]{3,80}?(?=[.!?\n,;]|$| (?:dus|so|y|și|si|maar|but|haha|want)\b)"
_WHERE = r"(?:van|in|uit|bij|op|te|of|from|at|near|de|del|din|la)"

_IGNORE = re.IGNORECASE
_RULES = (
    *rules(
        Kind.COMBINATION,
        rf"\b(?:{_ONLY}) (?=[^.!?\n,;]{{0,70}}?\b{_WHERE} (?:de |het |the |la |het dorp |een )?(?:{WORD}|"
        rf"provincie|dorp|stad|straat|"
        rf"village|town|street|pueblo|sat|oraș)\b){_ENDS_A_STORY}",
        rf"\b(?:from|in|near) {CAPITAL}[^.!?\n;]{{3,70}}\bthe only [^.!?\n,;]{{3,50}}",
        rf"\been {_NATIONALITY} {LETTER}{{3,20}} (?:[a-z]{{2,12}} ){{1,4}}(?:bij|in|te|aan de|aan het|uit) {WORD}",
        (
            rf"\b(?:een|de|die) (?:[a-zë]{{2,14}} ){{0,2}}{_FEATURE} (?=[^.!?\n,;]{{0,60}}?(?:uit|in|te|bij|van)"
            rf" (?:de |het )?"
            rf"{WORD})[^.!?\n,;]{{3,60}}?\b(?:uit|in|te|bij) (?:de |het )?{WORD}(?: in {WORD})?"
        ),
        (
            rf"\b(?:de|die|dat) (?:vrouw|man|oma|opa|meisje|meid|jongen|dame) met (?:de|het|een|één|haar|"
            rf"zijn) [^.!?\n,;]{{3,40}}? (?:van|uit|in|op|aan) (?:de |het )?{WORD}"
        ),
        (
            rf"\b{WORD} maar (?:één|een|1) [^.!?\n,;]{{3,50}}|\bmaar (?:één|een|1) [^.!?\n,;]{{3,50}}? (?:in|uit|van)"
            rf" (?:de |het )?{WORD}"
        ),
        (
            rf"\b(?:[Bb]ekend als|[Kk]ent? (?:mij|me|haar|hem) als|[Kk]nown as|[Kk]nows? me as|[Cc]onocen como)"
            rf" ((?:de|die|dat|the|la|el) {_ENDS_A_STORY})"
        ),
    ),
    *rules(Kind.DATE, _NUMERIC_DATE),
    *rules(
        Kind.DATE,
        (
            rf"\b{_OF_A_RULE}(?:{_WEEKDAY} )?(?:[0-3]?\d(?:(?: (?:op|en|tot|of) |-)[0-3]?\d)?(?:st|nd|rd|th|e)?|"
            rf"{_DAY}) "
            rf"(?:de |of )?{_MONTH}\b(?![^.!?\n]{{0,6}} (?:geld|gold|treed|trad))(?:\.?,? (?:de |del )?(?:19|"
            rf"20)\d\d)?"
        ),
        rf"\b{_MONTH} [0-3]?\d(?:st|nd|rd|th)?,? (?:19|20)\d\d\b",
        r"\b(?:oudejaars(?:avond|dag|nacht)|oudjaar|nieuwjaarsdag|kerstavond|(?:eerste|tweede) (?:kerst|paas)dag|koningsdag|"
        r"koninginnedag|christmas (?:eve|day)|new year'?s (?:eve|day)|boxing day|nochebuena|nochevieja) (?:van |in |de )?"
        r"(?:19|20)\d\d\b",
        rf"(?<=\bgeboren in ){_MONTH}(?: (?:19|20)\d\d)?",
        rf"(?<=\bborn in ){_MONTH}(?: (?:19|20)\d\d)?",
        flags=_IGNORE,
    ),
    *rules(
        Kind.AGE,
        (
            rf"\b(?:1[0-9]|[2-9]\d|\d|{_IN_WORDS})(?=[ -]?jarige\b| jaar oud\b| lentes\b| years old\b| yrs old\b|"
            rf"[- ]year[- ]old\b|"
            r" años\b| de ani\b| ani\b(?= ?[.,;!?]| c| ș| s| și)| anos\b)"
        ),
        rf"\b(?:ik|i|we|wij) (?:ben|was|am|werd|word|turned) (?:[a-z]{{2,8}} ){{0,2}}({_AGE}){_NOT_AN_AGE}",
        rf"\b(?:i'm|im|i’m) (?:[a-z]{{2,8}} ){{0,1}}({_AGE}){_NOT_AN_AGE}",
        rf"\b{_PERSON} (?:is|was|wordt|werd|turned|became) (?:[a-z]{{2,6}} ){{0,3}}({_AGE}|\d){_NOT_AN_AGE}",
        rf"\b{_KIN} van ({_AGE}|\d|{_SMALL_AGE}){_NOT_AN_AGE}",
        rf"\b({_AGE}) geworden\b",
        rf"\b{_KIN} (?:is|was|werd|wordt) (?:vorig|vorige|dit|deze|last|this) \w{{2,7}} ({_AGE}){_NOT_AN_AGE}",
        rf"\b(?:oudste|middelste|jongste|eldest|youngest) ({_AGE}|\d){_NOT_AN_AGE}",
        (
            rf"\b(?:een|a|the|de) (?:vrouw|man|woman|girl|meisje|jongen|weduwe|widow|mujer|femeie) (?:van|of|de)"
            rf" ({_AGE}){_NOT_AN_AGE}"
        ),
        rf"\b(?:toen|when) (?:(?:ik|ze|zij|hij|i|she|he|mijn|haar|zijn|my|her|his|me|"
        rf"mn) )(?:{LETTER}{{2,12}} )?(?:was |were )?({_AGE}|\d)"
        rf"(?! ?(?:uur|jaar geleden|euro|years? ago|days?|dagen|weken|maanden))\b",
        rf"\bat ([1-9]\d) i\b|\b(?:mijn|haar|zijn|m'n|me|my|her|his) ({_ORDINAL_AGE})\b(?= |[.,;!?]|$)",
        (
            rf"\b(?:aged|age|leeftijd|edad de|la edad de|v[aâ]rsta de|at the age of|op m[ie]jn|op haar)(?: van|:)?"
            rf" ({_AGE})\b"
        ),
        rf"\b(?:tengo|tiene|ten[ií]a|cumpl[ií]|mam|am|are|avea|aveam|împlinit) ({_AGE}) (?:años|lat|de ani|ani)\b",
        rf"\b({_AGE}) was (?:ik|ze|zij|hij)\b",
        rf"\b(?:at|a los|cu|la) ({_IN_WORDS})\b(?= (?:i|ik|she|he|años|ani|de ani)\b)",
        rf"\b{_KIN} \(({_AGE})\)",
        flags=_IGNORE,
    ),
    *rules(Kind.AGE, rf"\b{WORD},? \((\d\d)\)(?= |[.,;])|\({CAPITAL}[^()\n\d]{{2,40}}, ([1-9]\d)\)"),
)


def find_lives(text: str) -> Iterator[Suggestion]:
    """Yield what looks like a trait with a place, a date or somebody's age."""
    yield from matches(_RULES, text)
