"""What every OpenDocument file is packed with (ODF 1.3, part 2): its kind, what it says of itself, and a list of its parts."""

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from consult.reports.document import Document
from consult.reports.formats.archive import packed

_LOCALES = {"nl": ("nl", "NL"), "en": ("en", "GB")}
_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def package(media_type: str, document: Document, files: Mapping[str, bytes]) -> bytes:
    """Return the whole file: ``files`` by name with what the format asks for, the same bytes for the same document."""
    inside = {**files, "meta.xml": _meta(document)}
    listed = _manifest(media_type, inside)
    return packed({"mimetype": media_type.encode(), **inside, "META-INF/manifest.xml": listed})


def spoken(source: str, document: Document) -> str:
    """Return styles that name ``LANGUAGE`` and ``COUNTRY`` in the language of the document."""
    language, country = _LOCALES.get(document.language, (document.language, "none"))
    return source.replace("LANGUAGE", language).replace("COUNTRY", country)


def _meta(document: Document) -> bytes:
    moment = f"{document.released_on.isoformat()}T00:00:00"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-meta {_NAMES} office:version="1.3"><office:meta>'
        f"<dc:title>{escape(document.title)}</dc:title><dc:language>{escape(document.language)}</dc:language>"
        f"<meta:creation-date>{moment}</meta:creation-date><dc:date>{moment}</dc:date>"
        "</office:meta></office:document-meta>\n"
    ).encode()


def _manifest(media_type: str, files: Mapping[str, bytes]) -> bytes:
    entries = "".join(f"\n  {_entry(name, _type(name))}" for name in sorted(files))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest xmlns:manifest="{_MANIFEST}" manifest:version="1.3">'
        f"\n  {_entry('/', media_type)}{entries}\n</manifest:manifest>\n"
    ).encode()


def _type(name: str) -> str:
    return "image/png" if name.endswith(".png") else "text/xml"


def _entry(name: str, media_type: str) -> str:
    return f"<manifest:file-entry manifest:full-path={quoteattr(name)} manifest:media-type={quoteattr(media_type)}/>"
