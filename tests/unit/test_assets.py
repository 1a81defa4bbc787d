"""The build of what pages load: small, complete, the same each time, and honest about what is missing."""

import gzip
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from consult.config import ROOT
from consult.errors import SettingsError
from consult.web import assets


def build(into, templates=ROOT / "templates"):
    command = [sys.executable, ROOT / "assets" / "build.py", "--into", into, "--templates", templates]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    into = tmp_path_factory.mktemp("built")
    done = build(into)
    assert done.returncode == 0, done.stderr
    return into


@pytest.fixture(scope="module")
def manifest(built):
    return json.loads((built / "manifest.json").read_text())


@pytest.fixture(scope="module")
def style(built, manifest):
    return (built / manifest["site.css"]).read_text()


def test_the_style_sheet_is_at_most_120_kilobytes_and_20_when_compressed(built, manifest):
    assert (built / manifest["site.css"]).stat().st_size <= 120_000
    assert (built / f"{manifest['site.css']}.gz").stat().st_size <= 20_000


def test_every_file_that_the_style_sheet_names_is_built(built, style):
    named = re.findall(r"url\(([^)]*)\)", style)
    assert len(named) >= 7
    assert [name for name in named if not (built / name).is_file()] == []


def test_the_style_sheet_asks_nothing_of_another_place_and_holds_no_data_address(style):
    assert "data:" not in style
    assert "//" not in style


def test_a_browser_fetches_only_the_letters_that_a_page_needs(style):
    faces = re.findall(r"@font-face\{.*\}", style)
    assert len(faces) == 7
    assert all("unicode-range:U+" in face and "font-display:swap" in face for face in faces)


def test_what_is_read_is_set_or_has_a_fallback(style):
    placed = set(re.findall(r"(--[\w-]+):", style))
    plain = [value for name, value in re.findall(r"[{;]([\w-]+):([^;{}]*)", style) if not name.startswith("--")]
    without = set(re.findall(r"var\((--[\w-]+)\)", "\n".join(plain)))
    assert without <= placed


def test_no_custom_property_is_carried_that_nothing_reads(style):
    assert set(re.findall(r"[{;](--[\w-]+):", style)) <= set(re.findall(r"var\((--[\w-]+)", style))


def test_text_has_a_compressed_copy_with_the_same_words(built, manifest):
    for name in manifest.values():
        if name.endswith((".css", ".js", ".svg")):
            assert gzip.decompress((built / f"{name}.gz").read_bytes()) == (built / name).read_bytes()


def test_the_licences_of_what_is_shipped_stand_beside_it(built):
    assert len(list(built.glob("LICENSE.*"))) == 3


def test_two_builds_give_the_same_files(built, tmp_path):
    build(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        path.name: path.read_bytes() for path in built.iterdir()
    }


def test_files_of_an_earlier_build_are_cleared_away(tmp_path):
    (tmp_path / "site-old.css").write_text("a{}")
    build(tmp_path)
    assert not (tmp_path / "site-old.css").exists()


@pytest.mark.parametrize(
    ("markup", "named"),
    [
        ('<p class="c-hint p-mistake">', "p-mistake"),
        ('<p class="{% if a %}c-hint{% else %}d-mistake{% endif %}">', "d-mistake"),
        ('<p class="d-mistake--{{ kind }}">', "d-mistake--…"),
    ],
)
def test_a_class_without_style_stops_the_build_by_name(tmp_path, markup, named):
    templates = shutil.copytree(ROOT / "templates", tmp_path / "templates")
    (templates / "new.html").write_text(markup)
    done = build(tmp_path / "built", templates)
    assert done.returncode == 1
    assert f"new.html: {named}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_class_for_scripts_needs_no_style(tmp_path):
    templates = shutil.copytree(ROOT / "templates", tmp_path / "templates")
    (templates / "new.html").write_text('<p class="js-anything" data-redact>')
    assert build(tmp_path / "built", templates).returncode == 0


def application(folder: Path) -> Flask:
    app = Flask("pages", static_url_path="/static", static_folder=str(folder))
    assets.init_app(app, folder)
    return app


def asset(folder, name):
    return application(folder).jinja_env.from_string("{{ asset(name) }}").render(name=name)


def test_a_page_gets_the_address_of_a_built_file_and_the_file_is_served(built, manifest):
    address = asset(built, "site.css")
    assert address == f"/static/{manifest['site.css']}"
    with application(built).test_client().get(address) as answer:
        assert answer.status_code == 200


def test_a_missing_build_says_what_to_run(tmp_path):
    with pytest.raises(SettingsError, match=re.escape("make static/build/manifest.json")):
        asset(tmp_path, "site.css")


def test_an_unknown_file_is_refused_by_name(built):
    with pytest.raises(SettingsError, match=re.escape("nothing.js")):
        asset(built, "nothing.js")
