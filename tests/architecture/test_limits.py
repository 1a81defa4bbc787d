"""``docs/limits.md`` is what the code does: each bucket, filled by itself, refuses with a page that keeps the text (50)."""

import ast
import re
from contextlib import suppress
from dataclasses import replace

import pytest
from sqlalchemy import delete, update

from consult.errors import TooManyAttemptsError
from consult.responses.models import Channel, Response
from consult.web import limits
from consult.web.limits import RULES
from consult.web.models import AccountTry
from tests.architecture.house import House, forms_on
from tests.architecture.routes import at
from tests.architecture.source import ROOT, calls, modules

ROWS = re.findall(
    r"^\| `([\w-]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$",
    (ROOT / "docs" / "limits.md").read_text("utf-8"),
    re.MULTILINE,
)
NOT_OPEN = {"synthesis_holder.summary"}
"""What the house has no open round for; it counts as the other messages do."""
PAGES = [
    (act, endpoint, by)
    for act, pages, counted, _one, _all in ROWS
    for endpoint in re.findall(r"`([\w.]+)`", pages)
    for by in counted.split(", ")
    if endpoint not in NOT_OPEN
]
HERE = "127.0.0.1"
TYPED = "Dit is een lange zin die niemand nog een keer wil typen."
EMAIL = "iemand@voorbeeld.example"
WHO = {
    "accounts.set_second_factor": ("editor", "editor 0"),
    "responses.add_file": ("code holder", "code holder of organisation"),
    "responses.send_response": ("code holder", "code holder of draft"),
    "responses.send_for_organisation": ("code holder", "code holder of organisation"),
    "moderation_holder.messages": ("code holder", "code holder of rejected"),
    "moderation_holder.objection": ("code holder", "code holder of rejected"),
    "coding.codings_file": ("analyst", "analyst 0"),
    "log.file": ("administrator", "administrator 0"),
}


def test_the_table_of_limits_is_what_the_code_counts() -> None:
    assert {act: (one, together) for act, _pages, _by, one, together in ROWS} == RULES


def test_every_act_that_is_counted_is_in_the_table() -> None:
    counted = {
        node.value
        for tree in modules().values()
        for name, call in calls(tree)
        if name in {"hit", "check", "hit_by_user"} and ast.unparse(call.func).startswith("limits.")
        for node in ast.walk(call.args[0])
        if isinstance(node, ast.Constant)
    }
    assert counted == set(RULES)


@pytest.mark.parametrize(("act", "endpoint", "by"), PAGES, ids=[" ".join(one) for one in PAGES])
def test_each_bucket_alone_refuses_and_keeps_what_was_typed(
    house: House, act: str, endpoint: str, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.restore()
    house.app.config["WTF_CSRF_ENABLED"] = False
    asks_for_both = replace(house.app.extensions["consult.settings"], second_factor=True)
    monkeypatch.setitem(house.app.extensions, "consult.settings", asks_for_both)
    limits.init_app(house.app)
    client = house.come(*WHO.get(endpoint, ("anonymous", "anonymous")))
    if act == "send-invited":
        with house.database.transaction() as writing:
            writing.execute(update(Response).where(Response.id == house.held["draft"]).values(channel=Channel.INVITED))
    ask = asking(house, endpoint, client)
    fill(house, act, by, source_of(house, endpoint, by))
    answer = ask()
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 24 * 3600
    assert "Er waren te veel pogingen. Wacht even en probeer het opnieuw." in answer.text
    if answer.request.method == "POST":
        assert TYPED in answer.text
    limits.init_app(house.app)
    with house.database.transaction() as writing:
        writing.execute(delete(AccountTry))
    assert ask().status_code != 429


def asking(house: House, endpoint: str, client):
    rule = next(rule for rule in house.app.url_map.iter_rules(endpoint) if rule.arguments <= {*house.ours(rule)})
    path = at(house.app, rule, **house.ours(rule))
    if "POST" not in rule.methods:
        return lambda: client.get(path)
    fields = {"email": EMAIL, "password": "verkeerd maar lang genoeg", "one_time": "123456", "words": TYPED}
    fields["code"] = "none"
    if endpoint.startswith("responses.send_"):
        page = next(one for one in forms_on(house, "", client, "/r/controle") if one.rule.endpoint == endpoint)
        fields |= page.fields
    return lambda: client.post(path, data=fields, headers={"Sec-Fetch-Site": "same-origin"})


def source_of(house: House, endpoint: str, by: str) -> str:
    if by == "address":
        return HERE
    if endpoint == "accounts.sign_in_with_password":
        return EMAIL
    kind, name = WHO[endpoint]
    return str(house.people[kind][int(name.rpartition(" ")[2])])


def fill(house: House, act: str, by: str, source: str) -> None:
    """Use up what this source may do, and nothing that anybody else may."""
    with house.app.test_request_context(environ_base={"REMOTE_ADDR": HERE if by == "address" else "203.0.113.9"}):
        hit = {
            "address": lambda: limits.hit(act),
            "account": lambda: limits.hit(act, source),
            "user": lambda: limits.hit_by_user(act, source),
        }[by]
        with suppress(TooManyAttemptsError):
            for _ in range(7000):
                hit()
