"""``make audit``: ask the advisory services about every locked package, and never take silence for good news.

Each service is first asked about a package that is known to be weak. One that does not say so is not answering, whatever
it returns, and then everything behind it counts as not checked.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.architecture.components import Component, components
from tests.architecture.source import ROOT

_LONGEST = 300
_WEAK = {"pypi": ("pyyaml", "5.3"), "npm": ("lodash", "4.17.15")}


def main() -> int:
    """Print what was found and what could not be checked; return 0 only when all was checked and nothing found."""
    every = [f"{one.name} {one.version}" for one in components()]
    answered = _python([one for one in components() if one.kind == "pypi"])
    answered |= _node([one for one in components() if one.kind == "npm"])
    unchecked = sorted(set(every) - answered.keys())
    weak = {name: what for name, what in answered.items() if what}
    for name, what in sorted(weak.items()):
        print(f"WEAKNESS: {name}: {what}")
    if unchecked:
        print(f"NIET GECONTROLEERD: {len(unchecked)} ({datetime.now(UTC):%Y-%m-%d})")
        print("\n".join(f"  {one}" for one in unchecked))
    else:
        print(f"All {len(every)} packages were checked.")
    return int(bool(weak or unchecked))


def _python(packages: Sequence[Component]) -> dict[str, str]:
    """Return what is known against each package that was checked; nothing at all when the service does not answer."""
    if not any(_pip_audit([_WEAK["pypi"]]).values()):
        return {}
    # Some have two versions, for two versions of Python: no list of requirements may hold both.
    first = {one.name: one.version for one in packages}
    others = [(one.name, one.version) for one in packages if first[one.name] != one.version]
    return _pip_audit(list(first.items())) | _pip_audit(others)


def _pip_audit(packages: Sequence[tuple[str, str]]) -> dict[str, str]:
    with TemporaryDirectory() as folder:
        asked = Path(folder) / "requirements.txt"
        asked.write_text("".join(f"{name}=={version}\n" for name, version in packages), "utf-8")
        options = ["-r", str(asked), "--no-deps", "--disable-pip", "-f", "json", "--progress-spinner", "off"]
        said = _json([sys.executable, "-m", "pip_audit", *options], ROOT)
    return {
        f"{one['name']} {one['version']}": ", ".join(weakness["id"] for weakness in one["vulns"])
        for one in said.get("dependencies", [])
        if "vulns" in one
    }


def _node(packages: Sequence[Component]) -> dict[str, str]:
    """Return what is known against each package of the stylesheet; nothing at all when the service does not answer."""
    name, version = _WEAK["npm"]
    with TemporaryDirectory() as folder:
        asked = {"dependencies": {name: version}}
        lock = {
            "name": "weak",
            "lockfileVersion": 3,
            "packages": {"": asked, f"node_modules/{name}": {"version": version}},
        }
        (Path(folder) / "package.json").write_text(json.dumps(asked), "utf-8")
        (Path(folder) / "package-lock.json").write_text(json.dumps(lock), "utf-8")
        if not _npm_audit(Path(folder)):
            return {}
    weak = _npm_audit(ROOT)
    return {} if weak is None else {f"{one.name} {one.version}": weak.get(one.name, "") for one in packages}


def _npm_audit(folder: Path) -> dict[str, str] | None:
    said = _json([shutil.which("npm") or "npm", "audit", "--omit=dev", "--package-lock-only", "--json"], folder)
    if "vulnerabilities" not in said:
        return None
    return {name: one["severity"] for name, one in said["vulnerabilities"].items()}


def _json(command: list[str], folder: Path) -> dict:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_LONGEST, check=False)
        said = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return {}
    return said if isinstance(said, dict) else {}


if __name__ == "__main__":
    sys.exit(main())
