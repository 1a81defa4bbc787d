"""Return codes, invitation codes, and the single-use form tokens that they are made from. None can be made from a digest.

A code is 120 bits in Crockford's base32 (https://www.crockford.com/base32.html), six groups of four. It is derived
from the form it was asked with, so that the same form posted twice shows the same code (decision 7).
"""

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta

from itsdangerous import BadSignature, TimestampSigner

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 24
SHOWN_AGAIN_FOR = timedelta(minutes=15)
FORM_LASTS = timedelta(hours=12)
_GROUP = 4
_SEPARATORS = re.compile(r"[\s\-_.\u2010-\u2015\u2212]+")
_LOOK_ALIKES = str.maketrans("OIL", "011")


def new_token(pepper: bytes) -> str:
    """Return a fresh signed token for one form; it carries the moment at which the form was shown."""
    return _signer(pepper).sign(secrets.token_urlsafe(18)).decode()


def shown_at(pepper: bytes, token: str) -> datetime | None:
    """Return when the form with ``token`` was shown, or nothing when the token is not ours."""
    try:
        _, moment = _signer(pepper).unsign(token, return_timestamp=True)
    except (BadSignature, UnicodeError):
        return None
    return moment


def code_from(pepper: bytes, token: str) -> str:
    """Return the code (24 characters, no separators) that belongs to the form with ``token``: always the same one."""
    return _code(_key(pepper, "code"), token)


def invitations_from(pepper: bytes, token: str, count: int) -> list[str]:
    """Return the ``count`` invitation codes that belong to the form with ``token``: always the same ones."""
    key = _key(pepper, "invitations")
    return [_code(key, f"{number} {token}") for number in range(count)]


def grouped(code: str) -> str:
    """Return ``code`` as it is shown: six groups of four."""
    return "-".join(code[at : at + _GROUP] for at in range(0, LENGTH, _GROUP))


def normalised(typed: str) -> str:
    """Return what was typed as a code: any case, spaces and hyphens, with O, I and L read as 0, 1 and 1.

    The result may be no code at all; then it simply has no response.
    """
    return _SEPARATORS.sub("", typed.upper()).translate(_LOOK_ALIKES)


def code_digest(pepper: bytes, code: str) -> bytes:
    """Return the HMAC-SHA-256 under which a code is kept: one indexed look-up, and nothing to search in."""
    return hmac.digest(pepper, code.encode("utf-8", "surrogatepass"), "sha256")


def invitation_digest(pepper: bytes, code: str) -> bytes:
    """Return the digest of an invitation code: under a key of its own, so that it opens no response (check 9)."""
    return hmac.digest(_key(pepper, "invitation"), code.encode("utf-8", "surrogatepass"), "sha256")


def send_digest(pepper: bytes, token: str) -> bytes:
    """Return the keyed digest that tells a repeated post of the same form."""
    return hmac.digest(_key(pepper, "send"), token.encode("utf-8", "surrogatepass"), "sha256")


def _code(key: bytes, text: str) -> str:
    bits = int.from_bytes(hmac.digest(key, text.encode(), "sha256")[:15], "big")
    return "".join(ALPHABET[bits >> 5 * at & 31] for at in reversed(range(LENGTH)))


def _signer(pepper: bytes) -> TimestampSigner:
    return TimestampSigner(_key(pepper, "form"), digest_method=hashlib.sha256)


def _key(pepper: bytes, purpose: str) -> bytes:
    return hmac.digest(pepper, b"consult responses " + purpose.encode(), "sha256")
