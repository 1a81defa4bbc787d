"""What the audiences of a report are called, as message ids, and the names of its formats."""

from collections.abc import Mapping
from types import MappingProxyType

from consult.errors import N_
from consult.reports.formats import FORMATS
from consult.reports.models import Audience

ARCHIVE_FORMAT = "mdto"
"""The format of a package for the archive, which is made of files and not of a document."""

AUDIENCES: Mapping[Audience, str] = MappingProxyType(
    {
        Audience.FULL: N_("Full report"),
        Audience.ANNEX: N_("Annex to a letter to Parliament"),
        Audience.MEMORANDUM: N_("Consultation paragraph for an explanatory memorandum"),
        Audience.SUMMARY: N_("Summary on one page"),
        Audience.ARCHIVE: N_("Package for the archive"),
    }
)


def format_name(key: str) -> str:
    """Return the name of a format as people know it."""
    return "MDTO" if key == ARCHIVE_FORMAT else FORMATS[key].name
