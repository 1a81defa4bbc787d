"""Metadata of an archived report by MDTO 1.0.1 (Nationaal Archief): the thing that is kept, and each file that holds it.

The labels are the standard's own Dutch terms. Its schema is not shipped: elements stand in the order of the standard.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree

from consult.reports.formats.cleaning import clean

NAMESPACE = "https://www.nationaalarchief.nl/mdto"
_SCHEMA = f"{NAMESPACE} {NAMESPACE}/MDTO-XML1.0.1.xsd"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_NAMES: Any = {None: NAMESPACE, "xsi": _INSTANCE}
_LEVELS = "Begrippenlijst Aggregatieniveaus MDTO"
_ALGORITHMS = "Begrippenlijst ChecksumAlgoritme MDTO"
_PRONOM = "PRONOM-register"
_PDF = ("Acrobat PDF/A - Portable Document Format 2a", "fmt/476")
_JSON = ("JSON Data Interchange Format", "fmt/817")

Tree = etree._Element  # noqa: SLF001  (the library names the type of its elements so)
Part = tuple[str, "str | list[Part]"]


@dataclass(frozen=True, kw_only=True)
class Archived:
    """The report that is kept. ``identity`` is unique in ``source``; ``maker`` is the organisation whose archive it is.

    ``rating`` says whether it is kept for ever, ``restriction`` and ``restricted`` who may see it and why.
    """

    identity: str
    source: str
    name: str
    description: str
    language: str
    maker: str
    rating: str
    restriction: str
    restricted: str


@dataclass(frozen=True, kw_only=True)
class Held:
    """A file that holds a part of the report: ``size`` in bytes, ``sha256`` in hexadecimals, made on ``day``."""

    name: str
    size: int
    sha256: str
    day: date


def described_report(kept: Archived, files: Iterable[Held]) -> bytes:
    """Return the metadata of the report, which names every file that holds it."""
    parts: list[Part] = [
        _identity(kept.identity, kept.source),
        ("naam", kept.name),
        _concept("aggregatieniveau", "Archiefstuk", _LEVELS),
        ("omschrijving", kept.description),
        ("taal", kept.language),
        _concept("waardering", kept.rating, kept.source),
        *(_reference("heeftRepresentatie", file.name, kept) for file in files),
        ("archiefvormer", [("verwijzingNaam", kept.maker)]),
        (
            "beperkingGebruik",
            [
                _concept("beperkingGebruikType", kept.restriction, kept.source),
                ("beperkingGebruikNadereBeschrijving", kept.restricted),
            ],
        ),
    ]
    return _written("informatieobject", parts)


def described_file(kept: Archived, held: Held) -> bytes:
    """Return the metadata of one file that holds a part of the report."""
    name, code = _PDF if held.name.endswith(".pdf") else _JSON
    checksum: list[Part] = [
        _concept("checksumAlgoritme", "SHA-256", _ALGORITHMS),
        ("checksumWaarde", held.sha256),
        ("checksumDatum", f"{held.day.isoformat()}T00:00:00"),
    ]
    parts: list[Part] = [
        _identity(held.name, kept.source),
        ("naam", held.name),
        ("omvang", str(held.size)),
        _concept("bestandsformaat", name, _PRONOM, code),
        ("checksum", checksum),
        ("isRepresentatieVan", [("verwijzingNaam", kept.name), _identity(kept.identity, kept.source, "verwijzing")]),
    ]
    return _written("bestand", parts)


def _identity(mark: str, source: str, prefix: str = "") -> Part:
    name = f"{prefix}Identificatie" if prefix else "identificatie"
    return name, [("identificatieKenmerk", mark), ("identificatieBron", source)]


def _reference(name: str, file_name: str, kept: Archived) -> Part:
    return name, [("verwijzingNaam", file_name), _identity(file_name, kept.source, "verwijzing")]


def _concept(name: str, label: str, scheme: str, code: str = "") -> Part:
    coded: list[Part] = [("begripCode", code)] if code else []
    return name, [("begripLabel", label), *coded, ("begripBegrippenlijst", [("verwijzingNaam", scheme)])]


def _written(kind: str, parts: list[Part]) -> bytes:
    root = etree.Element(f"{{{NAMESPACE}}}MDTO", nsmap=_NAMES)
    root.set(f"{{{_INSTANCE}}}schemaLocation", _SCHEMA)
    _grow(root, (kind, parts))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _grow(parent: Tree, part: Part) -> None:
    name, content = part
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    if isinstance(content, str):
        element.text = clean(content)
        return
    for each in content:
        _grow(element, each)
