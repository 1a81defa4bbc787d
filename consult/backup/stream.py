"""A backup file: lines of JSON, signed by the installation and encrypted with age for keys that are kept elsewhere.

Anybody can encrypt for a public key, so the last line carries an HMAC-SHA-256 over all lines before it, under a secret of
this installation. Written and read as a stream: neither a file nor its content is ever whole in memory or, in clear, on
a disk.
"""

import hmac
import io
import json
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import pyrage

from consult.errors import InvalidError, SettingsError

_DAMAGED = "%(file)s: damaged, cut off, or not made by this installation with these keys; nothing was changed"


class _Lines(io.RawIOBase):
    """What the encryption reads: lines as they come, with the signature behind them."""

    def __init__(self, lines: Iterable[Any], secret: bytes) -> None:
        self._coming = self._signed(lines, secret)
        self._left = memoryview(b"")
        self.fault: Exception | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer`` as far as the next line goes; a fault of whoever makes the lines is kept for the caller."""
        try:
            while not self._left:
                self._left = memoryview(next(self._coming))
        except StopIteration:
            return 0
        except Exception as fault:
            self.fault = fault
            raise
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size

    @staticmethod
    def _signed(lines: Iterable[Any], secret: bytes) -> Iterator[bytes]:
        signature = hmac.new(secret, digestmod="sha256")
        for line in lines:
            written = as_line(line)
            signature.update(written)
            yield written
        yield as_line({"signed": signature.hexdigest()})


def as_line(values: Any) -> bytes:
    """Return ``values`` as one line."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def write(path: Path, lines: Iterable[Any], *, secret: bytes, recipients: Sequence[str]) -> None:
    """Write ``lines`` to a new file at ``path`` that is there whole or not at all.

    Raises :class:`SettingsError` when a recipient is no public key.
    """
    try:
        keys = [pyrage.x25519.Recipient.from_str(one) for one in recipients]
    except pyrage.RecipientError:
        raise SettingsError("CONSULT_BACKUP_RECIPIENTS: one of them is not a public key of age") from None
    path.parent.mkdir(parents=True, exist_ok=True)
    partly = path.with_name(path.name + ".partly")
    reader = _Lines(lines, secret)
    try:
        with os.fdopen(os.open(partly, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            try:
                pyrage.encrypt_io(io.BufferedReader(reader), file, keys)
            except OSError:
                # What the lines could not be made for says more than that they could not be read.
                raise reader.fault or SettingsError(f"{path}: cannot be written") from None
            file.flush()
            os.fsync(file.fileno())
        partly.replace(path)
    finally:
        partly.unlink(missing_ok=True)


def identity(text: str) -> pyrage.x25519.Identity:
    """Return the private key in ``text``, a file as ``age-keygen`` writes it."""
    for line in text.splitlines():
        if line.startswith("AGE-SECRET-KEY-"):
            try:
                return pyrage.x25519.Identity.from_str(line.strip())
            except pyrage.IdentityError:
                break
    raise InvalidError("--identity: no private key of age is in it")


def read(path: Path, *, secret: bytes, opener: pyrage.x25519.Identity) -> Iterator[Any]:
    """Yield the lines of the file at ``path``; raise :class:`InvalidError` when it is damaged, cut off or not ours.

    Only whoever comes to the end knows that all of it is true.
    """
    signature = hmac.new(secret, digestmod="sha256")
    ended = False
    with _decrypted(path, opener) as coming:
        for written in coming:
            try:
                line = None if ended else json.loads(written)
            except ValueError:
                line = None
            if line is None:
                raise InvalidError(_DAMAGED, file=path.name)
            if isinstance(line, dict) and "signed" in line:
                ended = hmac.compare_digest(str(line["signed"]), signature.hexdigest())
                if not ended:
                    raise InvalidError(_DAMAGED, file=path.name)
                continue
            signature.update(written)
            yield line
    if not ended:
        raise InvalidError(_DAMAGED, file=path.name)


def _decrypted(path: Path, opener: pyrage.x25519.Identity) -> IO[bytes]:
    """Return what a thread decrypts, through a pipe: where it meets a fault, the pipe ends before the signature."""
    source, sink = os.pipe()
    sealed = path.open("rb")

    def decrypt() -> None:
        # Closing writes what is left, to somebody who may have stopped reading.
        with suppress(pyrage.DecryptError, OSError), sealed, os.fdopen(sink, "wb") as file:
            pyrage.decrypt_io(sealed, file, [opener])

    threading.Thread(target=decrypt, daemon=True).start()
    return os.fdopen(source, "rb")
