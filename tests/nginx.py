"""Our own nginx from ``deploy/``, before nodes of a test: its own folder, free ports, stopped by its process id."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from consult.config import ROOT
from tests.ports import free_ports

DEPLOY = ROOT / "deploy"
NAME = "meedenken.example"
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
_DEBIAN = Path("/usr/sbin/nginx")


@dataclass(frozen=True)
class Proxy:
    """A proxy that runs: its ports, and the folder in which it writes."""

    http: int
    https: int
    onion: int
    folder: Path

    def log(self) -> str:
        """Return everything that it wrote about what it did."""
        return "".join(path.read_text("utf-8", "replace") for path in self.folder.glob("*.log"))


def program() -> Path:
    """Return nginx, or say how to install it."""
    if not _DEBIAN.is_file():
        raise RuntimeError("nginx is missing: apt-get install nginx-light (make test does it as root)")
    return _DEBIAN


@contextmanager
def before(nodes: Sequence[int], folder: Path) -> Iterator[Proxy]:
    """Give the proxy before nodes at these ports of this machine."""
    made = Proxy(*free_ports(3), folder)
    _write(made, nodes)
    command = [str(program()), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    if checked.returncode:
        raise RuntimeError(checked.stderr)
    process = subprocess.Popen([*command, "-g", "daemon off;"], stderr=subprocess.DEVNULL)
    try:
        _wait(made.https)
        yield made
    finally:
        process.terminate()
        process.wait(20)


def _write(made: Proxy, nodes: Sequence[int]) -> None:
    """Write the shipped files to the folder: as they are, but for ports, paths and who runs them."""
    for path in DEPLOY.glob("nginx*.conf"):
        text = path.read_text("utf-8")
        for was, now in (
            ("/etc/consult/tls", str(made.folder)),
            ("/etc/consult", str(made.folder)),
            ("/opt/consult/current", str(ROOT)),
            ("/run/nginx.pid", str(made.folder / "nginx.pid")),
            ("/var/log/nginx", str(made.folder)),
            ("user www-data;", "user root;" if os.geteuid() == 0 else ""),
            ("worker_processes auto;", "worker_processes 1;"),
            ("listen 80", f"listen 127.0.0.1:{made.http}"),
            ("listen 443", f"listen 127.0.0.1:{made.https}"),
            ("listen [::]:80", f"listen [::1]:{made.http}"),
            ("listen [::]:443", f"listen [::1]:{made.https}"),
            ("listen 127.0.0.1:8080", f"listen 127.0.0.1:{made.onion}"),
            ("http {\n", "http {\n" + "".join(f"{kind}_temp_path {made.folder / kind};\n" for kind in _TEMPORARY)),
        ):
            text = text.replace(was, now)
        for at, node in enumerate(nodes):
            text = text.replace(f"127.0.0.1:{8001 + at} ", f"127.0.0.1:{node} ")
        (made.folder / path.name).write_text(text, "utf-8")
    _certificate(made.folder)


def _certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def _wait(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("nginx did not listen within ten seconds")
