"""The web server (granian, WSGI) and, beside it, the process that does the background work."""

import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from uuid import uuid4

import click
from flask import Flask
from granian import Granian
from granian.constants import Interfaces

from consult.config import EMBEDDED, Settings
from consult.db import Database
from consult.errors import SealBrokenError, SettingsError
from consult.logs import keep_quiet
from consult.site.metrics import tell
from consult.vault import Vault

_PATIENCE = 25
_PAUSE = 0.2


def serve(app: Flask) -> None:
    """Serve ``app`` until a signal says stop; requests that run are answered first.

    No log of visits and no address in any log: granian's own logging is off (``security.md`` check 43). Raises
    :class:`SettingsError` when the port is taken, the key file is of another installation, or tests are switched on.
    """
    settings: Settings = app.extensions["consult.settings"]
    stores: Mapping[str, Database] = app.extensions["consult.stores"]
    vault: Vault = app.extensions["consult.vault"]
    if app.testing:
        raise SettingsError("TESTING: a site that people use does not run as a test")
    _refuse_foreign_keys(vault)
    _refuse_taken("CONSULT_PORT", settings.host, settings.port)
    if settings.metrics:
        _refuse_taken("CONSULT_METRICS", *settings.metrics_at)
    keep_quiet()
    # The serving process is forked from this one, and no connection may be shared.
    multiprocessing.set_start_method("fork", force=True)
    for store in stores.values():
        store.dispose()
    server = Granian(
        "consult",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=settings.threads,
        websockets=False,
        log_enabled=False,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=_PATIENCE,
    )
    click.echo(f"Serving at http://{settings.host}:{settings.port}/ (stop with Ctrl-C)")
    with _background_work() if settings.engine == EMBEDDED else nullcontext():
        server.serve(target_loader=lambda *_: _begun(app), wrap_loader=False)


def _begun(app: Flask) -> Flask:
    """Return the application, in the process that serves it."""
    settings: Settings = app.extensions["consult.settings"]
    if settings.metrics:
        tell(app)
    return app


@contextmanager
def _background_work() -> Iterator[None]:
    """Keep a process that does the background work running inside the block; it also stops when we are killed."""
    stopping = threading.Event()
    running: list[subprocess.Popen[bytes]] = []
    # One name for all that are begun here one after another: the next takes up at once what the one before it held.
    owner = uuid4().hex

    def keep_alive() -> None:
        while not stopping.is_set():
            running[:] = [_start_work(owner)]
            running[0].wait()
            stopping.wait(_PAUSE)

    keeper = threading.Thread(target=keep_alive, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        for worker in running:
            _stop(worker)
        keeper.join(_PAUSE)


def _start_work(owner: str) -> "subprocess.Popen[bytes]":
    command = [
        sys.executable,
        "-c",
        "from consult.app import main; main()",
        "jobs",
        "work",
        "--owner",
        owner,
        "--parent",
        str(os.getpid()),
    ]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603  (our own command, no shell)


def _stop(worker: "subprocess.Popen[bytes]") -> None:
    worker.send_signal(signal.SIGTERM)
    try:
        worker.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        # Its job goes on where it was as soon as the lease has run out.
        worker.kill()


def _refuse_foreign_keys(vault: Vault) -> None:
    """Sealing new words under other keys than the old ones would split the installation in two."""
    try:
        vault.keyring(sorted(vault.holders())[:1])
    except SealBrokenError:
        raise SettingsError("CONSULT_KEY_FILE: these keys do not belong to the key store") from None


def _refuse_taken(name: str, host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise SettingsError(f"{name}: cannot listen at {host}:{port} ({fault.strerror})") from None
