"""Finds where somebody lives or works: addresses, and businesses by their name."""

from collections.abc import Iterator

from consult.analysis.personal.kinds import Kind, Suggestion
from consult.analysis.personal.letters import CAPITAL, LETTER, WORD
from consult.analysis.personal.rules import matches, rules

# In small letters only endings that few other words have: not "ring" as in "verandering", not "weg" as in "onderweg".
_CLEAR_ENDS = "straat|straatje|laan|gracht|kade|steeg|singel|dreef|plantsoen|plein|pleintje"
_ENDS = (
    f"{_CLEAR_ENDS}|weg|dijk|hof|pad|markt|wal|ring|baan|haven|park|eiland|donk|veld|kamp|akker|heuvel|berg|dam|brink"
)
_STREET = (
    rf"(?:{CAPITAL}{LETTER}{{1,20}}(?:{_ENDS})|{LETTER}{{2,20}}(?:{_CLEAR_ENDS})"
    rf"|(?!onderweg|snelweg|halfweg|overweg)(?:[a-z]{{3,20}})(?:weg|dijk|hof))"
)
_APART = (
    rf"(?:{CAPITAL}{LETTER}{{2,20}} ){{1,2}}(?:[Ss]traat|[Ll]aan|[Kk]ade|[Gg]racht|[Ww]eg|[Mm]arkt|[Dd]ijk|[Hh]of|"
    rf"[Pp]lein|[Hh]aven|[Ss]ingel)"
)
_NUMBER = r"\d{1,4}(?:[ -]?(?:bis|hs|huis|rood|zw|[A-Za-z]|[IVX]{1,4})\b)?(?:[-/]\d{1,3})?"
_POSTCODE = r"[1-9]\d{3}\s?(?!SA|SD|SS)[A-Z]{2}\b"
# Two letters after a number that are a word or a measure, and no postcode.
_TWO_LETTERS = (
    r"(?!(?:aan|al|am|an|as|at|be|by|cm|da|de|di|do|dm|ei|el|en|er|es|eu|ff|fi|ga|gb|go|he|hè|hz|if|ik|in|is|it|"
    r"ja|je|jr|kg|km|"
    r"la|le|lo|mb|me|mg|ml|mm|mn|mw|my|na|no|nr|nu|of|om|on|op|or|os|pa|pe|pk|pm|px|sa|sd|se|si|so|ss|su|te|tm|"
    r"to|tu|uk|un|"
    r"up|us|uw|va|we|wo|ya|ze|zn|zo)\b)"
)
_TAIL = (
    rf"(?:,? {_POSTCODE}(?: {WORD})?"
    rf"|(?:, (?:\w{{2,9}} )?(?:etage|verdieping|hoog)|, \w{{3,5}}hoog)?(?:(?:, | in | te ){WORD})?)"
)
_ENGLISH_ENDS = (
    r"(?:Street|Road|Lane|Close|Avenue|Drive|Court|View|Square|Gardens?|Terrace|Way|Crescent|Hill|Row|Quay|Mews|"
    r"Wharf|St\.?|Rd\.?)"
)
_ABROAD = (
    r"(?:[Cc]alle|[Aa]venida|[Aa]vda\.?|[Pp]laza|[Ss]trada|[Ss]tr\.|[Bb]ulevardul|[Aa]leea|[Rr]ua|[Uu]l\.|[Uu]lica|"
    r"[Vv]ia|[Rr]ue|ул\.|улица)"
)
_LIVES = (
    r"(?:[Ww]o(?:on|ont|onde|nen)|[Vv]erblijft?|[Ll]ogeert?|[Ii]ngeschreven|[Dd]eur|[Aa]dres|[Hh]uur|"
    r"[Ll]ive[sd]?|[Ll]iving|"
    r"[Ss]tay(?:ed|s|ing)?|[Vv]iv[oe]|[Ll]ocuies[ct]|[Ss]tau)"
)
_NO_STREET = (
    r"(?:[Aa]rt|Lid\b|Kamer|Deel|Hoofdstuk|Paragraaf|[A-Z][a-z]+dag\b|Bijlage|Pagina|Vraag|Stelling|Punt\b|Versie|"
    r"Wet\b)"
)
_TOWN = rf"{WORD}(?:[ -]{CAPITAL}{LETTER}{{1,20}})?"

_BUSINESS = (
    r"(?:[Cc]lub|[Hh]otel|[Pp]ension|[Ss]auna|[Pp]rivéhuis|[Pp]rivehuis|[Mm]assagesalon|[Ss]alon|[Ss]eksclub|"
    r"[Bb]ordeel|"
    r"[Mm]otel|[Kk]amerverhuurbedrijf|[Ee]scortbureau|[Rr]aamhuis|[Hh]uize|[Rr]elaxhuis|[Nn]achtclub|[Pp]arenclub|"
    r"[Ee]rotheek|[Pp]and|[Vv]illa|[Ss]tudio|[Cc]afé|[Cc]abaret|[Rr]elaxcentrum|[Bb]oudoir|[Cc]lubul|[Hh]otelul|"
    r"[Ss]alonul|[Bb]arul|[Ss]alón|[Pp]uticlub)"
)
_BUSINESS_ENDS = r"(?:Lounge|Club|Spa|Sauna|Bar|Massage|Parlour|Hotel|Cabaret|Studio's)"
_NEAR = rf"(?: (?:aan|in|te|bij|near|at|in) (?:de |het |the )?(?:{WORD}|station|haven|kanaal))"
_WORKS = (
    r"(?:werk|werkt|werkte|werken|zit|zitten|zat|begon|gestaan|sta|stond|sto[nd]|work|works|worked|working|trabajo|"
    r"trabaj[aéo]|lucrez|lucram)"
)
_VENUE = (
    r"(?:massagesalon|club|sauna|privehuis|privéhuis|salon|hotel|bar|lounge|nachtclub|parenclub|seksclub|clubul|"
    r"salonul)"
)
# What stands behind the word for a business and is no name of it.
_NO_NAME = (
    r"(?!(?:en|of|in|op|bij|aan|met|voor|van|die|dat|waar|naast|achter|is|was|and|or|that|where|with|for|on|at|"
    r"near|by|cerca|"
    r"con|de|que|en|y|în|și|din|la|si|werken|werkt|werd|wordt|nu|toen|als|maar|want|dus|niet|geen|heb|ik|ze|we)\b)"
)

