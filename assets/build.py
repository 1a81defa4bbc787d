"""Makes everything pages load: one style sheet, scripts, fonts and pictures, each named after its content."""

import argparse
import base64
import gzip
import hashlib
import json
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

import sheet

ROOT = Path(__file__).resolve().parent.parent
LARGEST = 120_000
"""Bytes of the style sheet at most (decision 35)."""

_UTRECHT = "@utrecht/component-library-css"
_TOKENS = "@nl-design-system-unstable/voorbeeld-design-tokens"
_FONT = "@fontsource/fira-sans"
_FACES = (
    ("latin", 400, "normal"),
    ("latin", 400, "italic"),
    ("latin", 700, "normal"),
    ("latin-ext", 400, "normal"),
    ("latin-ext", 700, "normal"),
    ("cyrillic", 400, "normal"),
    ("cyrillic", 700, "normal"),
)
_OWN = ("theme-neutraal", "app", "desk")
_LICENCES = {
    f"{_UTRECHT}/LICENSE.md": "LICENSE.utrecht-component-library.EUPL-1.2.md",
    f"{_TOKENS}/LICENSE.md": "LICENSE.voorbeeld-design-tokens.EUPL-1.2.md",
    f"{_FONT}/LICENSE": "LICENSE.Fira-Sans.OFL-1.1.txt",
}
_THEMES = frozenset({".voorbeeld-theme", ".theme-neutraal"})
_TEXT = {".css", ".js", ".svg"}

_DATA = re.compile(r"""url\((["'])data:(image/svg\+xml|image/png)([^,]*),(.*?)\1\)""", re.DOTALL)
_STATEMENT = re.compile(r"\{[%#].*?[%#]\}", re.DOTALL)
_VALUE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_ATTRIBUTE = re.compile(r"""\bclass=(?:"([^"]*)"|'([^']*)')""")
_WORD = re.compile(r"[A-Za-z][\w-]*")
_LITERAL = re.compile(r"""["']([a-z0-9-]+)["']""")
_IMPORT = re.compile(r'from "\./([\w-]+\.js)"')
_FILLED = "\0"
"""Stands around the words that a template's expression may give; no words where it is only known on painting."""

_PLACE = re.compile(f"{_FILLED}.*?{_FILLED}")


class BuildError(Exception):
    """Pages would look wrong; the message says which file and which name."""


