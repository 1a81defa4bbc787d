from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from consult.responses import codes

PEPPER = bytes(range(32))


def test_ten_thousand_codes_differ_and_use_the_alphabet_evenly():
    made = [codes.code_from(PEPPER, codes.new_token(PEPPER)) for _ in range(10_000)]
    assert len(set(made)) == 10_000
    assert all(len(code) == 24 for code in made)
    counts = Counter("".join(made))
    assert set(counts) == set(codes.ALPHABET)
    expected = 240_000 / 32
    chi_square = sum((count - expected) ** 2 / expected for count in counts.values())
    assert chi_square < 61.1  # 31 degrees of freedom, p = 0.001


def test_the_same_form_gives_the_same_code_and_another_key_another_one():
    token = codes.new_token(PEPPER)
    assert codes.code_from(PEPPER, token) == codes.code_from(PEPPER, token)
    assert codes.code_from(bytes(32), token) != codes.code_from(PEPPER, token)


def test_a_code_is_read_however_it_is_typed():
    code = "0011ABCDEFGHJKMNPQRSTVWX"
    for typed in (
        codes.grouped(code),
        codes.grouped(code).lower(),
        " ool1 abcd-EFGH jkmn pqrs tvwx ".replace("ool1", "ooi1"),
        "OOIL–ABCD–EFGH–JKMN–PQRS–TVWX",
        "0011\u00a0ABCD_EFGH.JKMN\tPQRS\nTVWX",
    ):
        assert codes.normalised(typed) == code


@given(st.text())
def test_anything_typed_has_a_digest(typed):
    assert len(codes.code_digest(PEPPER, codes.normalised(typed))) == 32
    assert len(codes.send_digest(PEPPER, typed)) == 32


def test_a_form_token_tells_when_it_was_shown_and_a_forged_one_is_refused():
    token = codes.new_token(PEPPER)
    shown = codes.shown_at(PEPPER, token)
    assert shown is not None
    assert abs(datetime.now(UTC) - shown) < timedelta(minutes=1)
    assert codes.shown_at(bytes(32), token) is None
    assert codes.shown_at(PEPPER, token[:-1]) is None
    assert codes.shown_at(PEPPER, "\ud800\0é") is None


def test_an_invitation_is_no_return_code_and_a_return_code_no_invitation():
    token = codes.new_token(PEPPER)
    found = codes.invitations_from(PEPPER, token, 500)
    assert len(set(found)) == 500
    assert codes.invitations_from(PEPPER, token, 500) == found
    assert codes.code_from(PEPPER, token) not in found
    assert {codes.normalised(codes.grouped(code).lower()) for code in found} == set(found)
    assert codes.invitation_digest(PEPPER, found[0]) != codes.code_digest(PEPPER, found[0])
