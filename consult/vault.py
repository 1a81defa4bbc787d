"""Sealing: respondents' words at rest, each response under a key of its own that can be destroyed.

The wrapped data keys live in a key store, a small database apart from the content database and its backups: a backup
of the content alone gives nothing back, and destroying a key is what deletes (``security.md`` 0.4).
Words are sealed with AES-256-GCM (NIST SP 800-38D), 96-bit random nonces, with their place bound in as associated data.
"""

import secrets
from collections.abc import Iterable
from contextlib import closing
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import (
    Column,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    update,
)

from consult.db import Database
from consult.errors import N_, SealBrokenError, SettingsError
from consult.keys import Keys

_NONCE = 12
_BUCKET = 256
_BATCH = 500
_METADATA = MetaData()
KEYS = Table(
    "data_key",
    _METADATA,
    Column("holder", Uuid, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("wrapped_by", String(40), nullable=False),
)
_ONE = select(KEYS).where(KEYS.c.holder == bindparam("wanted"))
_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
_REWRAP = (
    update(KEYS)
    .where(KEYS.c.holder == bindparam("wanted"))
    .values(wrapped=bindparam("anew"), wrapped_by=bindparam("name"))
)
_MANY = select(KEYS).where(KEYS.c.holder.in_(bindparam("wanted", expanding=True)))


class Vault:
    """Seals and opens the words of one holder (a response, or a member of staff) at a time."""

    def __init__(self, store: Database, keys: Keys) -> None:
        """Use ``store`` as the key store; its one table is made when it is missing."""
        self._store = store
        self._keys = keys
        _METADATA.create_all(store.writer)

    def make_key(self, holder: UUID) -> None:
        """Make the data key of ``holder``; it is durable before any row needs it."""
        self.make_keys([holder])

    def make_keys(self, holders: Iterable[UUID]) -> None:
        """Make a data key for each of ``holders`` in one transaction of the key store."""
        wrapping = AESGCM(self._keys.wrapping[self._keys.current])
        rows = [
            {
                "holder": holder,
                "wrapped": _encrypt(wrapping, AESGCM.generate_key(bit_length=256), holder.bytes),
                "wrapped_by": self._keys.current,
            }
            for holder in holders
        ]
        with self._store.transaction() as session:
            session.execute(insert(KEYS), rows)

    def keyring(self, holders: Iterable[UUID]) -> "Keyring":
        """Return what seals and opens for ``holders``; those without a key are absent from it."""
        wanted = list(set(holders))
        found: dict[UUID, AESGCM] = {}
        with self._store.glance() as connection:
            if len(wanted) == 1:
                rows = connection.execute(_ONE, {"wanted": wanted[0]}).all()
            else:
                batches = (wanted[at : at + _BATCH] for at in range(0, len(wanted), _BATCH))
                rows = [row for batch in batches for row in connection.execute(_MANY, {"wanted": batch})]
        for holder, wrapped, name in rows:
            found[holder] = AESGCM(self._unwrap(holder, wrapped, name))
        return Keyring(found)

    def seal(self, holder: UUID, place: str, words: str) -> bytes:
        """Return ``words`` sealed for ``place`` (a name that is unique to the column and row they are stored in)."""
        return self.keyring([holder]).seal(holder, place, words)

    def open(self, holder: UUID, place: str, sealed: bytes) -> str:
        """Return the words; raise :class:`SealBrokenError` when the key is gone or the seal is of another place."""
        return self.keyring([holder]).open(holder, place, sealed)

    def destroy(self, *holders: UUID) -> None:
        """Destroy the data keys of ``holders``: whatever was sealed with them is gone, in every backup too.

        On SQLite the page is overwritten and the journal cut off, so that no file holds the wrapped key (decision 14).
        """
        with self._store.transaction() as session:
            session.execute(delete(KEYS).where(KEYS.c.holder.in_(holders)))
        self._cut_journal()

    def rewrap(self) -> tuple[int, int]:
        """Wrap every data key under the current key-encryption key; return how many that changed, and how many there are.

        Batch after batch: what a crash left is done by the next call. Nobody else may use the key store meanwhile.
        """
        name, changed, last = self._keys.current, 0, UUID(int=0)
        wrapping = AESGCM(self._keys.wrapping[name])
        others = select(KEYS).where(KEYS.c.wrapped_by != name).order_by(KEYS.c.holder).limit(_BATCH)
        while True:
            with self._store.transaction() as session:
                rows = [
                    {
                        "wanted": holder,
                        "anew": _encrypt(wrapping, self._unwrap(holder, old, by), holder.bytes),
                        "name": name,
                    }
                    for holder, old, by in session.execute(others.where(KEYS.c.holder > last))
                ]
                if not rows:
                    break
                session.connection().execute(_REWRAP, rows)
            changed, last = changed + len(rows), rows[-1]["wanted"]
        self._cut_journal()
        with self._store.reading() as session:
            return changed, session.scalar(select(func.count()).select_from(KEYS)) or 0

    @property
    def store(self) -> Database:
        """The key store, for those who copy it as it is."""
        return self._store

    def refuse_others(self) -> None:
        """Raise :class:`SettingsError` when another machine is connected to the key store (PostgreSQL)."""
        if self._store.is_sqlite:
            return
        self._store.dispose()
        with self._store.reading() as session:
            if session.scalar(_OTHERS):
                raise SettingsError("Somebody else is connected to the key store; stop the site on every machine first")

    def refuse_foreign(self, wrapped: Iterable[tuple[UUID, bytes, str]]) -> None:
        """Raise :class:`SealBrokenError` for the first wrapped data key that these keys do not unwrap."""
        for holder, one, name in wrapped:
            self._unwrap(holder, one, name)

    def seed(self, purpose: str) -> bytes:
        """Return the installation's secret for what is made of words and cannot be opened, such as signatures."""
        return self._keys.seed(purpose)

    def holders(self) -> set[UUID]:
        """Return every holder that has a key; a sweeper compares them with the rows that need one."""
        with self._store.reading() as session:
            return set(session.scalars(select(KEYS.c.holder)))

    def close(self) -> None:
        """Close every connection to the key store."""
        self._store.dispose()

    def _cut_journal(self) -> None:
        if self._store.is_sqlite:
            with closing(self._store.writer.raw_connection()) as connection, closing(connection.cursor()) as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _unwrap(self, holder: UUID, wrapped: bytes, name: str) -> bytes:
        try:
            return _decrypt(AESGCM(self._keys.wrapping[name]), wrapped, holder.bytes)
        except (KeyError, InvalidTag):
            raise SealBrokenError(N_("The key file does not belong to this key store.")) from None


class Keyring:
    """The opened data keys of some holders, for one batch of work; never kept longer."""

    def __init__(self, keys: dict[UUID, AESGCM]) -> None:
        self._keys = keys

    def __contains__(self, holder: UUID) -> bool:
        return holder in self._keys

    def seal(self, holder: UUID, place: str, words: str) -> bytes:
        """Return ``words`` sealed, padded to multiples of 256 bytes so that their length says little."""
        return self.seal_bytes(holder, place, words.encode())

    def seal_bytes(self, holder: UUID, place: str, plain: bytes) -> bytes:
        """Return the content of a file sealed as words are."""
        framed = len(plain).to_bytes(4, "big") + plain
        padded = framed.ljust(-(-len(framed) // _BUCKET) * _BUCKET, b"\0")
        return _encrypt(self._key(holder), padded, place.encode())

    def open(self, holder: UUID, place: str, sealed: bytes) -> str:
        """Return the words, or raise :class:`SealBrokenError`."""
        return self.open_bytes(holder, place, sealed).decode()

    def open_bytes(self, holder: UUID, place: str, sealed: bytes) -> bytes:
        """Return the content of a file, or raise :class:`SealBrokenError`."""
        try:
            padded = _decrypt(self._key(holder), sealed, place.encode())
        except InvalidTag:
            raise SealBrokenError(N_("This text cannot be opened: its seal is broken.")) from None
        return padded[4 : 4 + int.from_bytes(padded[:4], "big")]

    def _key(self, holder: UUID) -> AESGCM:
        try:
            return self._keys[holder]
        except KeyError:
            raise SealBrokenError(N_("This text is gone: its key was destroyed.")) from None


def _encrypt(key: AESGCM, plain: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + key.encrypt(nonce, plain, bound)


def _decrypt(key: AESGCM, sealed: bytes, bound: bytes) -> bytes:
    return key.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound)
