"""The languages of the site: the one list, with what each is good for (``docs/decisions/0022``)."""

from dataclasses import dataclass

from consult.config import ROOT

TRANSLATIONS = ROOT / "consult" / "translations"
DEFAULT = "nl"
FALLBACK = "en"


@dataclass(frozen=True, kw_only=True)
class Language:
    """A language: what is there in it, and whether somebody who speaks it read the translation again."""

    code: str
    name: str
    staff: bool = False
    """The desks and the accounts are there too. Otherwise only respondents' and public pages are."""
    checked: bool = False
    """The translation was read again by somebody who speaks the language. Otherwise every page says that it was not."""

    @property
    def is_offered(self) -> bool:
        """Whether pages exist in it: sentences are English themselves, any other language needs a catalogue."""
        return self.code == FALLBACK or (TRANSLATIONS / self.code).is_dir()


LANGUAGES = {
    one.code: one
    for one in (
        Language(code="nl", name="Nederlands", staff=True, checked=True),
        Language(code="en", name="English", staff=True, checked=True),
        Language(code="es", name="Español"),
        Language(code="ro", name="Română"),
        Language(code="bg", name="Български"),
        Language(code="hu", name="Magyar"),
        Language(code="pl", name="Polski"),
        Language(code="pt", name="Português"),
    )
}


def offered() -> dict[str, Language]:
    """Return the languages that this installation has a catalogue for, by code, in the order of the switch."""
    return {code: one for code, one in LANGUAGES.items() if one.is_offered}
