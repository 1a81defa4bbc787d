"""No file under version control holds a secret: a private key, a token, a password in an address."""

import re

import pytest

from tests.architecture.source import ROOT
from tests.architecture.test_neutrality import files

# Put together from parts, or this file would find itself.
SECRETS = {
    "a private key": "-----BEGIN [A-Z ]*" + "PRIVATE KEY-----",
    "a private key of age": "AGE-SECRET" + "-KEY-1[0-9A-Z]{50}",
    "a key of Amazon": r"\b(AKIA|ASIA)" + r"[0-9A-Z]{16}\b",
    "a token of a forge": r"\b(gh[pousr]_|github_pat_|glpat-)" + r"\w{20}",
    "a token of a registry": r"\b(npm_|pypi-)" + r"[\w-]{36}",
    "a token of a chat": r"\bxox[abprs]-" + r"[\w-]{10}",
    "a signed token": r"\beyJ[\w-]{10,}\.eyJ" + r"[\w-]{10,}\.",
    "a password in an address": r"\b[a-z][a-z+]{2,}://[^\s/:@{}$\"'<>…]+:" + r"[^\s/:@{}$\"'<>…]+@[\w.-]+",
    "keys of an installation": r'"(pepper|wrapping|audit|session)":\s*' + r'\{?[^}]{0,20}"[0-9a-f]{64}"',
}
EXAMPLES = {
    "a private key": "-----BEGIN RSA " + "PRIVATE KEY-----",
    "a private key of age": "AGE-SECRET" + "-KEY-1" + "Q" * 58,
    "a key of Amazon": "AKIA" + "A" * 16,
    "a token of a forge": "ghp" + "_" + "a" * 36,
    "a token of a registry": "npm" + "_" + "a" * 36,
    "a token of a chat": "xoxb" + "-1234567890",
    "a signed token": "eyJ" + "a" * 12 + ".eyJ" + "b" * 12 + ".",
    "a password in an address": "postgresql://consult" + ":geheim@db.example",
    "keys of an installation": '"pepper": ' + '"' + "0f" * 32 + '"',
}


def found_in(text: str) -> set[str]:
    return {what for what, pattern in SECRETS.items() if re.search(pattern, text)}


def test_no_file_holds_a_secret() -> None:
    found = {name: found_in((ROOT / name).read_bytes().decode("utf-8", "replace")) for name in files()}
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize("what", SECRETS)
def test_every_kind_of_secret_would_be_found(what: str) -> None:
    assert found_in(f"x = {EXAMPLES[what]}\n") == {what}
