"""Datasets for data portals, as JSON-LD: DCAT-AP NL 3.0 as far as its fields are known here."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from consult.config import Settings
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.errors import N_
from consult.opendata.resources import Address, Plain, spoken
from consult.replies.queries import LANGUAGES
from consult.reports.formats.csvw import LICENCE
from consult.reports.models import Report, ReportFile

_EU = "http://publications.europa.eu/resource/authority"
_TONGUES = {"nl": f"{_EU}/language/NLD", "en": f"{_EU}/language/ENG"}
_TYPES = {"csv": ("text/csv", "CSV"), "json": ("application/json", "JSON")}
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "adms": "http://www.w3.org/ns/adms#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
TITLE = N_("Open data of consultations")
ABOUT_ALL = N_("Figures, findings and replies of consultations, from released reports. Small counts are withheld.")
ABOUT_ONE = N_(
    "The tables of the report: who responded, what was chosen, which themes were named. Small counts are withheld. "
    "Who responded chose to do so: the figures are not representative."
)
Say = Callable[[str, str], str]
"""Says a message id in a language."""


def catalogue(datasets: Iterable[Plain], settings: Settings, *, say: Say, address: Address) -> Plain:
    """Return every dataset of this site, and the interface that gives them."""
    here = address("opendata.catalogue")
    service = {
        "@id": f"{here}#api",
        "@type": "dcat:DataService",
        "dct:title": _said(TITLE, say),
        "dct:publisher": _agent(settings.operator or settings.site_name),
        "dct:license": {"@id": LICENCE},
        "dct:accessRights": {"@id": f"{_EU}/access-right/PUBLIC"},
        "dcat:contactPoint": _contact(settings),
        "dcat:endpointURL": {"@id": address("opendata.consultations").removesuffix("/consultations")},
        "dcat:endpointDescription": {"@id": address("opendata.description")},
    }
    return {
        "@context": CONTEXT,
        "@id": here,
        "@type": "dcat:Catalog",
        "dct:title": _said(TITLE, say),
        "dct:description": _said(ABOUT_ALL, say),
        "dct:publisher": _agent(settings.operator or settings.site_name),
        "dct:language": [{"@id": each} for each in _TONGUES.values()],
        "dct:license": {"@id": LICENCE},
        "dcat:contactPoint": _contact(settings),
        "dcat:themeTaxonomy": {"@id": f"{_EU}/data-theme"},
        "dcat:dataset": [{key: value for key, value in one.items() if key != "@context"} for one in datasets],
        "dcat:service": service,
    }


def dataset(
    one: Consultation, report: Report, files: Sequence[ReportFile], settings: Settings, *, say: Say, address: Address
) -> Plain:
    """Return the data of the report in force on one consultation; each file of it is a distribution."""
    here = address("opendata.dataset", slug=one.slug)
    title = spoken(definition(one).title)
    return {
        "@context": CONTEXT,
        "@id": here,
        "@type": "dcat:Dataset",
        "dct:identifier": here,
        "dct:title": [{"@value": words, "@language": language} for language, words in title.items()],
        "dct:description": _said(ABOUT_ONE, say),
        "dct:publisher": _agent(one.owner),
        "dct:creator": _agent(settings.operator or settings.site_name),
        "dct:issued": _day(report.released_on),
        "dct:modified": _day(report.released_on),
        "dct:language": [{"@id": _TONGUES[language]} for language in sorted(report.snapshot, reverse=True)],
        "dct:accessRights": {"@id": f"{_EU}/access-right/PUBLIC"},
        "dct:accrualPeriodicity": {"@id": f"{_EU}/frequency/IRREG"},
        "dcat:version": str(report.number),
        "dcat:theme": [{"@id": f"{_EU}/data-theme/{theme}"} for theme in ("GOVE", "SOCI", "JUST")],
        "dcat:contactPoint": _contact(settings),
        "dcat:landingPage": {"@id": address("opendata_public.show", slug=one.slug)},
        "dcat:distribution": [_distribution(file, report, one, address) for file in files],
    }


def _distribution(file: ReportFile, report: Report, one: Consultation, address: Address) -> Plain:
    here = address("opendata.file", slug=one.slug, number=report.number, name=file.name)
    media_type, kind = _TYPES[file.format]
    is_packed = file.media_type == "application/zip"
    return {
        "@id": f"{address('opendata.dataset', slug=one.slug)}#{file.format}-{file.language}",
        "@type": "dcat:Distribution",
        "dct:title": [{"@value": file.name, "@language": file.language}],
        "dct:license": {"@id": LICENCE},
        "dct:issued": _day(report.released_on),
        "dct:language": [{"@id": _TONGUES[file.language]}],
        "dct:format": {"@id": f"{_EU}/file-type/{kind}"},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{media_type}"},
        **(
            {"dcat:packageFormat": {"@id": "https://www.iana.org/assignments/media-types/application/zip"}}
            if is_packed
            else {}
        ),
        "dcat:accessURL": {"@id": here},
        "dcat:downloadURL": {"@id": here},
        "dcat:byteSize": {"@value": str(file.size), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
        },
        "adms:status": {"@id": f"{_EU}/distribution-status/COMPLETED"},
    }


def _said(message: str, say: Say) -> list[Plain]:
    return [{"@value": say(message, language), "@language": language} for language in LANGUAGES]


def _agent(name: str) -> Plain:
    return {"@type": "foaf:Agent", "foaf:name": {"@value": name, "@language": "nl"}}


def _contact(settings: Settings) -> Plain:
    """Return who answers questions; the site itself where no address is settled."""
    name = {"@type": "vcard:Organization", "vcard:fn": settings.operator or settings.site_name}
    if not settings.contact:
        return name
    contact = settings.contact if ":" in settings.contact else f"mailto:{settings.contact}"
    kind = "vcard:hasEmail" if contact.startswith("mailto:") else "vcard:hasURL"
    return {**name, kind: {"@id": contact}}


def _day(day: Any) -> Plain:
    return {"@value": day.isoformat(), "@type": "xsd:date"}
