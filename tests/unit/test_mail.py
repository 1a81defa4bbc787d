"""A notice by e-mail: every byte of it, what is refused, and how it is handed to a real mail server."""

import ipaddress
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from consult import mail
from consult.config import Settings
from consult.errors import InvalidError, SettingsError
from consult.mail import MailServer, MailWaitsError
from tests.smtp import Post, post_office

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
NUMBER = UUID("5f3c0a52-7c1e-4d0a-9a55-9d3f5f0b1c11")
SETTINGS = Settings(
    demonstration=True,
    trusted_hosts="meedenken.example, localhost",
    mail_server="smtp://127.0.0.1:25",
    mail_from="bericht@meedenken.example",
)
TO = "lid@alliantie.example"


def notice(to: str = TO, *, language: str = "en", settings: Settings = SETTINGS) -> EmailMessage:
    return mail.compose(settings, to=to, language=language, number=NUMBER, now=NOW)


def server(port: int, **changes: object) -> MailServer:
    made = MailServer(host="127.0.0.1", port=port, from_start=False, needs_tls=False, login=None)
    return replace(made, **changes)


@pytest.fixture
def post() -> Iterator[Post]:
    with post_office() as made:
        yield made


@pytest.mark.parametrize(
    ("language", "subject", "lines"),
    [
        (
            "en",
            "News from Meedenken",
            [
                "There is news about a consultation. Sign in to read it:",
                "https://meedenken.example/en/account/sign-in",
                "On purpose, this message says nothing more.",
                "You asked for these messages. You can turn them off: go to “My account”, then to “News”.",
            ],
        ),
        (
            "nl",
            "Nieuws van Meedenken",
            [
                "Er is nieuws over een consultatie. Meld u aan om het te lezen:",
                "https://meedenken.example/account/sign-in",
                "Met opzet staat er niets meer in dit bericht.",
                "U hebt om deze berichten gevraagd. U kunt ze uitzetten: ga naar “Mijn account” en dan naar “Nieuws”.",
            ],
        ),
    ],
)
def test_a_notice_says_that_there_is_news_and_where_to_sign_in_and_nothing_else(
    post: Post, language: str, subject: str, lines: list[str]
) -> None:
    mail.send(server(post.port), notice(language=language))
    taken = message_from_bytes(post.letters[0], policy=policy.default)
    assert dict(taken.items()) == {
        "From": "Meedenken <bericht@meedenken.example>",
        "To": TO,
        "Subject": subject,
        "Date": "Mon, 23 Nov 2026 09:30:00 +0000",
        "Message-ID": f"<{NUMBER}@meedenken.example>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": language,
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
        "MIME-Version": "1.0",
    }
    assert taken.get_content().replace("\r\n", "\n") == "\n\n".join(lines) + "\n"
    assert post.heard[:3] == [
        b"ehlo meedenken.example\r\n",
        b"mail FROM:<bericht@meedenken.example>\r\n",
        b"rcpt TO:<lid@alliantie.example>\r\n",
    ]


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\r", "\x00", "\x85", "\u2028"])
def test_a_line_break_in_a_field_is_refused(sign: str) -> None:
    with pytest.raises(InvalidError):
        notice(f"{TO}{sign}Bcc: elders@voorbeeld.example")
    with pytest.raises(InvalidError):
        notice(settings=replace(SETTINGS, site_name=f"Meedenken{sign}Bcc: elders@voorbeeld.example"))
    with pytest.raises(InvalidError):
        notice(settings=replace(SETTINGS, mail_from=f"bericht@meedenken.example{sign}X: y"))


@pytest.mark.parametrize("to", [f"{TO},elders@voorbeeld.example", f"{TO}>", "nobody", "", f"<{TO}>"])
def test_what_is_not_one_address_is_refused(to: str) -> None:
    with pytest.raises(InvalidError):
        notice(to)


