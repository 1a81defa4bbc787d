"""Ask a virus scanner about a file, over clamd's socket (clamd(8), INSTREAM): it is sent the bytes, never a path."""

import socket
from contextlib import closing

from consult.errors import N_, ConsultError

_SECONDS = 30
_PIECE = 1 << 16
_LONGEST_REPLY = 4096


class ScannerAwayError(ConsultError):
    """The scanner cannot be reached, or did not say whether a file is clean."""


def is_clean(address: str, content: bytes) -> bool:
    """Tell whether the scanner at ``address`` (``unix:/path`` or ``tcp:host:port``) finds nothing in ``content``.

    Raises :class:`ScannerAwayError` for every reply but these two: what was not checked is not clean.
    """
    try:
        with closing(_connected(address)) as line:
            line.sendall(b"zINSTREAM\0")
            for at in range(0, len(content), _PIECE):
                piece = content[at : at + _PIECE]
                line.sendall(len(piece).to_bytes(4, "big") + piece)
            line.sendall(bytes(4))
            reply = _reply(line)
    except OSError:
        raise ScannerAwayError(N_("The virus scanner does not answer.")) from None
    if reply.endswith(b" FOUND"):
        return False
    if reply == b"stream: OK":
        return True
    raise ScannerAwayError(N_("The virus scanner does not answer."))


def _connected(address: str) -> socket.socket:
    kind, _, where = address.partition(":")
    if kind == "tcp":
        host, _, port = where.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=_SECONDS)
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(_SECONDS)
    try:
        line.connect(where)
    except OSError:
        line.close()
        raise
    return line


def _reply(line: socket.socket) -> bytes:
    reply = b""
    while not reply.endswith(b"\0") and len(reply) < _LONGEST_REPLY and (piece := line.recv(_LONGEST_REPLY)):
        reply += piece
    return reply.rstrip(b"\0\n")
