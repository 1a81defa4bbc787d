"""``consult doctor``: look at an installation from outside, and name what is unsafe, why, and what to do.

It needs no application: it is run where nothing starts yet, and before anybody is let in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path

from sqlalchemy import make_url

from consult.config import Settings
from consult.errors import ConsultError, SettingsError
from consult.keys import Keys
from consult.scanner import is_clean
from consult.site.doctor_databases import Store, databases_of
from consult.site.readiness import LEAST_FREE, free_bytes
from consult.web.assets import MANIFEST

_OTHERS = 0o077


@dataclass(frozen=True)
class Finding:
    """Something that is unsafe, or only ``advice``: what it is, why it matters, and what to do."""

    what: str
    why: str
    do: str
    is_advice: bool = False

    def __str__(self) -> str:
        return f"{'advice' if self.is_advice else 'UNSAFE'}  {self.what}: {self.why}. {self.do}."


def examine(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Yield everything that is found, settings first."""
    yield from _public(settings)
    yield from _helpers(settings)
    yield from _files(settings)
    keys = None
    try:
        keys = Keys.read(settings.key_file)
    except SettingsError as fault:
        yield Finding(str(fault), "nothing can be sealed or opened", "Make it, or put the right file there")
    for store in (Store.CONTENT, Store.KEYS, Store.INDEX):
        yield from (Finding(*found) for found in databases_of(settings, store, keys, now))


def _public(settings: Settings) -> Iterator[Finding]:
    if settings.demonstration:
        yield Finding(
            "CONSULT_DEMONSTRATION is 1",
            "cookies and the second factor may be off, and every page says that nothing here is real",
            "Set it to 0 before anybody is asked anything",
        )
    if not settings.contact:
        yield Finding(
            "CONSULT_CONTACT is empty",
            "nobody can report a weakness, and there is no security.txt",
            "Set it to an address that somebody reads",
        )
    if not settings.operator:
        yield Finding(
            "CONSULT_OPERATOR is empty",
            "respondents are not told who reads them and holds the keys",
            "Name the organisation",
        )
    elif settings.operator.strip().casefold() == settings.sender.strip().casefold():
        yield Finding(
            "CONSULT_OPERATOR is the sender",
            "who asks would read the raw words",
            "Let another organisation moderate and hold the keys",
        )
    if set(settings.hosts) <= {"127.0.0.1", "localhost"}:
        yield Finding(
            "CONSULT_TRUSTED_HOSTS names this machine only",
            "visitors who come by the site's name are refused",
            "Name the site's host first",
        )
    elif not settings.proxy:
        yield Finding(
            "CONSULT_PROXY is 0",
            "there is no TLS before this node, or every visitor counts as one address",
            "Put deploy/nginx.conf before it and set CONSULT_PROXY to 1",
        )
    if not _is_loopback(settings.host):
        yield Finding(
            f"CONSULT_HOST is {settings.host}",
            "others than the proxy may reach this node, and say where they come from as they like",
            "Listen at 127.0.0.1, or let a firewall admit the proxy alone",
        )


def _helpers(settings: Settings) -> Iterator[Finding]:
    if not settings.scanner:
        yield Finding(
            "CONSULT_SCANNER is empty",
            "files of organisations are not scanned for viruses",
            "Run clamd",
            is_advice=True,
        )
    else:
        try:
            is_clean(settings.scanner, b"consult doctor")
        except ConsultError:
            yield Finding(
                "the virus scanner does not answer",
                "files that are sent wait unread",
                "Start it, or mend CONSULT_SCANNER",
            )
    if not settings.mail_server:
        yield Finding(
            "CONSULT_MAIL_SERVER is empty",
            "organisations are not told that there is news",
            "Set it where organisations take part",
            is_advice=True,
        )
    if not (settings.assets / MANIFEST).is_file():
        yield Finding(
            "the style of the pages has not been built", "no page can be shown", "Run: make static/build/manifest.json"
        )


def _files(settings: Settings) -> Iterator[Finding]:
    path = settings.key_file.resolve()
    in_files = [
        Path(database).resolve()
        for url in (settings.database_url, settings.keystore_url)
        if url.startswith("sqlite") and (database := make_url(url).database)
    ]
    if path.is_file() and path.stat().st_mode & _OTHERS:
        yield Finding(f"{path} can be read by others", "it opens every sealed word", f"Run: chmod 600 {path}")
    if path.parent in {one.parent for one in in_files}:
        yield Finding(
            "CONSULT_KEY_FILE stands beside a database",
            "whoever copies that folder, as a backup does, has keys and words together",
            "Keep the key file in a folder of its own, such as /etc/consult",
        )
    if len(in_files) == 2 and in_files[0].parent == in_files[1].parent:  # noqa: PLR2004  (both are files)
        yield Finding(
            "the key store stands beside the content",
            "a backup of the one takes the other along, and gives back what was withdrawn",
            "Give CONSULT_KEYSTORE_URL a folder of its own",
        )
    heads = settings.audit_heads.resolve().parent
    if in_files and heads.is_dir() and heads.stat().st_dev == _nearest(in_files[0]).stat().st_dev:
        yield Finding(
            "CONSULT_AUDIT_HEADS is on the disk of the database",
            "who can cut the audit log can cut this file too",
            "Put it on another machine or a write-once disk",
        )
    if any(free < LEAST_FREE for free in free_bytes(settings)):
        yield Finding(
            "less than half a gibibyte is free where a database stands", "soon nothing can be stored", "Make room"
        )


def _nearest(path: Path) -> Path:
    return next(one for one in (path, *path.parents) if one.exists())


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
