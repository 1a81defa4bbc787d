"""No file under version control names the machine it was made on, or the host that a package came from."""

import os
import re
import shutil
import subprocess
from urllib.parse import urlsplit

from tests.architecture.source import ROOT

# Put together from parts, or this file would find itself.
WORDS = [
    r"(?<![\w.])/" + r"work/(main|shared|\.)",
    r"\bfar" + r"m\b",
    r"/t" + r"mp/(bash|brief)",
    r"\.\./" + "shared/",
    r"\bpypi" + r"\.org\b",
    "python" + "hosted",
    r"npm" + r"js\.(org|com)",
    r"^--(extra-)?" + "index-url",
]
FORBIDDEN = re.compile("|".join(WORDS), re.MULTILINE | re.IGNORECASE)
SOURCES = re.compile(r"_INDEX(_URL)?$|_REGISTRY$", re.IGNORECASE)


def files() -> list[str]:
    """Every file that is, or would be, under version control."""
    listed = subprocess.run(
        [shutil.which("git") or "git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_this_workplace_or_a_registry() -> None:
    hosts = {urlsplit(value).hostname for name, value in os.environ.items() if SOURCES.search(name)}
    found = []
    for name in files():
        text = (ROOT / name).read_bytes().decode("utf-8", "replace")
        found += [f"{name}: {match[0]}" for match in FORBIDDEN.finditer(text)]
        found += [f"{name}: the host of a registry" for host in hosts - {None} if host in text]
    assert "\n".join(found) == ""


def test_the_locks_name_no_address() -> None:
    for path in (*(ROOT / "requirements").glob("*.txt"), ROOT / "package-lock.json"):
        if path.exists():
            assert not re.search(r"https?://", path.read_text("utf-8")) or path.suffix == ".json", path


def test_every_dependency_is_locked_with_its_hashes() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        entries = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"^#.*\n", "", path.read_text("utf-8"), flags=re.MULTILINE))
        assert [entry.split()[0] for entry in entries if entry.strip() and "--hash=sha256:" not in entry] == []
