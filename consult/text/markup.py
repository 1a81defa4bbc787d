"""The only place that makes safe markup: out of our editors' HTML, and out of plain text.

bleach is at its end of life, so nh3 goes over what it lets through; neither is the only wall.
"""

import re
from functools import lru_cache
from urllib.parse import urlsplit

import bleach
import nh3
from markupsafe import Markup, escape

TAGS = frozenset({"p", "ul", "ol", "li", "em", "strong", "a", "blockquote", "h2", "h3", "h4", "br"})
SCHEMES = frozenset({"https", "mailto"})
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")


@lru_cache(maxsize=1024)
def safe_html(html: str) -> Markup:
    """Return ``html`` with only the tags of ``TAGS`` left, and links only to ``https:`` and ``mailto:`` addresses.

    For texts that our own editors write; respondents' words are plain text and never come here.
    """
    bleached = bleach.clean(html, tags=TAGS, attributes={"a": ["href"]}, protocols=SCHEMES, strip=True)
    cleaned = nh3.clean(
        bleached,
        tags=set(TAGS),
        attributes={"a": {"href"}, "*": set()},
        attribute_filter=_only_safe_addresses,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )
    return Markup(cleaned)  # noqa: S704  (the one place where cleaned HTML becomes markup)  # nosec B704


def paragraphs(plain: str) -> Markup:
    """Return ``plain`` escaped, a paragraph per block between blank lines, with its line ends kept as breaks."""
    blocks = _BLANK_LINES.split(plain.replace("\r\n", "\n").strip())
    return Markup().join(
        Markup("<p>{}</p>").format(Markup("<br>").join(escape(line) for line in block.split("\n")))
        for block in blocks
        if block
    )


def marked(plain: str, language: str) -> Markup:
    """Return ``plain`` marked as words in ``language`` (BCP 47); markup that is safe already stays as it is."""
    return Markup('<span lang="{}">{}</span>').format(language, plain)


def drawing(svg: str) -> Markup:
    """Return a picture of our own chart room as markup; it holds no words that were not escaped there."""
    return Markup(svg)  # noqa: S704  (drawn by consult.charts)  # nosec B704


def _only_safe_addresses(_tag: str, _attribute: str, address: str) -> str | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    whole = bool(parts.netloc) if parts.scheme == "https" else bool(parts.path)
    return address if parts.scheme in SCHEMES and whole else None
