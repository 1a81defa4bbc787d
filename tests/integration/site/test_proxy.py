"""The proxy of ``deploy/``, run for real: TLS, headers, what it keeps quiet, and what happens when a node dies (58 to 61)."""

import http.client
import re
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import request
from werkzeug.serving import WSGIRequestHandler, make_server

from consult.config import Settings
from consult.web.headers import HEADERS
from tests import nginx
from tests.conftest import Applications, close

CANARY = {"User-Agent": "CANARY-UA", "Referer": "https://canary.example/", "Accept-Encoding": "gzip"}
GOOD = re.compile(r"ECDHE-(ECDSA|RSA)-(AES(128|256)-GCM-SHA(256|384)|CHACHA20-POLY1305)")
heard: list[dict[str, str]] = []
"""What the node was told, request by request."""


class Quiet(WSGIRequestHandler):
    def log(self, *_arguments: object, **_more: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def node(pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of the application."""
    folder = tmp_path_factory.mktemp("node")
    for name in ("keys.json", "consult.sqlite", "keys.sqlite", "index.sqlite"):
        (folder / name).write_bytes((pattern / name).read_bytes())
    app = Applications(None).build(
        Settings(
            database_url=f"sqlite:///{folder / 'consult.sqlite'}",
            keystore_url=f"sqlite:///{folder / 'keys.sqlite'}",
            index_url=f"sqlite:///{folder / 'index.sqlite'}",
            key_file=folder / "keys.json",
            trusted_hosts=f"{nginx.NAME},example.onion",
            proxy=True,
        )
    )
    app.before_request(lambda: heard.append({"from": str(request.remote_addr), **request.headers}))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    close(app)


@pytest.fixture(scope="module")
def proxy(node: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[nginx.Proxy]:
    """The proxy before one node that serves and one that is not there."""
    with nginx.before([node, 9], tmp_path_factory.mktemp("proxy")) as running:
        yield running


@contextmanager
def breaking() -> Iterator[int]:
    """A node that dies under every request, after it read it."""

    def take() -> None:
        while True:
            try:
                connection, _address = listening.accept()
            except OSError:
                return
            connection.recv(65536)
            connection.close()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=take, daemon=True).start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)


def trusting(*, newest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3, ciphers: str = "DEFAULT@SECLEVEL=0") -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version, context.maximum_version = ssl.TLSVersion.MINIMUM_SUPPORTED, newest
    context.set_ciphers(ciphers)
    return context


class Answer:
    def __init__(self, port: int, path: str, method: str, host: str, context: ssl.SSLContext | None, **headers: str):
        raw = socket.create_connection(("127.0.0.1", port), timeout=20)
        line = context.wrap_socket(raw, server_hostname=host) if context else raw
        connection = http.client.HTTPConnection(host)
        connection.sock = line
        connection.request(method, path, body=b"a=1" if method == "POST" else None, headers=CANARY | headers)
        answer = connection.getresponse()
        self.status, self.headers, self.body = answer.status, answer.headers, answer.read()
        connection.close()


def ask(proxy: nginx.Proxy, path: str, method: str = "GET", **headers: str) -> Answer:
    return Answer(proxy.https, path, method, nginx.NAME, trusting(), **headers)


def test_what_is_shipped_names_good_suites_and_curves_only() -> None:
    text = (nginx.DEPLOY / "nginx.conf").read_text("utf-8")
    [suites] = re.findall(r"ssl_ciphers (\S+);", text)
    assert [one for one in suites.split(":") if not GOOD.fullmatch(one)] == []
    for line in ("ssl_protocols TLSv1.2 TLSv1.3;", "ssl_early_data off;", "gzip off;", "access_log off;"):
        assert text.count(line) == 1
    assert "ssl_ecdh_curve X25519:prime256v1:secp384r1;" in text
    assert "non_idempotent" not in text


@pytest.mark.parametrize(
    ("newest", "ciphers"),
    [(ssl.TLSVersion.TLSv1_3, "DEFAULT"), (ssl.TLSVersion.TLSv1_2, "ECDHE-ECDSA-AES128-GCM-SHA256")],
)
def test_modern_tls_is_spoken(proxy: nginx.Proxy, newest: ssl.TLSVersion, ciphers: str) -> None:
    assert Answer(proxy.https, "/health", "GET", nginx.NAME, trusting(newest=newest, ciphers=ciphers)).status == 200


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
@pytest.mark.parametrize(
    ("newest", "ciphers", "host"),
    [
        (ssl.TLSVersion.TLSv1_1, "DEFAULT@SECLEVEL=0", nginx.NAME),
        (ssl.TLSVersion.TLSv1_2, "ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA@SECLEVEL=0", nginx.NAME),
        (ssl.TLSVersion.TLSv1_3, "DEFAULT", "elsewhere.example"),
    ],
)
def test_old_tls_weak_suites_and_other_names_are_refused(
    proxy: nginx.Proxy, newest: ssl.TLSVersion, ciphers: str, host: str
) -> None:
    with pytest.raises(ssl.SSLError):
        Answer(proxy.https, "/health", "GET", host, trusting(newest=newest, ciphers=ciphers))


def test_without_tls_everybody_is_sent_to_the_same_host_with_it(proxy: nginx.Proxy) -> None:
    answer = Answer(proxy.http, "/hulp?a=1", "GET", nginx.NAME, None)
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{nginx.NAME}/hulp?a=1")
    with pytest.raises(http.client.RemoteDisconnected):
        Answer(proxy.http, "/", "GET", "elsewhere.example", None)


def test_pages_come_through_with_every_header_once_and_uncompressed(proxy: nginx.Proxy) -> None:
    answer = ask(proxy, "/hulp")
    assert answer.status == 200
    assert {name: answer.headers.get_all(name) for name in HEADERS} == {name: [text] for name, text in HEADERS.items()}
    assert answer.headers["Content-Encoding"] is None
    assert answer.headers["Server"] in {None, "", "nginx"}


def test_built_files_come_from_the_disk_packed_and_with_the_same_headers(proxy: nginx.Proxy) -> None:
    heard.clear()
    [sheet] = re.findall(rb'href="(/static/[^"]+\.css)"', ask(proxy, "/hulp").body)
    answer = ask(proxy, sheet.decode())
    assert (answer.status, answer.headers["Content-Encoding"]) == (200, "gzip")
    assert {name: answer.headers.get_all(name) for name in HEADERS} == {name: [text] for name, text in HEADERS.items()}
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert len(heard) == 1


def test_a_node_is_told_where_somebody_comes_from_and_nothing_of_their_browser(proxy: nginx.Proxy) -> None:
    heard.clear()
    ask(proxy, "/hulp", **{"X-Forwarded-For": "203.0.113.7", "Forwarded": "for=203.0.113.7"})
    Answer(proxy.onion, "/hulp", "GET", "example.onion", None)
    assert [one["from"] for one in heard] == ["127.0.0.1", "onion"]
    assert "CANARY" not in str(heard)
    assert "canary" not in str(heard)


def test_the_parts_of_the_installation_are_told_to_this_machine(proxy: nginx.Proxy) -> None:
    assert b'"parts"' in ask(proxy, "/ready").body
    location = (nginx.DEPLOY / "nginx-site.conf").read_text("utf-8").partition("location = /ready {")[2]
    assert location.split("}")[0].split(";")[:3] == ["\n    allow 127.0.0.1", "\n    allow ::1", "\n    deny all"]


def test_what_is_too_large_is_refused_kindly(proxy: nginx.Proxy) -> None:
    answer = ask(proxy, "/hulp", "POST", **{"Content-Length": str(20 * 1024**2)})
    assert answer.status == 413
    assert "Er is niets opgeslagen" in answer.body.decode()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_node_that_is_not_there_is_passed_over(node: int, tmp_path: Path, method: str) -> None:
    """Whatever node the address falls to, the other one answers: nothing was sent to the one that is away."""
    answers = {both: _first(both, tmp_path / str(both[0]), method) for both in ((node, 9), (9, node))}
    assert {answer.status for answer in answers.values()} == {200 if method == "GET" else 405}


def test_reading_is_tried_at_another_node_and_a_post_under_way_becomes_a_page_that_asks_to_reload(
    node: int, tmp_path: Path
) -> None:
    with breaking() as one, breaking() as other:
        (tmp_path / "proxy").mkdir()
        with nginx.before([one, other], tmp_path / "proxy") as running:
            answer = ask(running, "/hulp", "POST")
            log = running.log()
        for at, both in enumerate(((node, one), (one, node))):
            assert _first(both, tmp_path / str(at), "GET").status == 200
    assert answer.status == 502
    assert "Laad deze pagina opnieuw." in answer.body.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert {name: answer.headers.get_all(name) for name in HEADERS} == {name: [text] for name, text in HEADERS.items()}
    assert log == ""


def test_nothing_that_was_asked_is_in_any_file(proxy: nginx.Proxy) -> None:
    ask(proxy, "/hulp?CANARY", "POST")
    with socket.create_connection(("127.0.0.1", proxy.https)) as raw:
        raw.sendall(b"\x00\xff CANARY\r\n\r\n")
        raw.recv(100)
    written = b"".join(path.read_bytes() for path in proxy.folder.rglob("*") if path.is_file())
    for trace in (b"CANARY", b"client: ", b"127.0.0.1, server"):
        assert trace not in written


def _first(nodes: Sequence[int], folder: Path, method: str) -> Answer:
    folder.mkdir()
    with nginx.before(nodes, folder) as running:
        return ask(running, "/hulp", method)
