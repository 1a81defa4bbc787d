"""What a release is made of is listed, and what is risky in it has an owner and a way out."""

import json
import os
import re
import subprocess
import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.architecture import components
from tests.architecture.components import direct, locked
from tests.architecture.source import ROOT

REGISTER = re.findall(
    r"^\| ([\w.-]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$",
    (ROOT / "docs" / "components.md").read_text("utf-8").partition("|---|")[2],
    re.MULTILINE,
)


def test_the_bill_of_materials_is_that_of_the_locks_and_valid() -> None:
    text = components.BILL.read_text("utf-8")
    assert text == components.bill(), "run: make components"
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    listed = {(one["name"], one["version"]) for one in json.loads(text)["components"]}
    assert {(name, version) for name, versions in locked().items() for version in versions} <= listed
    assert ("@fontsource/fira-sans", "5.3.0") in listed


def test_the_list_of_licences_is_that_of_the_locks_and_names_one_for_each() -> None:
    text = components.LIST.read_text("utf-8")
    assert text == components.licences(), "run: make components"
    assert not re.search(r"unknown|UNKNOWN|\|  \|", text)
    copyleft = text.partition("## All others")[0]
    assert {"psycopg", "pikepdf", "python-stdnum"} <= set(re.findall(r"^\| (\S+) \|", copyleft, re.MULTILINE))
    assert "AGPL" not in text


def test_each_risky_component_is_in_the_lock_and_has_an_owner_and_a_way_out() -> None:
    assert REGISTER
    assert [name for name, *_ in REGISTER if name not in locked()] == []
    assert [name for name, *rest in REGISTER if not all(one.strip() for one in rest)] == []


def test_every_direct_dependency_of_two_years_ago_is_in_the_register() -> None:
    old = dict(
        line.split("==")
        for line in (ROOT / "requirements" / "two-years-ago.list").read_text("utf-8").split()
        if "==" in line
    )
    still = {name for name in direct() if old.get(name) in locked()[name]}
    assert {"flask-login", "flask-babel"} <= still
    assert still | {"bleach"} <= {name for name, *_ in REGISTER}


def test_an_audit_that_nobody_answers_says_that_nothing_was_checked() -> None:
    away = "http://127.0.0.1:9"
    given = {"HTTPS_PROXY": away, "HTTP_PROXY": away, "NO_PROXY": "", "no_proxy": "", "npm_config_fetch_retries": "0"}
    given |= {"https_proxy": away, "http_proxy": away, "npm_config_registry": away}
    done = subprocess.run(
        [sys.executable, "-m", "tests.weaknesses"],
        cwd=ROOT,
        env=os.environ | given,
        capture_output=True,
        text=True,
        check=False,
    )
    count = len(components.components())
    assert done.returncode == 1, done
    assert f"NIET GECONTROLEERD: {count} (" in done.stdout
    assert "  alembic " in done.stdout
    assert "were checked" not in done.stdout
