"""Somebody else's object looks like one that does not exist, by every route and in every form (check 19)."""

import re
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.routing import Rule

from consult.web.guards import PUBLIC, declared_access
from tests.architecture.access_table import KINDS, admitted
from tests.architecture.house import Form, House, forms, identifiers, rows_of
from tests.architecture.routes import at, nowhere

CHANGING = re.compile(r'name="(csrf_token|form_token|shown)" value="[^"]*"')
TWICE = {"accounts.end_invitation", "responses.stop_asking"}
"""What may be done twice: it says the same of what is gone, of what is another's and of what never was."""
ASKS_FOR_NOTHING = {"moderation.let_go_of_answer", "campaigns.act"}
"""Letting go leads on to the next answer whatever one had; the first button on a campaign is for all of its copies."""
OF_ALL_STAFF = {"slug", "organisation_id", "job_id", "user_id"}
"""Staff work on every consultation and organisation, and administrators tend all accounts and background work; whom an owner
employs is refused by name (decision 2)."""
NOT_LOOKED_UP = {"responses.enter_invitation", "responses.show_invitation", "coding.following", "responses.save_part"}
"""An invitation is asked for at every address, "the next one" begins behind any number, and what was typed on a part
that an answer made disappear is kept all the same: it is the writer's own."""
ONCE_IT_IS_OVER = {"results.organisation"}
"""While answers are taken nobody reads those of others, public ones too; the tests of that page close a consultation."""
SHORT = 4
"""The length up to which a value may stand in a page for another reason than that it was asked for."""
Answer = tuple[int, str, str]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_another_s_looks_like_nothing_by_every_route(house: House, kind: str) -> None:
    house.app.config["WTF_CSRF_ENABLED"] = False  # so that every post comes as far as the object it asks for
    shown = {(form.who, form.rule.endpoint): form.fields for form in forms(house, kind)}
    before = rows_of(house)
    wrong = []
    for who, client in house.visitors(kind):
        for rule, method in routes(house, kind):
            if rule.endpoint in ASKS_FOR_NOTHING:
                continue
            fields = shown.get((who, rule.endpoint), MultiDict())
            for name in sorted(rule.arguments):
                others = theirs(house, rule, name)
                if rule.endpoint in NOT_LOOKED_UP and not others:
                    continue
                values = [nowhere(rule, name), *others]
                answers = {refused(house, client, rule, method, {name: value}, fields) for value in values}
                told = sorted((status, where) for status, where, _body in answers)
                is_ours = status_of(house, client, rule) == 200 if method == "GET" else (who, rule.endpoint) in shown
                is_told = told[0][0] < 300 or (is_ours and told[0][0] != 404 and rule.endpoint not in TWICE)
                if len(answers) > 1 or (is_told and rule.endpoint not in NOT_LOOKED_UP):
                    wrong.append(f"{who}: {method} {rule.rule} with another {name}: {told}")
    assert "\n".join(wrong) == ""
    assert rows_of(house) == before


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_another_s_cannot_be_chosen_in_any_form(house: House, kind: str) -> None:
    house.restore()
    house.app.config["WTF_CSRF_ENABLED"] = False
    known = identifiers(house)
    before = rows_of(house)
    wrong = []
    for form in forms(house, kind):
        if form.rule.endpoint in ASKS_FOR_NOTHING:
            continue
        for name, value in form.fields.items(multi=True):
            table = known.get(value)
            if table is None:
                continue
            mine = form.choices | {str(ours) for ours, _others in house.values.values()}
            others = sorted(other for other, its in known.items() if its == table and other not in mine)
            answers = {chosen(form, name, other) for other in [str(uuid4()), *others]}
            if len(answers) > 1:
                wrong.append(f"{form.who}: {form.rule.rule}: {name} of another: {sorted(answers)[:3]}")
    assert "\n".join(wrong) == ""
    assert rows_of(house) == before


def test_what_is_ours_is_there_by_every_route(house: House) -> None:
    """Without this, a value that leads nowhere would pass for one that is refused."""
    house.restore()
    seen: dict[str, set[int]] = {}
    for kind in KINDS:
        for _who, client in house.visitors(kind):
            for rule, method in routes(house, kind):
                if method == "GET":
                    seen.setdefault(rule.endpoint, set()).add(status_of(house, client, rule))
    never = {endpoint for endpoint, statuses in seen.items() if 200 not in statuses}
    assert never == ONCE_IT_IS_OVER


def routes(house: House, kind: str) -> Iterator[tuple[Rule, str]]:
    """Every route with an argument for this kind of visitor, with each of its methods; public ones once, for nobody."""
    for endpoint, access in sorted(declared_access(house.app).items()):
        if kind in admitted(access) and (kind == "anonymous") is (access == PUBLIC) and endpoint != "static":
            for rule in house.app.url_map.iter_rules(endpoint):
                if rule.arguments:
                    yield from ((rule, method) for method in ("GET", "POST") if method in (rule.methods or set()))


def status_of(house: House, client: FlaskClient, rule: Rule) -> int:
    """What this visitor gets at the address of what is ours."""
    return client.get(at(house.app, rule, **house.ours(rule), **house.asked_for(rule))).status_code


def theirs(house: House, rule: Rule, name: str) -> list[object]:
    """What exists and is not for this visitor; staff work on every consultation, so none of them is another's."""
    ours, others = house.value(rule, name)
    of_all_staff = name in OF_ALL_STAFF and declared_access(house.app)[rule.endpoint].kind == "staff"
    return [] if ours == others or of_all_staff else [others]


def refused(
    house: House, client: FlaskClient, rule: Rule, method: str, other: dict[str, object], fields: "MultiDict[str, str]"
) -> Answer:
    path = at(house.app, rule, **{**house.ours(rule), **other})
    (value,) = map(str, other.values())
    return answered(client, method, path, fields, hide=(path.removeprefix("/en"), value))


def chosen(form: Form, name: str, value: str) -> Answer:
    fields = MultiDict(form.fields)
    fields.setlist(name, [value])
    return answered(form.client, "POST", form.path, fields, hide=(value,))


def answered(
    client: FlaskClient, method: str, path: str, fields: "MultiDict[str, str]", *, hide: tuple[str, ...]
) -> Answer:
    """The answer as far as it may tell anything: what the visitor asked for themselves is taken out of it."""
    data = fields if method == "POST" else None
    answer = client.open(path, method=method, data=data, headers={"Sec-Fetch-Site": "same-origin"})
    where, body = answer.location or "", CHANGING.sub("", answer.data.decode("utf-8", "replace"))
    for value in hide:
        if len(value) > SHORT:
            where, body = where.replace(value, "…"), body.replace(value, "…")
    return answer.status_code, where, body


def test_an_identifier_of_the_house_is_known_by_its_table(house: House) -> None:
    known = identifiers(house)
    assert known[str(house.values["answer_id"][1])] == "answer"
    assert str(UUID(int=0)) not in known