@pytest.mark.parametrize("reply", ["451 later", "421 busy"])
def test_a_server_that_says_later_is_asked_again(post: Post, reply: str) -> None:
    post.replies.append(reply)
    with pytest.raises(MailWaitsError):
        mail.send(server(post.port), notice())
    mail.send(server(post.port), notice())
    assert len(post.letters) == 1


def test_a_server_that_says_no_is_not_asked_again_and_the_refusal_names_nobody(post: Post) -> None:
    post.replies.append("550 no such person")
    with pytest.raises(InvalidError) as refused:
        mail.send(server(post.port), notice())
    assert "lid" not in f"{refused.value} {refused.value.message} {refused.value.__cause__}"


def test_a_server_that_is_down_is_asked_again() -> None:
    with post_office() as gone:
        port = gone.port
    with pytest.raises(MailWaitsError):
        mail.send(server(port), notice())


def test_without_encryption_not_a_word_is_said_where_it_is_needed(post: Post) -> None:
    with pytest.raises(MailWaitsError):
        mail.send(server(post.port, needs_tls=True, login=("user", "geheim woord")), notice())
    assert b"".join(post.heard).lower().replace(b"\r\n", b" ").split() == [b"ehlo", b"meedenken.example"]


def test_with_encryption_the_password_and_the_notice_go_over_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrecy = certificate(tmp_path)
    with post_office(secrecy) as post:
        with pytest.raises(MailWaitsError):
            mail.send(server(post.port, needs_tls=True), notice())
        assert post.letters == [], "a certificate that nobody vouches for was taken"
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        mail.send(server(post.port, needs_tls=True, login=("user", "geheim woord")), notice())
        assert len(post.letters) == 1
        assert [line for line in post.heard if line.upper().startswith(b"AUTH")]


def test_a_site_without_a_mail_server_sends_none() -> None:
    assert MailServer.from_settings(Settings()) is None


@pytest.mark.parametrize(
    ("host", "demonstration", "needed"),
    [("mail.example", False, True), ("mail.example", True, False), ("localhost", False, False)],
)
def test_encryption_is_needed_but_in_a_demonstration_or_on_the_same_machine(
    host: str, *, demonstration: bool, needed: bool
) -> None:
    settings = replace(SETTINGS, mail_server=f"smtp://{host}:587", demonstration=demonstration)
    made = MailServer.from_settings(settings)
    assert made is not None
    assert (made.needs_tls, made.from_start) == (needed, False)
    made = MailServer.from_settings(replace(settings, mail_server=f"smtps://{host}:465"))
    assert made is not None
    assert made.from_start


@pytest.mark.parametrize("address", ["http://mail.example:25", "smtp://mail.example", "mail.example:25", "smtp://m:x"])
def test_a_mail_server_that_cannot_be_one_is_refused_by_the_name_of_its_setting(address: str) -> None:
    with pytest.raises(SettingsError, match="CONSULT_MAIL_SERVER"):
        MailServer.from_settings(replace(SETTINGS, mail_server=address))


def test_the_sender_and_the_login_are_checked_when_the_program_starts(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="CONSULT_MAIL_FROM"):
        replace(SETTINGS, mail_from="")
    with pytest.raises(SettingsError, match="CONSULT_MAIL_FROM"):
        MailServer.from_settings(replace(SETTINGS, mail_from="a@b.example\r\nX: y"))
    with pytest.raises(SettingsError, match="CONSULT_MAIL_LOGIN"):
        MailServer.from_settings(replace(SETTINGS, mail_login=str(tmp_path / "none")))
    (tmp_path / "login").write_text("gebruiker\ngeheim woord\n")
    made = MailServer.from_settings(replace(SETTINGS, mail_login=str(tmp_path / "login")))
    assert made is not None
    assert made.login == ("gebruiker", "geheim woord")
    assert "geheim" not in repr(made)


def certificate(folder: Path) -> ssl.SSLContext:
    """Make a certificate for 127.0.0.1 in ``folder``, and return what a server that holds it needs."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "post.example")])
    today = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(built.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    secrecy = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secrecy.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return secrecy
