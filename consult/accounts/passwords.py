"""Passwords: which may be chosen, and how they are kept (argon2id, RFC 9106)."""

import re
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from consult.errors import N_, InvalidError

SHORTEST = 15
LONGEST = 128
_OUR_NAMES = ("consult", "meedenken")
_WORTH_A_LOOK = 4
_HASHER = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4)


def check_password(password: str, *names: str) -> None:
    """Raise :class:`InvalidError` with the reason when ``password`` may not be chosen (``security.md`` check 2).

    ``names`` are what an attacker tries first: the person's own, their address, their organisation, the site.
    """
    if len(password) < SHORTEST:
        raise InvalidError(N_("Use at least %(shortest)s characters, seven words for example."), shortest=SHORTEST)
    if len(password) > LONGEST:
        raise InvalidError(N_("Use at most %(longest)s characters."), longest=LONGEST)
    plain = password.casefold()
    if plain in _common():
        raise InvalidError(N_("Many people use this password. Choose another one."))
    parts = {part for name in (*names, *_OUR_NAMES) for part in re.split(r"[\W_]+", name.casefold())}
    if any(len(part) >= _WORTH_A_LOOK and part in plain for part in parts):
        raise InvalidError(N_("A name, an address or the name of this site is in this password. Choose another one."))


def hash_password(password: str) -> str:
    """Return the argon2id hash to keep of a password that was checked (3 passes, 64 MiB, 4 lanes)."""
    return _HASHER.hash(_octets(password))


def fits(hashed: str | None, password: str) -> bool:
    """Tell whether ``password`` is the one that was hashed.

    Without a hash (no such account) it takes as long as with one; a password too long to be chosen is not hashed.
    """
    if len(password) > LONGEST:
        return False
    try:
        _HASHER.verify(hashed or _nobodys(_HASHER), _octets(password))
    except (VerificationError, InvalidHashError):
        return False
    return hashed is not None


def renewed(hashed: str, password: str) -> str | None:
    """Return a new hash of a password that fits, when ``hashed`` was made with older parameters."""
    return hash_password(password) if _HASHER.check_needs_rehash(hashed) else None


def _octets(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")


@cache
def _nobodys(hasher: PasswordHasher) -> str:
    return hasher.hash(b"a password that nobody has")


@cache
def _common() -> frozenset[str]:
    listed = Path(__file__).with_name("passwords.txt").read_text("utf-8")
    return frozenset(line.casefold() for line in listed.splitlines() if line)