def main() -> None:
    """Build from the folders named on the command line; stop with exit code 1 and a sentence if that fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--templates", type=Path, default=ROOT / "templates")
    parser.add_argument("--static", type=Path, default=ROOT / "static")
    parser.add_argument("--packages", type=Path, default=ROOT / "node_modules")
    parser.add_argument("--into", type=Path, default=ROOT / "static" / "build")
    chosen = parser.parse_args()
    try:
        size = build(chosen.templates, chosen.static, chosen.packages, chosen.into)
    except BuildError as wrong:
        sys.exit(str(wrong))
    sys.stdout.write(f"The style sheet has {size} bytes.\n")


def build(templates: Path, static: Path, packages: Path, into: Path) -> int:
    """Write every file and ``manifest.json`` into ``into``; return the size of the style sheet in bytes.

    Raises :class:`BuildError` when a template uses a class that no style sheet knows, or when the sheet is too large.
    """
    shelf = Shelf(into)
    scripts = sorted((static / "js").glob("*.js"))
    rules = _sheets(static, packages)
    used = used_classes(templates, sheet.classes(rules), "\n".join(path.read_text() for path in scripts))
    rules = sheet.inline(sheet.purge(rules, used, _THEMES), _THEMES, "--utrecht-")
    rules = sheet.shorten(sheet.purge(rules, used, _THEMES), "--_")
    style = _apart(sheet.write(_fonts(shelf, packages) + rules), shelf).encode()
    if len(style) > LARGEST:
        raise BuildError(f"The style sheet has {len(style)} bytes; {LARGEST} is the most.")
    shelf.put("site.css", style)
    shelf.put("icon.svg", (static / "icon.svg").read_bytes())
    _scripts(shelf, scripts)
    for picture in sorted((static / "manuals").glob("*.png")):
        shelf.put(picture.name, picture.read_bytes())
    for source, name in _LICENCES.items():
        shelf.keep(name, (packages / source).read_bytes())
    shelf.close()
    return len(style)


class Shelf:
    """The folder of built files: what is put here is named after its content, and what is not put here goes."""

    def __init__(self, folder: Path) -> None:
        """Make ``folder`` where it is missing."""
        self._folder = folder
        self._names: dict[str, str] = {}
        self._kept: set[str] = set()
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, name: str, content: bytes) -> str:
        """Write ``content`` under a name that holds its hash, beside a compressed copy of text; return that name."""
        path = Path(name)
        hashed = f"{path.stem}-{hashlib.sha256(content).hexdigest()[:12]}{path.suffix}"
        self._names[name] = hashed
        self.keep(hashed, content)
        if path.suffix in _TEXT:
            self.keep(f"{hashed}.gz", gzip.compress(content, 9, mtime=0))
        return hashed

    def keep(self, name: str, content: bytes) -> None:
        """Write ``content`` under exactly ``name``."""
        (self._folder / name).write_bytes(content)
        self._kept.add(name)

    def close(self) -> None:
        """Write the manifest, then remove the files of earlier builds."""
        self.keep("manifest.json", (json.dumps(self._names, indent=2, sort_keys=True) + "\n").encode())
        for path in self._folder.iterdir():
            if path.name not in self._kept:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def used_classes(templates: Path, known: set[str], scripts: str = "") -> set[str]:
    """Return those of the ``known`` classes that a template or a script names.

    Raises :class:`BuildError` naming each class of a ``class`` attribute that is not known. Classes that begin with
    ``js-`` need no style. ``d-panel--{{ kind }}`` stands for every known class that begins with ``d-panel--``.
    """
    used = known.intersection(_WORD.findall(scripts))
    unknown = []
    for path in sorted(templates.rglob("*.html")):
        text = path.read_text()
        used |= known.intersection(_WORD.findall(text))
        for name in _class_names(text):
            found = _matching(name, known)
            used |= found
            if not found and not name.startswith("js-"):
                unknown.append(f"{path.relative_to(templates)}: {_PLACE.sub('…', name)}")
    if unknown:
        raise BuildError("No style sheet knows these classes:\n" + "\n".join(sorted(set(unknown))))
    return used


def _class_names(text: str) -> list[str]:
    """Return the names in ``class`` attributes; an expression becomes its literal words between two ``_FILLED``."""
    plain = _VALUE.sub(_filled, _STATEMENT.sub(" ", text))
    names = [name for double, single in _ATTRIBUTE.findall(plain) for name in (double or single).split()]
    return [name for name in names if name[0] != _FILLED]


def _filled(expression: re.Match[str]) -> str:
    return f"{_FILLED}{'|'.join(_LITERAL.findall(expression.group()))}{_FILLED}"


def _matching(name: str, known: set[str]) -> set[str]:
    """Return the known classes that ``name`` may become: one of its literals where those fit, else any word."""
    parts = name.split(_FILLED)
    for fills in (parts[1::2], ["[a-z0-9]+(?:-[a-z0-9]+)*"] * (len(parts) // 2)):
        pattern = re.escape(parts[0])
        for fill, part in zip(fills, parts[2::2], strict=True):
            pattern += f"(?:{fill}){re.escape(part)}"
        if found := {one for one in known if re.fullmatch(pattern, one)}:
            return found
    return set()


def _sheets(static: Path, packages: Path) -> sheet.Sheet:
    """Return the rules of the packages and then our own, which may overrule them."""
    paths = [packages / _UTRECHT / "dist/index.css", packages / _TOKENS / "dist/theme.css"]
    paths += [static / "css" / f"{name}.css" for name in _OWN]
    rules: sheet.Sheet = []
    for path in paths:
        try:
            rules += sheet.read(path.read_text())
        except FileNotFoundError:
            raise BuildError(f"{path} is missing. Run: make static/build/manifest.json") from None
        except ValueError as wrong:
            raise BuildError(f"{path.name}: {wrong}") from wrong
    return rules


def _fonts(shelf: Shelf, packages: Path) -> sheet.Sheet:
    """Put the font files; return the rules by which a browser fetches only the letters that a page needs."""
    ranges = json.loads((packages / _FONT / "unicode.json").read_text())
    rules: sheet.Sheet = []
    for subset, weight, style in _FACES:
        name = f"fira-sans-{subset}-{weight}-{style}.woff2"
        file = shelf.put(name, (packages / _FONT / "files" / name).read_bytes())
        declarations = [
            ("font-family", '"Fira Sans"'),
            ("font-style", style),
            ("font-weight", str(weight)),
            ("font-display", "swap"),
            ("src", f'url({file}) format("woff2")'),
            ("unicode-range", ranges[subset]),
        ]
        rules.append(sheet.Rule(["@font-face"], declarations))
    return rules


def _scripts(shelf: Shelf, paths: Sequence[Path]) -> None:
    """Put the scripts, those first that others import: an import names the built file."""
    names: dict[str, str] = {}
    left = {path.name: path.read_text() for path in paths}
    while left:
        ready = [name for name, text in left.items() if not left.keys() & set(_IMPORT.findall(text))]
        if not ready:
            raise BuildError(f"These scripts import each other: {', '.join(left)}")
        for name in ready:
            text = _IMPORT.sub(lambda found: f'from "./{names[found[1]]}"', left.pop(name))
            names[name] = shelf.put(name, text.encode())


def _apart(style: str, shelf: Shelf) -> str:
    """Return ``style`` with the pictures inside it written out as files: the content policy allows no others."""

    def put(found: re.Match[str]) -> str:
        _quote, kind, parameters, data = found.groups()
        content = base64.b64decode(unquote(data)) if parameters.endswith(";base64") else unquote_to_bytes(data)
        ending = "svg" if kind == "image/svg+xml" else "png"
        name = f"picture-{hashlib.sha256(content).hexdigest()[:8]}.{ending}"
        return f"url({shelf.put(name, content)})"

    style = _DATA.sub(put, style)
    if "data:" in style:
        raise BuildError("The style sheet still holds a data address.")
    return style


if __name__ == "__main__":
    main()
