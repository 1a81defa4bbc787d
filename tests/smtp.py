"""A real mail server for tests, on a free port: it keeps what it takes, and says "later" or "no" when told to."""

import socketserver
import ssl
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Post(socketserver.ThreadingTCPServer):
    """The server. ``replies`` are what it answers to the next recipients; ``letters`` is what it took, as bytes."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, secrecy: ssl.SSLContext | None = None, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Talk)
        self.secrecy = secrecy
        self.replies: deque[str] = deque()
        self.letters: list[bytes] = []
        self.heard: list[bytes] = []
        self.tries = 0

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Talk(socketserver.StreamRequestHandler):
    server: Post

    def handle(self) -> None:
        with suppress(ConnectionError):  # whoever writes to us may be killed meanwhile
            self._talk()

    def _talk(self) -> None:
        self._say("220 post.example")
        while line := self.rfile.readline():
            self.server.heard.append(line)
            verb = line[:4].upper()
            if verb == b"DATA":
                self._say("354 go on")
                self.server.letters.append(self._letter())
                self._say("250 taken")
            elif verb == b"EHLO":
                offers = "250-STARTTLS\r\n" if self._offers() else ""
                self._say(f"250-post.example\r\n{offers}250 AUTH PLAIN")
            elif verb == b"STAR" and self.server.secrecy:
                self._say("220 go on")
                try:
                    self.request = self.server.secrecy.wrap_socket(self.request, server_side=True)
                except OSError:
                    return  # the visitor does not trust us
                self.setup()
            elif verb == b"RCPT":
                self.server.tries += 1
                self._say(self.server.replies.popleft() if self.server.replies else "250 known")
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("235 welcome" if verb == b"AUTH" else "250 well")

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def _offers(self) -> bool:
        return self.server.secrecy is not None and not isinstance(self.request, ssl.SSLSocket)

    def _letter(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return b"".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


@contextmanager
def post_office(secrecy: ssl.SSLContext | None = None, port: int = 0) -> Iterator[Post]:
    """A running server; stopped at the end of the block."""
    with Post(secrecy, port) as post:
        thread = threading.Thread(target=post.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield post
        finally:
            post.shutdown()
            thread.join()
