"""The description of the interface by OpenAPI 3: ``openapi.yaml`` with what only an installation knows."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from consult.config import Settings


def description(server: str, home: str, settings: Settings) -> Mapping[str, Any]:
    """Return the description with the address of this site and who answers questions about it."""
    written = _written()
    email = settings.contact.removeprefix("mailto:")
    contact = {"name": settings.operator or settings.site_name, "url": home}
    if "@" in email and ":" not in email:
        contact["email"] = email
    return {**written, "info": {**written["info"], "contact": contact}, "servers": [{"url": server}]}


@cache
def _written() -> Mapping[str, Any]:
    read: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "openapi.yaml").read_text("utf-8"))
    return read
