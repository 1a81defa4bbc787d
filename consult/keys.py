"""The installation's secrets: read from one file that is in no database and in no backup."""

import fcntl
import hmac
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from consult.errors import SettingsError

_LENGTH = 32


@dataclass(frozen=True, kw_only=True, repr=False)
class Keys:
    """Independent random keys of 32 bytes, one for each purpose; ``wrapping`` holds every key-encryption key by name."""

    session: bytes
    pepper: bytes
    audit: bytes
    wrapping: dict[str, bytes]
    current: str

    @classmethod
    def read(cls, path: Path) -> "Keys":
        """Return the keys in ``path``; raise :class:`SettingsError` when it is missing or not a key file."""
        try:
            found = json.loads(path.read_text("ascii"))
            single = {name: _key(found[name]) for name in ("session", "pepper", "audit")}
            wrapping = {str(name): _key(key) for name, key in found["wrapping"].items()}
            current = str(found["current"])
        except FileNotFoundError:
            raise SettingsError(f"CONSULT_KEY_FILE: {path} does not exist; make one with: consult keys make") from None
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
            raise SettingsError(f"CONSULT_KEY_FILE: {path} is not a key file ({type(fault).__name__})") from None
        if current not in wrapping:
            raise SettingsError(f"CONSULT_KEY_FILE: {path} names no wrapping key {current!r}")
        return cls(**single, wrapping=wrapping, current=current)

    @classmethod
    def random(cls) -> "Keys":
        """Return fresh keys."""
        session, pepper, audit, wrapping = (secrets.token_bytes(_LENGTH) for _ in range(4))
        return cls(session=session, pepper=pepper, audit=audit, wrapping={"1": wrapping}, current="1")

    def seed(self, purpose: str) -> bytes:
        """Return the secret of 32 bytes for one ``purpose``, always the same for the same keys: derived from the pepper."""
        return hmac.digest(self.pepper, f"seed|{purpose}".encode(), "sha256")

    def with_another(self) -> "Keys":
        """Return these keys with a fresh key-encryption key, which is the current one; the others stay."""
        name = str(max(map(int, self.wrapping)) + 1)
        return replace(self, wrapping={**self.wrapping, name: secrets.token_bytes(_LENGTH)}, current=name)

    def with_the_current_alone(self) -> "Keys":
        """Return these keys without any key-encryption key but the current one."""
        return replace(self, wrapping={self.current: self.wrapping[self.current]})

    def write(self, path: Path) -> None:
        """Write the keys to a new file that only its owner can read; refuse to overwrite one."""
        path.parent.mkdir(parents=True, exist_ok=True)
        content = {
            "session": self.session.hex(),
            "pepper": self.pepper.hex(),
            "audit": self.audit.hex(),
            "wrapping": {name: key.hex() for name, key in self.wrapping.items()},
            "current": self.current,
        }
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise SettingsError(f"{path} exists already; nothing was changed") from None
        with os.fdopen(handle, "w", encoding="ascii") as file:
            json.dump(content, file, indent=1)
            file.flush()
            os.fsync(file.fileno())

    def write_over(self, path: Path) -> None:
        """Put these keys in the place of those in ``path``: after a crash at any moment one or the other is there, whole."""
        fresh = path.with_name(path.name + ".new")
        fresh.unlink(missing_ok=True)
        self.write(fresh)
        fresh.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def hold(path: Path) -> None:
    """Let nobody change the key file while this process lives; raise :class:`SettingsError` while somebody does.

    What is locked is the folder: the file itself is replaced. The system lets go when the process ends, however it ends.
    """
    _lock(os.open(path.parent, os.O_RDONLY), fcntl.LOCK_SH, "the keys are being rotated; try again when that is done")


@contextmanager
def held_alone(path: Path) -> Iterator[None]:
    """Let no other process use the key file inside the block; raise :class:`SettingsError` when one does."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        _lock(folder, fcntl.LOCK_EX, "the site or a command of it is running; stop it first")
        yield
    finally:
        os.close(folder)


def _lock(folder: int, how: int, refusal: str) -> None:
    try:
        fcntl.flock(folder, how | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SettingsError(f"CONSULT_KEY_FILE: {refusal}") from None


def _key(text: str) -> bytes:
    key = bytes.fromhex(text)
    if len(key) != _LENGTH:
        raise ValueError("length")
    return key
