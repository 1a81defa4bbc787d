"""Fields that a form does not have are ignored (check 20), and what a form does is in the log when staff do it (check 47)."""

import re
from datetime import date, datetime
from uuid import UUID

import pytest

from consult import audit
from consult.access import Role
from consult.web.guards import declared_access
from tests.architecture.access_table import KINDS
from tests.architecture.house import Form, House, forms, forms_on, rows_of
from tests.watching import NOT_LOGGED

PLANTED = UUID("5eed5eed-5eed-4eed-8eed-5eed5eed5eed")
EXTRA = {
    "id": str(PLANTED),
    "role": "administrator",
    "roles": "administrator",
    "role_names": '["administrator"]',
    "status": "released",
    "state": "approved",
    "is_published": "1",
    "is_text": "0",
    "version": "99",
    "revision": "99",
    "number": "424242",
    "invented": "0",
    "disabled": "1",
    "tells_later": "1",
    "visibility": "public",
    "maker": "Zomaar iemand",
    **dict.fromkeys(
        ("moderator_id", "actor_id", "user_id", "response_id", "organisation_id", "consultation_id"), str(PLANTED)
    ),
}
STORES_NOTHING = {
    "accounts.change_second_factor",  # a code of now is asked for
    "accounts.make_password_link",  # nothing is kept of it
    "accounts.end_sessions",  # sessions are not compared, here and in the next
    "accounts.end_sessions_of_person",
    "accounts.set_second_factor",  # a code of now is asked for
    "accounts.sign_in_with_password",
    "accounts.sign_out",
    "codebook.lock",  # with whom it was settled, and why with nobody, are not said together
    "codebook.take_in",  # a file is asked for
    "coding.following",
    "coding.read_in",  # a file is asked for
    "coding.teaching",
    "editing.check",
    "editing.complete",  # the consultation is open still
    "editing.extend",  # it asks whether one is sure
    "editing.open_",
    "moderation.ask",  # the first button of this and the next two puts a standard text into the form
    "moderation.dialogue",
    "moderation.safety_case",
    "moderation.translation",  # two languages are asked for that differ
    "moderation_holder.objection",  # there is an objection already
    "responses.save_part",
    "responses.add_file",  # a file is asked for
    "responses.begin_organisation",  # there is a draft already
    "responses.check_for_organisation",
    "responses.send_for_organisation",
    "responses.show_invitation",
    "responses.use_code",
    "search.find",
}
"""What keeps nothing but a session, or nothing at this point of the house's story."""
CHANGING = re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}|\$argon2id\$\S+|\b[1-9][0-9]{5}\b")
Rows = dict[str, list[tuple[object, ...]]]


@pytest.mark.parametrize("kind", KINDS)
def test_fields_that_a_form_does_not_have_change_nothing(house: House, kind: str) -> None:
    house.restore()
    house.app.config["WTF_CSRF_ENABLED"] = False
    base = rows_of(house)
    wrong, tried, told, logged = [], set(), set(), set()
    for shown in chosen(house, kind):
        extra = {name: value for name, value in EXTRA.items() if name not in shown.names}
        (plain, noted), (more, _noted) = (changes(house, kind, shown, added, base) for added in ({}, extra))
        if plain != more:
            wrong.append(f"{shown.who}: {shown.rule.rule}: {plain} became {more}")
        tried.add(shown.rule.endpoint)
        if plain:
            told.add(shown.rule.endpoint)
        if noted:
            logged.add(shown.rule.endpoint)
    assert "\n".join(wrong) == ""
    assert tried - told - STORES_NOTHING == set(), "a form that is refused shows nothing: fill it in, in house.py"
    if kind in {role.value.replace("_", " ") for role in Role}:
        assert told - logged - NOT_LOGGED == set(), "what staff do is in the log (check 47)"
    if kind == "code holder":
        assert logged == set(), "nothing that a respondent does is in the log (decision 22)"


def chosen(house: House, kind: str) -> list[Form]:
    """One form of each make: public ones for nobody in particular, those of staff for one of each role."""
    found = {}
    for form in forms(house, kind):
        is_public = declared_access(house.app)[form.rule.endpoint].kind == "public"
        if is_public is (kind == "anonymous"):
            found.setdefault((form.rule.endpoint, form.who if kind == "code holder" else kind), form)
    return list(found.values())


def changes(house: House, kind: str, shown: Form, extra: dict[str, str], base: Rows) -> tuple[Rows, int]:
    """What is there anew in each table after the form was sent, and in the log; what differs every time stands by its kind."""
    house.restore()
    client = house.come(kind, shown.who)
    same = (form for form in forms_on(house, shown.who, client, shown.page) if form.path == shown.path)
    form = next(form for form in same if form.names == shown.names)
    before = acts(house)
    form.post(**extra)
    noted = acts(house) - before
    told: Rows = {}
    for table, rows in rows_of(house).items():
        known = set(map(repr, base[table]))
        new = sorted((tuple(map(plainly, row)) for row in rows if repr(row) not in known), key=repr)
        if new or len(rows) != len(base[table]):
            told[table] = [*new, (len(rows),)]
    return told, noted


def acts(house: House) -> int:
    """How many acts the log holds."""
    with house.database.reading() as session:
        return audit.head(session).number


def plainly(value: object) -> str:
    if isinstance(value, bytes | datetime | date):
        return type(value).__name__
    text = str(value)
    return "planted" if str(PLANTED) in text or PLANTED.hex in text else CHANGING.sub("…", text)


def test_a_planted_value_would_be_seen() -> None:
    assert plainly(PLANTED.hex) == "planted"
    assert plainly(UUID(int=7)) == plainly(UUID(int=8)) == "…"
