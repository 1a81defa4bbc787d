"""What ``deploy/`` ships is as safe as it says: units without rights (64), an image from the same locks, settings that exist."""

import re
import shutil
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest

from consult.config import PREFIX, Settings
from tests.architecture.source import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
HIGHEST = 20
"""Exposure that a unit may have at most, in tenths of systemd's points: 1 to 100."""


def security(unit: Path) -> int:
    program = shutil.which("systemd-analyze")
    assert program, "systemd-analyze is missing: apt-get install systemd (make test does it as root)"
    command = [program, "security", "--offline=true", f"--threshold={HIGHEST}", "--no-pager", str(unit)]
    return subprocess.run(command, capture_output=True, check=False).returncode


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_service_has_no_rights_and_speaks_to_this_machine_only(unit: Path, tmp_path: Path) -> None:
    assert security(unit) == 0
    text = unit.read_text("utf-8")
    for line in (
        "User=consult",
        "LimitCORE=0",
        "ProtectSystem=strict",
        "CapabilityBoundingSet=",
        "NoNewPrivileges=yes",
        "IPAddressDeny=any",
        "IPAddressAllow=localhost",
        "KillSignal=SIGTERM",
        "TimeoutStopSec=30",
    ):
        assert f"\n{line}\n" in text, line
    bare = tmp_path / unit.name
    bare.write_text("[Service]\nExecStart=/bin/true\n")
    assert security(bare) != 0


def test_the_units_are_named_and_begin_what_exists() -> None:
    begun = {
        unit.name: re.findall(r"^ExecStart=\S+/consult (.+)$", unit.read_text("utf-8"), re.MULTILINE) for unit in UNITS
    }
    assert begun == {"consult@.service": ["serve"], "consult-worker@.service": ["jobs work --owner %H-%i"]}


def test_the_example_of_settings_names_settings_and_makes_some() -> None:
    lines = (DEPLOY / "settings.example").read_text("utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert set(given) <= {PREFIX + field.name.upper() for field in fields(Settings)}
    assert Settings.from_environ(given).engine == "procrastinate"


def test_the_image_is_built_by_the_same_command_from_the_same_locks_and_holds_no_secret() -> None:
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    assert "RUN make built" in text
    assert not re.search(r"pip install|npm |https?://", text)
    assert re.findall(r"^FROM (\S+)", text, re.MULTILINE) == ["python:3.11-slim-bookworm"] * 2
    assert text.rindex("USER 10001:10001") > text.rindex("RUN ")
    rules = re.findall(r"^built: (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert rules == [".venv/run.stamp static/build/manifest.json $(CATALOGUES)"]
    assert {".git", "var", ".venv", "node_modules"} <= set((ROOT / ".dockerignore").read_text("utf-8").split())
