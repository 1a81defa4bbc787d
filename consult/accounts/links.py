"""The secrets in links that work once: random, and kept as a keyed digest only."""

import hmac
import secrets

_BYTES = 24
_PURPOSE = b"consult accounts member invitation"


def new_secret() -> str:
    """Return a fresh secret of 192 random bits, as it stands in an address."""
    return secrets.token_urlsafe(_BYTES)


def digest_of(pepper: bytes, secret: str) -> bytes:
    """Return the HMAC-SHA-256 under which a secret is kept: one indexed look-up, and nothing to search in."""
    key = hmac.digest(pepper, _PURPOSE, "sha256")
    return hmac.digest(key, secret.encode("utf-8", "surrogatepass"), "sha256")
