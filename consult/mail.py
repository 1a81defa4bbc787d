"""Notices by e-mail: that there is news and where to sign in, and nothing else. Plain text, a fixed sentence a language."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from babel.support import Translations

from consult.config import ROOT, Settings
from consult.errors import N_, ConsultError, InvalidError, SettingsError

_PATIENCE = 10.0
_FOR_GOOD = range(500, 600)
_SUBJECT = N_("News from %(site)s")
_BODY = (
    N_("There is news about a consultation. Sign in to read it:"),
    "%(address)s",
    N_("On purpose, this message says nothing more."),
    N_("You asked for these messages. You can turn them off: go to “My account”, then to “News”."),
)


class MailWaitsError(ConsultError):
    """The mail server cannot be reached, or says that it will take this message later."""


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """Where mail is handed over. ``from_start``: TLS before the first word; ``needs_tls``: never a word without it."""

    host: str
    port: int
    from_start: bool
    needs_tls: bool
    login: tuple[str, str] | None = field(repr=False)

    @classmethod
    def from_settings(cls, settings: Settings) -> "MailServer | None":
        """Return the mail server of this installation, or nothing; raise :class:`SettingsError` when it does not fit."""
        if not settings.mail_server:
            return None
        parts = urlsplit(settings.mail_server)
        try:
            host, port = parts.hostname, parts.port
        except ValueError:
            host = port = None
        if parts.scheme not in {"smtp", "smtps"} or not host or not port:
            raise SettingsError("CONSULT_MAIL_SERVER: must be smtp://host:port or smtps://host:port")
        try:
            _address("From", settings.mail_from)
        except InvalidError:
            raise SettingsError("CONSULT_MAIL_FROM: must be one e-mail address") from None
        return cls(
            host=host,
            port=port,
            from_start=parts.scheme == "smtps",
            needs_tls=not settings.demonstration and host not in {"localhost", "127.0.0.1", "::1"},
            login=_login(settings.mail_login) if settings.mail_login else None,
        )


def compose(settings: Settings, *, to: str, language: str, number: UUID, now: datetime) -> EmailMessage:
    """Return the notice for ``to``: the same words whatever the news is about.

    ``number`` stands in its ``Message-ID``, so that what is handed over twice can be seen to be one message. Raises
    :class:`InvalidError` for an address or a name of the site that does not fit in one line.
    """
    say = Translations.load(str(ROOT / "consult" / "translations"), [language]).gettext
    prefix = "" if language == "nl" else f"/{language}"
    address = f"https://{settings.hosts[0]}{prefix}/account/sign-in"
    sender = _address("From", settings.mail_from, _one_line(settings.site_name))
    message = EmailMessage()
    message["From"] = sender
    message["To"] = _address("To", to)
    message["Subject"] = _one_line(say(_SUBJECT) % {"site": settings.site_name})
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{number}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n\n".join(say(part) % {"address": address} for part in _BODY) + "\n", cte="quoted-printable")
    message["Content-Language"] = language
    return message


def send(server: MailServer, message: EmailMessage) -> None:
    """Hand ``message`` over.

    Raises :class:`MailWaitsError` when trying again later may help, and :class:`InvalidError` when the server refuses the
    message for good. Neither names the address: both are kept with the job.
    """
    try:
        with _connected(server, local=message["From"].addresses[0].domain) as client:
            client.send_message(message)
    except smtplib.SMTPRecipientsRefused as refusal:
        raise _refused([code for code, _words in refusal.recipients.values()]) from None
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refusal:
        raise _refused([refusal.smtp_code]) from None
    except (smtplib.SMTPException, OSError):
        raise MailWaitsError(N_("The mail server does not answer now.")) from None


@contextmanager
def _connected(server: MailServer, *, local: str) -> Iterator[smtplib.SMTP]:
    """Give a connection. Taking leave may fail without a word: what was handed over stays handed over."""
    secrecy = ssl.create_default_context()
    if server.from_start:
        client: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, local, timeout=_PATIENCE, context=secrecy)
    else:
        client = smtplib.SMTP(server.host, server.port, local, timeout=_PATIENCE)
    try:
        if server.needs_tls and not server.from_start:
            client.starttls(context=secrecy)
        if server.login:
            client.login(*server.login)
        yield client
        with suppress(smtplib.SMTPException, OSError):
            client.quit()
    finally:
        client.close()


def _refused(codes: list[int]) -> ConsultError:
    if all(code in _FOR_GOOD for code in codes):
        return InvalidError(N_("The mail server refuses this message."))
    return MailWaitsError(N_("The mail server takes this message later."))


def _address(field: str, address: str, name: str = "") -> Address:
    try:
        return Address(name, addr_spec=_one_line(address))
    except (ValueError, IndexError, MessageError):
        raise InvalidError(N_("%(field)s: this is not one e-mail address."), field=field) from None


def _one_line(text: str) -> str:
    """Return ``text``; whatever a mail server would read as the next line of the head is refused."""
    if not text.isprintable():
        raise InvalidError(N_("A field of an e-mail holds a line break or another sign that is not printed."))
    return text


def _login(path: str) -> tuple[str, str]:
    try:
        user, password = Path(path).read_text("utf-8").splitlines()
    except (OSError, ValueError):
        raise SettingsError("CONSULT_MAIL_LOGIN: must be a file of two lines, a user name and a password") from None
    return user, password
