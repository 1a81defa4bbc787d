"""The second factor: one-time codes of an app (TOTP, RFC 6238), and recovery codes for when the app is lost."""

import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from functools import cache

import pyotp
import segno
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SECONDS = 30
RECOVERY_CODES = 10
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RECOVERY_LENGTH = 16
# A recovery code is 80 random bits, which nobody guesses: the hash need not be slow, and ten are tried at a sign-in.
_HASHER = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1)


def address(secret: str, *, email: str, site: str) -> str:
    """Return the ``otpauth`` address that an app reads from the square code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=site)


def matching_step(secret: str, typed: str, now: datetime) -> int | None:
    """Return the number of the half minute whose code ``typed`` is, or nothing; one step early or late is allowed.

    The number is what must grow with every use, so that no code is good for a second time.
    """
    code = re.sub(r"\s", "", typed).encode("utf-8", "surrogatepass")
    here = int(now.timestamp()) // SECONDS
    totp = pyotp.TOTP(secret)
    fitting = [
        step for step in (here - 1, here, here + 1) if hmac.compare_digest(totp.generate_otp(step).encode(), code)
    ]
    return max(fitting, default=None)


def make_recovery_codes() -> list[str]:
    """Return ten fresh codes of 80 random bits, as they are shown: four groups of four."""
    codes = ("".join(secrets.choice(_ALPHABET) for _ in range(_RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES))
    return ["-".join(code[at : at + 4] for at in range(0, _RECOVERY_LENGTH, 4)) for code in codes]


def hash_recovery_code(code: str) -> str:
    """Return the argon2id hash to keep of a recovery code."""
    return _HASHER.hash(_plain(code))


def looks_like_recovery(typed: str) -> bool:
    """Tell whether ``typed`` is of the form of a recovery code."""
    return len(_plain(typed)) == _RECOVERY_LENGTH


def matching_recovery(hashes: Sequence[str], typed: str) -> int | None:
    """Return which of ``hashes`` the typed recovery code fits, or nothing; as slow for none as for ten."""
    code = _plain(typed)
    fitting = None
    for at in range(max(RECOVERY_CODES, len(hashes))):
        if _fits(hashes[at] if at < len(hashes) else _nobodys(), code) and at < len(hashes):
            fitting = at
    return fitting


def square(text: str) -> tuple[int, str]:
    """Return a QR code of ``text`` (ISO/IEC 18004) as the side of an SVG view box and the path to fill in it."""
    code = segno.make(text, error="m", micro=False)
    border = 4
    strokes = [
        f"M{run.start() + border} {row + border}h{len(run.group())}v1h-{len(run.group())}z"
        for row, modules in enumerate(code.matrix)
        for run in re.finditer("1+", "".join(str(int(module)) for module in modules))
    ]
    return len(code.matrix) + 2 * border, "".join(strokes)


def _plain(typed: str) -> str:
    code = re.sub(r"[\s-]", "", typed).upper()
    return code.translate(str.maketrans("OIL", "011")).encode("utf-8", "replace").decode()


def _fits(hashed: str, code: str) -> bool:
    try:
        return _HASHER.verify(hashed, code)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return _HASHER.hash("a code that nobody has")
