"""A PostgreSQL server for the tests: as operators are told to set it, in its own folder, stopped by its process id."""

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ports import free_ports

SHIPPED = Path(__file__).parent.parent / "deploy" / "postgresql.conf"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "fsync": "off",  # these servers are thrown away; what is killed in tests is the site, not they
    "full_page_writes": "off",
}


def binaries() -> Path:
    """Return the folder of the newest server installed, or say how to install one."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name))
    if not found:
        raise RuntimeError("PostgreSQL is missing: apt-get install postgresql (make test does it as root)")
    return found[-1].parent


@contextmanager
def server(folder: Path, **extra: str) -> Iterator[str]:
    """Give the address of a running server whose data are in ``folder``."""
    as_user = _as_postgres(folder)
    bin_ = binaries()
    where = folder / "pg"
    _run(
        [*as_user, bin_ / "initdb", "-D", where, "-U", "consult", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
    )
    (where / "shipped.conf").write_bytes(SHIPPED.read_bytes())
    (where / "shipped.conf").chmod(0o644)
    with (where / "postgresql.conf").open("a") as settings:
        settings.write("include = 'shipped.conf'\n")
    (port,) = free_ports(1)
    options = {**SETTINGS, "port": str(port), **extra}
    arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    log = (folder / "pg.log").open("wb")
    process = subprocess.Popen([*as_user, bin_ / "postgres", "-D", where, *arguments], stdout=log, stderr=log)
    try:
        _wait(where / "postmaster.pid", process)
        yield f"postgresql://consult@127.0.0.1:{port}"
    finally:
        pid = int((where / "postmaster.pid").read_text().split()[0])
        os.kill(pid, 2)
        process.wait(20)
        log.close()


def _as_postgres(folder: Path) -> list[str]:
    if os.geteuid() != 0:
        return []
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        raise RuntimeError("run the tests as another user than root, or add a user named postgres") from None
    shutil.chown(folder, "postgres")
    for parent in (folder, *folder.parents):
        if parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o011)
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


def _run(command: list[object]) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)


def _wait(status: Path, process: "subprocess.Popen[bytes]") -> None:
    """Wait until the server says in its own file that it is ready: it listens before it takes anybody."""
    for _ in range(400):
        if process.poll() is not None:
            raise RuntimeError("PostgreSQL did not start; see pg.log")
        if status.exists() and status.read_text().rstrip().endswith("ready"):
            return
        time.sleep(0.05)
    raise RuntimeError("PostgreSQL was not ready within twenty seconds")
