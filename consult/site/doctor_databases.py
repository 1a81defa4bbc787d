"""What ``consult doctor`` asks of the databases: their version, their clock, and how PostgreSQL is set up."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Select, String, func, inspect, make_url, select
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from consult import schema
from consult.audit import AuditEvent
from consult.config import DISTRIBUTED, Settings
from consult.consultations.models import Consultation
from consult.db import Database
from consult.errors import SealBrokenError, SettingsError
from consult.jobs import distributed
from consult.jobs.models import Job, JobState
from consult.jobs.presence import workers_there
from consult.keys import Keys
from consult.oversight.queries import is_done
from consult.vault import Vault

Found = tuple[str, str, str]
_OLDEST = 150000
_HOW_FAR = timedelta(seconds=5)
_WANTED = {
    "log_min_error_statement": ("panic", "a statement that fails is logged with the words in it"),
    "log_error_verbosity": ("terse", "faults are logged with the values of a row"),
    "log_parameter_max_length_on_error": ("0", "faults are logged with what was sent"),
    "log_statement": ("none", "statements are logged, and in some of them words"),
    "log_min_duration_statement": ("-1", "slow statements are logged with what was sent"),
    "fsync": ("on", "what was acknowledged is lost when the power goes"),
    "full_page_writes": ("on", "pages may be torn when the power goes"),
    "synchronous_commit": ("on", "what was acknowledged is lost when the server falls"),
}
"""What PostgreSQL must be set to, and why."""


class Store(StrEnum):
    """The three databases of an installation, by the setting that names each."""

    CONTENT = "CONSULT_DATABASE_URL"
    KEYS = "CONSULT_KEYSTORE_URL"
    INDEX = "CONSULT_INDEX_URL"


def databases_of(settings: Settings, store: Store, keys: Keys | None, now: datetime) -> Iterator[Found]:
    """Yield what is unsafe about one database: what, why, and what to do."""
    urls = {
        Store.CONTENT: settings.database_url,
        Store.KEYS: settings.keystore_url,
        Store.INDEX: settings.index_url,
    }
    url = make_url(urls[store])
    if store is Store.KEYS and _same(url, make_url(settings.database_url)):
        yield (
            "CONSULT_KEYSTORE_URL is the content database",
            "a backup of the words takes their keys along, and gives back what was withdrawn",
            "Give the key store a database of its own",
        )
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        if store is Store.CONTENT:
            yield f"{store} names a file that does not exist", "nothing works without it", "Run: consult migrate"
        return  # the others are made when a node starts for the first time
    database = Database(urls[store])
    try:
        if not database.is_sqlite:
            yield from _server(database, url, store, now)
        if store is Store.CONTENT:
            yield from _content(database, settings, now)
        elif store is Store.KEYS and keys is not None:
            yield from _keystore(database, keys)
    except SQLAlchemyError as fault:
        yield (
            f"{store} does not answer ({type(fault).__name__})",
            "nothing works without it",
            "Start it, or mend the URL",
        )
    finally:
        database.dispose()


def _server(database: Database, url: URL, store: Store, now: datetime) -> Iterator[Found]:
    with database.glance() as connection:
        version = int(connection.scalar(_setting("server_version_num")) or 0)
        there: datetime = connection.scalar(select(func.now())) or now
        said = {name: connection.scalar(_setting(name)) for name in _WANTED}
    if version < _OLDEST:
        yield f"PostgreSQL of {store} is older than 15", "it was never tried", "Upgrade it"
    if abs(there - now) > _HOW_FAR:
        yield (
            f"the clock of {store} and ours differ",
            "deadlines and codes depend on them",
            "Run a time service on both",
        )
    for name, (wanted, why) in _WANTED.items():
        if said[name] != wanted:
            yield f"{name} of {store} is {said[name]}", why, f"Set it to {wanted} in postgresql.conf"
    is_far = url.host not in {None, "", "localhost", "127.0.0.1", "::1"}
    if is_far and url.query.get("sslmode") != "verify-full":
        yield (
            f"{store} goes over the network without verify-full",
            "words, codes and wrapped keys could be read on the way",
            "Add ?sslmode=verify-full&sslrootcert=… to the URL",
        )


def _content(database: Database, settings: Settings, now: datetime) -> Iterator[Found]:
    try:
        schema.check(database)
        if settings.engine == DISTRIBUTED:
            distributed.check(database)
    except SettingsError as fault:
        yield str(fault), "this release does not start on it", "Do as it says"
        return
    with database.reading() as session:
        yield from _inside(session, settings, now)


def _inside(session: Session, settings: Settings, now: datetime) -> Iterator[Found]:
    newest = session.scalar(select(func.max(AuditEvent.happened_at)))
    if newest is not None and newest > now + _HOW_FAR:
        yield "the clock of this machine runs behind the audit log", "deadlines and codes depend on it", "Set it right"
    invented = select(func.count()).select_from(Consultation).where(Consultation.demonstration != "")
    if not settings.demonstration and session.scalar(invented):
        yield (
            "the database holds the demonstration",
            "invented answers and accounts with known passwords stand among real ones",
            "Begin with an empty database",
        )
    if not workers_there(session, now):
        yield (
            "no worker has said that it is there",
            "nothing is moderated, erased or reported until one runs",
            "Start consult-worker, or consult serve",
        )
    if not is_done(session, now):
        yield (
            "nothing that is past its term was erased for two days",
            "words and names are kept longer than people were told",
            "See /desk/bewaren, and run: consult keeping erase",
        )
    if failed := session.scalar(select(func.count()).select_from(Job).where(Job.state == JobState.FAILED)):
        yield (
            f"{failed} jobs failed",
            "what they were for is not done",
            "See /desk/achtergrondwerk, and try them again",
        )


def _keystore(database: Database, keys: Keys) -> Iterator[Found]:
    if not inspect(database.reader).has_table("data_key"):
        return  # nobody answered yet
    vault = Vault(database, keys)
    try:
        vault.keyring(sorted(vault.holders())[:1])
    except SealBrokenError:
        yield (
            "CONSULT_KEY_FILE: these keys do not belong to the key store",
            "no word can be opened",
            "Put the right file there",
        )


def _setting(name: str) -> Select[str]:
    return select(func.current_setting(name, type_=String))


def _same(one: URL, other: URL) -> bool:
    return (one.host, one.port, one.database) == (other.host, other.port, other.database)
