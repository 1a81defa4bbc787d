"""Ask a provider of OpenID Connect who somebody is: OpenID Connect Core 1.0, authorisation code with PKCE (RFC 7636).

Only addresses of the settings and of the provider's own description are asked. What comes back is believed for no more
than its signature, audience, nonce and times hold; nothing of it is kept or logged but the issuer and the subject.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from consult.config import Settings
from consult.errors import N_, ConsultError

_ALGORITHMS = ("RS256", "PS256", "ES256")
_TIMEOUT = 5.0
_LEEWAY = 60
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_ANEW = {"prompt": "login", "max_age": "0"}


class ProviderAwayError(ConsultError):
    """The provider does not answer, or answers what no provider says."""

    def __init__(self) -> None:
        super().__init__(N_("The sign-in service does not answer. Try it again in a moment."))


class NotProvedError(ConsultError):
    """What the provider says does not prove who somebody is; the sentence is the same whatever was wrong."""

    def __init__(self) -> None:
        super().__init__(N_("This did not let you in. Ask an administrator whether your account is known here."))


class NotAskedError(NotProvedError):
    """Nobody asked in this browser for what came back, so that it says nothing about anybody."""


@dataclass(frozen=True)
class Asked:
    """What one question to the provider is tied by; all of it belongs to one browser."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Identity:
    """Whom ``issuer`` vouches for: ``subject`` names somebody for ever, ``email`` only when it was verified."""

    issuer: str
    subject: str
    email: str

    @property
    def name(self) -> str:
        """The name of this person among those of every provider."""
        return f"{self.issuer} {self.subject}"


class Provider:
    """The provider of this installation."""

    def __init__(self, settings: Settings, callback: str) -> None:
        """Ask as the client of ``settings``; the provider sends people back to ``callback``, an address of ours."""
        self._settings = settings
        self._client = OAuth2Session(
            settings.oidc_client_id,
            settings.oidc_secret_words,
            scope="openid email",
            redirect_uri=callback,
            code_challenge_method="S256",
            default_timeout=_TIMEOUT,
        )

    def question(self, asked: Asked, *, anew: bool) -> str:
        """Return the address that asks who somebody is; ``anew`` lets them show it although they did before.

        Raises :class:`ProviderAwayError`.
        """
        about = self._described()
        more = _ANEW if anew else {}
        address, _state = self._client.create_authorization_url(
            about["authorization_endpoint"], state=asked.state, nonce=asked.nonce, code_verifier=asked.verifier, **more
        )
        return str(address)

    def answer(self, asked: Asked, code: str, *, now: datetime, anew: bool) -> Identity:
        """Return whom ``code`` proves; with ``anew`` they must have shown it a moment ago.

        Raises :class:`NotProvedError`, without saying why, and :class:`ProviderAwayError`.
        """
        about = self._described()
        try:
            token = self._client.fetch_token(
                about["token_endpoint"], code=code, code_verifier=asked.verifier, allow_redirects=False
            )
            keys = KeySet.import_key_set(_json(about["jwks_uri"]))
            claims = jwt.decode(token["id_token"], keys, algorithms=_ALGORITHMS).claims
            self._expected(asked, now).validate(claims)
        except requests.RequestException:
            raise ProviderAwayError from None
        except (AuthlibBaseError, JoseError, KeyError, ValueError, TypeError):
            raise NotProvedError from None
        return self._believed(claims, now, anew=anew)

    def _expected(self, asked: Asked, now: datetime) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=_LEEWAY,
            iss={"essential": True, "value": self._settings.oidc_issuer},
            aud={"essential": True, "value": self._settings.oidc_client_id},
            nonce={"essential": True, "value": asked.nonce},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )

    def _believed(self, claims: Mapping[str, Any], now: datetime, *, anew: bool) -> Identity:
        """Return whom the claims are about; raise :class:`NotProvedError` without a second factor, or one of long ago."""
        said, ours = claims.get("amr"), self._settings.oidc_client_id
        names = (claims.get("acr"), *(said if isinstance(said, list) else ()))
        shown = {one for one in names if isinstance(one, str)}
        is_ours = claims["aud"] in (ours, [ours]) and claims.get("azp", ours) == ours
        if not shown & self._settings.oidc_factors or not is_ours:
            raise NotProvedError
        shown_at = claims.get("auth_time", 0)
        if anew and not (isinstance(shown_at, int) and shown_at >= now.timestamp() - _LEEWAY):
            raise NotProvedError
        email = str(claims.get("email", "")) if claims.get("email_verified") is True else ""
        return Identity(self._settings.oidc_issuer, str(claims["sub"]), email)

    def _described(self) -> Mapping[str, str]:
        """Return the provider's description of itself; it must be its own, and name addresses that nobody can read."""
        about = _json(self._settings.oidc_issuer.rstrip("/") + "/.well-known/openid-configuration")
        wanted = {name: str(about.get(name, "")) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
        if about.get("issuer") != self._settings.oidc_issuer or not all(map(is_private, wanted.values())):
            raise ProviderAwayError
        return wanted


def is_private(address: str) -> bool:
    """Tell whether nobody reads along on the way to ``address``: it is https, or on this machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


def _json(address: str) -> Any:
    try:
        answer = requests.get(address, timeout=_TIMEOUT, allow_redirects=False)
        answer.raise_for_status()
        found = answer.json()
    except (requests.RequestException, ValueError):
        found = None
    if not isinstance(found, dict):
        raise ProviderAwayError
    return found
