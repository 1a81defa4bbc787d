"""What the audiences of a report are called, as message ids."""

from collections.abc import Mapping
from types import MappingProxyType

from consult.errors import N_
from consult.reports.models import Audience

AUDIENCES: Mapping[Audience, str] = MappingProxyType(
    {
        Audience.FULL: N_("Full report"),
        Audience.ANNEX: N_("Annex to a letter to Parliament"),
        Audience.MEMORANDUM: N_("Consultation paragraph for an explanatory memorandum"),
        Audience.SUMMARY: N_("Summary on one page"),
        Audience.ARCHIVE: N_("Package for the archive"),
    }
)
