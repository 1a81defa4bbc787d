"""A virus scanner that speaks clamd's protocol on a real socket, and finds EICAR's test file only."""

import socketserver
import threading
from contextlib import contextmanager

# In two pieces, so that no scanner takes this file for the test file itself.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class _Scanner(socketserver.StreamRequestHandler):
    def handle(self):
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while size := int.from_bytes(self.rfile.read(4), "big"):
            content += self.rfile.read(size)
        self.server.seen.append(content)
        self.wfile.write(self.server.answer or (b"stream: Eicar FOUND\0" if EICAR in content else b"stream: OK\0"))


@contextmanager
def scanner(path=None, *, answer=b""):
    """Serve on the socket at ``path`` or on a free port; gives the server, whose ``address`` is that of the setting."""
    kind, where = (socketserver.UnixStreamServer, str(path)) if path else (socketserver.TCPServer, ("127.0.0.1", 0))
    with kind(where, _Scanner) as server:
        server.seen, server.answer = [], answer
        server.address = f"unix:{path}" if path else f"tcp:127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
