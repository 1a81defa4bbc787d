"""The report as one HTML page that stands alone: no script, nothing from elsewhere, to read on a screen or to print."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from consult.reports.document import Document
from consult.reports.formats.cleaning import cleaned
from consult.reports.formats.outline import contents, cover, language_of, outline, quoted, shown


def render(document: Document) -> bytes:
    """Return the page as UTF-8. Its words are escaped; its charts are part of it."""
    document = cleaned(document)
    parts = outline(document)
    labels = document.labels
    page = _template().render(
        report=document,
        cover=cover(document),
        contents=() if document.is_short else contents(parts),
        running=f"{labels.report} {document.number} · {document.title}",
        parts=[(type(part).__name__, part) for part in parts],
    )
    return f"{page}\n".encode()


def _in_css(words: str) -> str:
    """Return ``words`` for between the quotes of a style sheet: each character as its number, so that none is a sign."""
    return "".join(f"\\{ord(letter):x} " for letter in words)


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader(Path(__file__).parent),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    environment.globals.update(in_css=_in_css, language_of=language_of, quoted=quoted, shown=shown)
    return environment.get_template("template.html")