_RULES = (
    *rules(
        Kind.WORKPLACE,
        (
            rf"\b(?:[Kk]amer \d{{1,3}} van )?(?:[Hh]et |[Dd]e )?{_BUSINESS} (?:(?:De|Het|de|het|La|Le|Las|Los|El|"
            rf"las|los) )?"
            rf"(?!(?:Ik|Het|De|Een|In|Op|Bij|Er)\b){WORD}(?: {CAPITAL}{LETTER}{{1,20}})?(?: (?:aan|in|te|bij)"
            rf" (?:de |het )?{WORD})?"
        ),
        rf"\b(?:[Tt]he )?(?:{WORD} ){{1,2}}{_BUSINESS_ENDS}\b{_NEAR}?",
        (
            rf"\b(?:de |het )?[a-z]{{2,14}}(?:club|hotel|pension|sauna|bordeel|salon) "
            rf"(?:(?:achter|naast|bij|aan|in|langs|op) "
            rf"(?:de |het )?(?:[a-z]{{2,15}} )?){{1,2}}{WORD}"
        ),
        rf"\b(?:de )?(?:tippelzone|afwerkplek|baan) (?:aan|bij|in|op|langs) (?:de |het )?{WORD}",
        rf"\b{_WORKS} (?:[a-z]{{1,6}} ){{0,4}}?({_VENUE} {_NO_NAME}{LETTER}{{3,20}})\b",
    ),
    *rules(
        Kind.ADDRESS,
        rf"\b(?:{CAPITAL}{LETTER}{{1,20}} ){{0,2}}{_STREET} (?!(?:19|20)\d\d\b){_NUMBER}{_TAIL}(?!\w)",
        rf"\b{_APART} {_NUMBER}{_TAIL}(?!\w)",
        rf"\b(?:[Pp]ostbus|P\.?O\.? [Bb]ox|[Aa]partado(?: de correos)?) \d{{1,5}}{_TAIL}(?!\w)",
        rf"\bn[uú]mero {_NUMBER} de (?:la )?{_ABROAD} (?:\w{{2,20}} ){{0,2}}?{WORD}",
        rf"\b((?:[Hh]uis)?nummer {_NUMBER} (?:\w{{1,6}} ){{0,3}}(?:in|op|aan|van) (?:de |het )?{_STREET})\b",
        rf"\b{_ABROAD} (?:\w{{2,20}} ){{0,3}}?{WORD},? (?:nr\.? |n[uú]mero )?{_NUMBER}(?:-bis)?{_TAIL}(?!\w)",
        rf"\b\d{{1,4}}[A-Za-z]? (?:{WORD} ){{1,3}}{_ENGLISH_ENDS}(?!\w)(?:, {_TOWN})?",
        rf"\b(?:{WORD} ){{1,3}}{_ENGLISH_ENDS} {_NUMBER}{_TAIL}(?!\w)",
        (
            rf"\b{_LIVES}\b[^.!?\n\d]{{0,25}}? (?:op|aan|in|at|on|en|pe|la) (?:de |het |"
            rf"the )?((?:{WORD} ){{1,3}}{_NUMBER}{_TAIL})(?!\w)"
        ),
        (
            rf"\b(?:aan|op|adres|luidt:?|adres:) (?:de |het )?(?!{_NO_STREET})"
            rf"((?:{WORD} ){{1,2}}(?!(?:19|20)\d\d\b){_NUMBER}{_TAIL})(?!\w)"
        ),
        rf"\b(?:{WORD} ){{1,2}}{_NUMBER},? {_POSTCODE}(?: {WORD})?",
        rf"\b(?:[Dd]eur|[Ww]oont|je|[Hh]uis) op ({WORD} {_NUMBER})(?!\w)|\bop ({WORD} {_NUMBER}) (?:woont?|woonde)\b",
        rf"\b{_POSTCODE}(?: {WORD})?",
        r"\b[1-9]\d{3}(?!sa|sd|ss)[a-z]{2}\b",
        rf"\b(?!(?:19|20)\d\d)[1-9]\d{{3}} {_TWO_LETTERS}[a-z]{{2}}\b(?![-.]\w)",
        (
            rf"(?<=\b(?:de|op|in|to|on) ){CAPITAL}{LETTER}{{2,20}}(?:{_CLEAR_ENDS})\b(?:(?: in| te|,) {WORD})?"
            rf"|\b{CAPITAL}{LETTER}{{2,20}}(?:{_ENDS}) (?:in|te) {WORD}"
            rf"|\b(?!hoofdstraat)[a-z]{{3,20}}(?:straat|laan|gracht|kade|singel|dreef|plantsoen) (?:in|te) {WORD}"
        ),
    ),
)


def find_places(text: str) -> Iterator[Suggestion]:
    """Yield what looks like an address or a place where somebody works."""
    yield from matches(_RULES, text)
