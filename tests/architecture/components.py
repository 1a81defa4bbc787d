"""The components of a release, read from the two lock files: their bill of materials and their licences.

``python -m tests.architecture.components`` writes ``docs/sbom.cdx.json`` (CycloneDX 1.6) and ``docs/licences.md``. There is
no time and no number of its own in them, so that the same locks always give the same files.
"""

import base64
import json
import re
import tomllib
from dataclasses import dataclass
from importlib import metadata
from typing import Any

from tests.architecture.source import ROOT

BILL, LIST = ROOT / "docs" / "sbom.cdx.json", ROOT / "docs" / "licences.md"
COPYLEFT = re.compile(r"GPL|MPL|EUPL|OFL")
OTHER_WORDS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
    "LGPL": "LGPL-2.1-or-later",
    "MIT License": "MIT",
    "MIT, BSD": "MIT AND BSD-3-Clause",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
NOT_STATED = {
    "colorama": "BSD-3-Clause",  # for Windows only, so not installed where this runs
    "fasttext-predict-v2": "MIT",  # for newer versions of Python only
    "pyrage": "MIT",  # its package has the text and not the name
    "scipy": "BSD-3-Clause",  # these three give the text where the name belongs
    "flask-wtf": "BSD-3-Clause",
    "wtforms": "BSD-3-Clause",
}


@dataclass(frozen=True, order=True)
class Component:
    """One package of a release."""

    kind: str
    name: str
    version: str
    licence: str
    sha512: str = ""

    @property
    def purl(self) -> str:
        """The address of a package that every tool knows (package-url)."""
        return f"pkg:{self.kind}/{self.name.replace('@', '%40')}@{self.version}"


def locked() -> dict[str, list[str]]:
    """Return the versions of every Python package in the lock of a release, by name."""
    found: dict[str, list[str]] = {}
    for name, version in re.findall(
        r"^([\w.-]+)==([^\s;]+)", (ROOT / "requirements" / "run.txt").read_text("utf-8"), re.MULTILINE
    ):
        found.setdefault(name, []).append(version)
    return found


def direct() -> set[str]:
    """Return the names of the packages that our own project asks for."""
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    return {re.split(r"[\[><=]", one)[0].lower() for one in asked}


def components() -> list[Component]:
    """Return every package that a release runs with or ships, in order."""
    python = [
        Component("pypi", name, version, licence_of(name))
        for name, versions in locked().items()
        for version in versions
    ]
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    node = [
        Component("npm", path.removeprefix("node_modules/"), one["version"], one["license"], _hex(one["integrity"]))
        for path, one in packages.items()
        if path and not one.get("dev")
    ]
    return sorted(python + node)


def licence_of(name: str) -> str:
    """Return the licence that an installed package states, in the words of SPDX."""
    if name in NOT_STATED:
        return NOT_STATED[name]
    said = metadata.metadata(name)
    words = said.get("License-Expression") or said.get("License") or ""
    if not words:
        classified = [one for one in said.get_all("Classifier") or [] if one.startswith("License ::")]
        words = classified[0].rsplit(":: ", 1)[-1] if classified else "unknown"
    return OTHER_WORDS.get(words, words)


def bill() -> str:
    """Return the bill of materials."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    subject = {"type": "application", "bom-ref": "consult", "name": "consult", "version": project["version"]}
    made: dict[str, Any] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": subject | {"licenses": [{"expression": project["license"]}]}},
        "components": [_described(one) for one in components()],
    }
    return json.dumps(made, indent=1) + "\n"


def licences() -> str:
    """Return the list of licences; those that oblige whoever passes the software on come first."""
    every = components()
    lines = [
        "# Licences",
        "",
        "The packages that a release runs with, from the lock files, by `make components`. Consult itself is EUPL-1.2.",
        "",
        "## Copyleft",
        "",
        "These ask something of whoever passes them on, changed. We use the libraries unchanged.",
        "The styles under EUPL-1.2 are selected from, and our own licence is the same.",
        "",
        *_table(one for one in every if COPYLEFT.search(one.licence)),
        "",
        "## All others",
        "",
        *_table(one for one in every if not COPYLEFT.search(one.licence)),
    ]
    return "\n".join(lines) + "\n"


def _table(some: Any) -> list[str]:
    rows = [f"| {one.name} | {one.version} | {one.licence} |" for one in some]
    return ["| Package | Version | Licence |", "|---|---|---|", *rows]


def _described(one: Component) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "library",
        "bom-ref": one.purl,
        "name": one.name,
        "version": one.version,
        "purl": one.purl,
        "licenses": [{"expression": one.licence}],
    }
    return made | ({"hashes": [{"alg": "SHA-512", "content": one.sha512}]} if one.sha512 else {})


def _hex(integrity: str) -> str:
    return base64.b64decode(integrity.removeprefix("sha512-")).hex()


if __name__ == "__main__":
    BILL.write_text(bill(), "utf-8")
    LIST.write_text(licences(), "utf-8")
