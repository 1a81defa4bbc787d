"""The report's own words in its language, without a request to take the language from."""

from babel.support import Translations

from consult.config import ROOT
from consult.consultations.format import Localised
from consult.errors import N_
from consult.reports.document import Labels

_LABELS = {
    "contents": N_("Contents"),
    "page": N_("page"),
    "page_of": N_("of"),
    "table": N_("Table"),
    "figure": N_("Figure"),
    "sources": N_("Sources"),
    "report": N_("Report"),
    "date": N_("Date"),
    "version": N_("Number"),
    "sender": N_("Sender"),
    "note": N_("Note"),
    "reading_guide": N_("Reading guide"),
    "data_dictionary": N_("Data dictionary"),
    "summary": N_("Summary"),
    "sheet": N_("Sheet"),
    "column": N_("Column"),
    "meaning": N_("Meaning"),
    "withheld": N_(
        "Where × stands, or ‹ with a number, a count is withheld. It is small, or a small one could be worked out from it."
    ),
    "scope": N_("Counted is what was received or read. It does not tell what everybody thinks."),
}


class Words:
    """Says message ids in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = Translations.load(str(ROOT / "consult" / "translations"), [language])

    def __call__(self, message: str, **params: object) -> str:
        """Return ``message`` in the report's language, with its places filled."""
        said = self._catalogue.gettext(message)
        return said % params if params else said

    def text(self, text: Localised) -> str:
        """Return a text of the consultation's file in the report's language, or in Dutch."""
        return text.in_language(self.language)[0]

    def labels(self) -> Labels:
        """Return what the formats need of their own."""
        return Labels(**{name: self(message) for name, message in _LABELS.items()})
