"""Ports for servers that a test starts, of a kind that no other program is given in the meantime."""

import secrets
import socket

_FIRST, _AFTER = 20_000, 32_000
"""Below those from which a system chooses for whoever asks for any: one of these is not taken between asking and serving."""


def free_ports(number: int) -> list[int]:
    """Return ports of this machine that nobody uses now, all different."""
    found: list[int] = []
    while len(found) < number:
        port = _FIRST + secrets.randbelow(_AFTER - _FIRST)
        with socket.socket() as probe:
            if port not in found and probe.connect_ex(("127.0.0.1", port)):
                found.append(port)
    return found
