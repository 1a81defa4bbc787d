"""Settings, read once from the environment and checked before anything starts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from consult.errors import SettingsError

ROOT = Path(__file__).parent.parent
PREFIX = "CONSULT_"
EMBEDDED, DISTRIBUTED = "embedded", "procrastinate"
_RECIPIENTS = re.compile(r"age1[a-z0-9]{58}(,age1[a-z0-9]{58})*")
_SCANNER = re.compile(r"unix:/.+|tcp:[^:]+:[0-9]{1,5}")
_ISSUER = re.compile(r"https://\S+|http://(127\.0\.0\.1|localhost)(:[0-9]{1,5})?(/\S*)?")
_METRICS = re.compile(r"(127\.0\.0\.1|\[::1\]):[0-9]{1,5}")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that differs between one installation and another; ``docs/settings.md`` explains each.

    Every field is read from ``CONSULT_`` followed by its name in capitals.
    """

    database_url: str = "sqlite:///var/consult.sqlite"
    keystore_url: str = "sqlite:///var/keys.sqlite"
    index_url: str = "sqlite:///var/index.sqlite"
    key_file: Path = Path("var/keys.json")
    audit_heads: Path = Path("var/audit-heads.txt")
    backup_folder: Path = Path("var/backups")
    backup_recipients: str = ""
    backup_days: int = 30
    backup_key_days: int = 7
    demonstration: bool = False
    cookies_secure: bool = True
    second_factor: bool = True
    trusted_hosts: str = "127.0.0.1,localhost"
    site_name: str = "Meedenken"
    sender: str = ""
    partner: str = ""
    operator: str = ""
    contact: str = ""
    second_look: int = 100
    rounding: int = 1
    exit_url: str = "https://www.knmi.nl/"
    safety_hours: int = 24
    suggestions: bool = True
    engine: str = EMBEDDED
    scanner: str = ""
    mail_server: str = ""
    mail_from: str = ""
    mail_login: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_secret: str = ""
    oidc_second_factor: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    proxy: bool = False
    threads: int = 4
    metrics: str = ""
    assets: Path = ROOT / "static" / "build"

    def __post_init__(self) -> None:
        if fault := next(self._faults(), None):
            raise SettingsError(fault)

    def _faults(self) -> Iterator[str]:
        """Yield what does not fit, or does not fit together."""
        if not self.demonstration and not (self.cookies_secure and self.second_factor):
            yield "CONSULT_COOKIES_SECURE and CONSULT_SECOND_FACTOR may be 0 only in a demonstration"
        if self.second_look > 100:  # noqa: PLR2004  (percent)
            yield "CONSULT_SECOND_LOOK: must be a percentage from 1 to 100"
        if not self.exit_url.startswith("https://"):
            yield "CONSULT_EXIT_URL: must start with https://"
        if self.backup_recipients and not _RECIPIENTS.fullmatch(self.backup_recipients):
            yield "CONSULT_BACKUP_RECIPIENTS: must be public keys of age (age1…), with commas between"
        if self.backup_key_days > self.backup_days:
            yield "CONSULT_BACKUP_KEY_DAYS: must not be more than CONSULT_BACKUP_DAYS"
        yield from self._faults_of_services()

    def _faults_of_services(self) -> Iterator[str]:
        if self.engine not in {EMBEDDED, DISTRIBUTED}:
            yield f"CONSULT_ENGINE: must be {EMBEDDED} or {DISTRIBUTED}"
        if self.engine == DISTRIBUTED and not self.database_url.startswith("postgresql"):
            yield "CONSULT_ENGINE: procrastinate needs PostgreSQL in CONSULT_DATABASE_URL"
        if self.scanner and not _SCANNER.fullmatch(self.scanner):
            yield "CONSULT_SCANNER: must be unix:/path/of/socket or tcp:host:port"
        if self.metrics and not _METRICS.fullmatch(self.metrics):
            yield "CONSULT_METRICS: must be 127.0.0.1:port or [::1]:port"
        if self.mail_server and not self.mail_from:
            yield "CONSULT_MAIL_FROM: is needed beside CONSULT_MAIL_SERVER"
        if self.oidc_issuer and not _ISSUER.fullmatch(self.oidc_issuer):
            yield "CONSULT_OIDC_ISSUER: must start with https://"
        if self.oidc_issuer and not (self.oidc_client_id and self.oidc_secret and self.oidc_factors):
            yield "CONSULT_OIDC_CLIENT_ID, _SECRET and _SECOND_FACTOR: are needed beside CONSULT_OIDC_ISSUER"
        elif self.oidc_issuer and not self.oidc_secret_words:
            yield "CONSULT_OIDC_SECRET: must be a file that holds the secret of this site"

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """Return the settings in ``environ``; raise :class:`SettingsError` naming the first that is unknown or wrong."""
        known = {PREFIX + field.name.upper(): field for field in fields(cls)}
        values: dict[str, object] = {}
        for name in sorted(environ):
            if not name.startswith(PREFIX):
                continue
            if name not in known:
                raise SettingsError(f"{name}: no such setting")
            values[known[name].name] = _read(name, str(known[name].type), environ[name])
        return cls(**values)  # type: ignore[arg-type]  # read by the field's own type just above

    @property
    def hosts(self) -> list[str]:
        """The host names this installation answers to."""
        return [host.strip() for host in self.trusted_hosts.split(",") if host.strip()]

    @property
    def oidc_factors(self) -> frozenset[str]:
        """What a sign-in service says of somebody who showed a second factor; any of them is enough."""
        return frozenset(self.oidc_second_factor.split())

    @property
    def oidc_secret_words(self) -> str:
        """The secret of this site at a sign-in service; empty where its file cannot be read."""
        try:
            return Path(self.oidc_secret).read_text("utf-8").strip()
        except (OSError, ValueError):
            return ""

    @property
    def metrics_at(self) -> tuple[str, int]:
        """The host and port of the figures; only where there is a setting."""
        host, _colon, port = self.metrics.rpartition(":")
        return host.strip("[]"), int(port)


def _read(name: str, kind: str, raw: str) -> object:
    if "bool" in kind:
        if raw not in {"0", "1"}:
            raise SettingsError(f"{name}: must be 0 or 1, not {raw!r}")
        return raw == "1"
    if "int" in kind:
        if not raw.isdecimal() or int(raw) == 0:
            raise SettingsError(f"{name}: must be a positive whole number, not {raw!r}")
        return int(raw)
    return Path(raw) if "Path" in kind else raw
