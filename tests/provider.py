"""A real provider of OpenID Connect for tests, on a free port: it vouches for whom it is told to, and lies when told to."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "consult", "een geheim van twee"
KEY, OTHER_KEY = (RSAKey.generate_key(2048, {"kid": "ours"}) for _ in range(2))


class Vouching(ThreadingHTTPServer):
    """The server. ``claims`` go over those it would make, ``about`` over its description; it signs with ``key``.

    ``asked`` counts who asked for a token; when it ``moved`` it points on.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("0.0.0.0", 0), _Talk)  # noqa: S104  (to answer where it must not be asked)
        self.claims: dict[str, Any] = {}
        self.about: dict[str, Any] = {}
        self.key = KEY
        self.signs = True
        self.moved = False
        self.asked = 0
        self.codes: dict[str, dict[str, str]] = {}

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def in_clear(self) -> str:
        """Where it answers too, and which nobody takes for an address of this machine alone."""
        return f"http://127.0.0.2:{self.server_address[1]}/token"

    def code_for(self, question: str) -> dict[str, str]:
        """Let somebody sign in here who was sent with ``question``; return what they are sent back with."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(question).query).items()}
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        usual = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "nummer-1",
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "nonce": asked["nonce"],
            "amr": ["pwd", "otp"],
            "email": "staff@voorbeeld.example",
            "email_verified": True,
        }
        said = {name: value for name, value in (usual | self.claims).items() if value is not None}
        if not self.signs:
            parts = (json.dumps(part).encode() for part in ({"alg": "none", "kid": "ours"}, said))
            return ".".join([*(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts), ""])
        return jwt.encode({"alg": "RS256", "kid": "ours"}, said, self.key)


class _Talk(BaseHTTPRequestHandler):
    server: Vouching

    def do_GET(self) -> None:
        at = self.server.issuer
        if self.path == "/keys":
            self._say(200, {"keys": [KEY.as_dict(private=False)]})
        else:
            about = {"issuer": at, "authorization_endpoint": f"{at}/authorize", "token_endpoint": f"{at}/token"}
            self._say(200, about | {"jwks_uri": f"{at}/keys"} | self.server.about)

    def do_POST(self) -> None:
        self.server.asked += 1
        if self.server.moved:
            self.send_response(307)
            self.send_header("Location", f"{self.server.issuer}/token")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        asked = self.server.codes.pop(sent["code"][0], {})
        challenge = hashlib.sha256(sent.get("code_verifier", [""])[0].encode()).digest()
        ours = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        fits = asked.get("code_challenge") == base64.urlsafe_b64encode(challenge).decode().rstrip("=")
        if not fits or self.headers["Authorization"] != f"Basic {ours}":
            self._say(400, {"error": "invalid_grant"})
            return
        self._say(200, {"access_token": "x", "token_type": "Bearer", "id_token": self.server.token(asked)})

    def _say(self, status: int, words: dict[str, Any]) -> None:
        body = json.dumps(words).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_about: object) -> None:
        """Say nothing."""


@contextmanager
def provider() -> Iterator[Vouching]:
    """Give a provider that answers until the block ends."""
    server = Vouching()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
