"""No file under version control names the machine it was made on, or the host that a package came from."""

import os
import re
import subprocess
from urllib.parse import urlsplit

from tests.architecture.source import ROOT

# Put together from parts, or this file would find itself.
WORDS = [
    r"(?<![\w.])/" + r"work/(main|shared|\.)",
    r"\bfar" + r"m\b",
    "/tmp/" + "(bash|brief)",
    r"\.\./" + "shared/",
    r"\bpypi" + r"\.org\b",
    "python" + "hosted",
    r"npm" + r"js\.(org|com)",
    r"^--(extra-)?" + "index-url",
]
FORBIDDEN = re.compile("|".join(WORDS), re.MULTILINE | re.IGNORECASE)
SOURCES = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX", "NPM_CONFIG_REGISTRY", "npm_config_registry")


def files() -> list[str]:
    """Every file that is, or would be, under version control."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_this_workplace_or_a_registry() -> None:
    hosts = {urlsplit(os.environ[name]).hostname for name in SOURCES if os.environ.get(name)}
    found = []
    for name in files():
        text = (ROOT / name).read_bytes().decode("utf-8", "replace")
        found += [f"{name}: {match[0]}" for match in FORBIDDEN.finditer(text)]
        found += [f"{name}: the host of a registry" for host in hosts - {None} if host in text]
    assert found == []


def test_the_locks_name_no_address() -> None:
    for path in (*(ROOT / "requirements").glob("*.txt"), ROOT / "package-lock.json"):
        if path.exists():
            assert not re.search(r"https?://", path.read_text("utf-8")) or path.suffix == ".json", path
