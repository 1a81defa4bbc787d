"""Every endpoint lets in exactly the visitors that ``docs/authorisation.csv`` says."""

from dataclasses import replace

import pytest
from flask import Flask

from consult.access import GRANTS, Role
from consult.config import Settings
from consult.db import Database
from consult.web.guards import CODE_HOLDER, PUBLIC, declared_access, public
from tests.architecture.access_table import FILE, KINDS, admitted, table
from tests.architecture.routes import address, come_as, somewhere
from tests.conftest import Applications, close, without_second_factor


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return without_second_factor(settings)


def test_the_table_of_who_may_call_what_is_true_and_complete(app: Flask) -> None:
    assert FILE.read_text("utf-8") == table(app), "run: python -m tests.architecture.write_access"


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_lets_in_exactly_who_may_come_in(app: Flask, database: Database, kind: str) -> None:
    app.config["CONSULT_SHOW_FAULT_PAGE"] = True
    client = come_as(kind, app, database)
    entrances = {gate.entrance for gate in app.extensions["consult.gates"].values()}
    doors = {address(app, entrance) for entrance in entrances}
    wrong = []
    # Leaving ends the visitor's session, so it comes last.
    for endpoint, access in sorted(declared_access(app).items(), key=lambda each: (each[0] == "site.leave", each[0])):
        for rule in app.url_map.iter_rules(endpoint):
            if "GET" not in (rule.methods or set()):
                continue
            path = somewhere(app, rule)
            answer = client.get(path)
            if answer.status_code >= 500:
                wrong.append(f"{path}: {answer.status_code}")
                continue
            turned_away = answer.status_code in {401, 403} or (
                answer.status_code in {302, 303} and answer.location in doors and path not in doors
            )
            if turned_away is (kind in admitted(access)):
                wrong.append(f"{path} ({access}): {answer.status_code} {answer.location or ''}")
    assert "\n".join(wrong) == ""


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_refused_to_look_at_is_refused_to_change(app: Flask, database: Database, kind: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = False  # the guard on forged requests stands before the guards on access
    client = come_as(kind, app, database)
    wrong = []
    for endpoint, access in sorted(declared_access(app).items()):
        for rule in app.url_map.iter_rules(endpoint):
            if "POST" in (rule.methods or set()) and kind not in admitted(access):
                answer = client.post(somewhere(app, rule))
                if answer.status_code not in {303, 403}:
                    wrong.append(f"{rule.rule} ({access}): {answer.status_code}")
    assert "\n".join(wrong) == ""


ENROLS = {"accounts.second_factor_page", "accounts.set_second_factor", "accounts.sign_out"}


def test_staff_who_set_no_second_factor_yet_reach_nothing_but_its_page_and_the_way_out(
    settings: Settings, applications: Applications
) -> None:
    """Check 3, over every route that is not for everybody."""
    app = applications.build(replace(settings, second_factor=True))
    app.config["WTF_CSRF_ENABLED"] = False
    for role in Role:
        client = come_as(role.value.replace("_", " "), app, app.extensions["consult.database"])
        with client.session_transaction(base_url="https://localhost") as kept:
            del kept["confirmed"]
        opened = set()
        for endpoint, access in sorted(declared_access(app).items()):
            for rule in app.url_map.iter_rules(endpoint) if access not in {PUBLIC, CODE_HOLDER} else ():
                for method in {"GET", "POST"} & (rule.methods or set()):
                    # Signing out ends the session, so it is not tried; who is in, is who may go.
                    if endpoint not in ENROLS and client.open(somewhere(app, rule), method=method).status_code != 403:
                        opened.add(f"{method} {rule.rule}")
        assert opened == set(), role
        assert client.get(address(app, "accounts.second_factor_page")).status_code == 200
        assert client.post(address(app, "accounts.sign_out")).status_code == 303
    close(app)


def test_a_view_that_does_not_say_who_may_call_it_stops_the_application(app: Flask) -> None:
    app.view_functions["silent"] = lambda: ""
    with pytest.raises(RuntimeError, match="silent"):
        declared_access(app)
    app.view_functions["silent"] = public(app.view_functions["silent"])
    assert "silent" in declared_access(app)


def test_every_role_may_do_something_and_an_administrator_reads_no_content() -> None:
    assert set(GRANTS) == set(Role)
    assert all(GRANTS.values())
    assert {permission.value for permission in GRANTS[Role.ADMINISTRATOR]} <= {
        "desk:open",
        "audit:read",
        "job:tend",
        "account:tend",
    }
