"""The list of floors in ``docs/architecture.md`` is the contract that the linter holds."""

import re
import tomllib

from tests.architecture.source import PACKAGE, ROOT

CONTRACT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0]
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")


def names(floor: str) -> list[str]:
    return [name.strip(" ()") for name in floor.split("|")]


def test_the_floors_on_the_page_are_those_of_the_contract() -> None:
    block = re.search(r"## Floors.*?```\n(.*?)```", PAGE, re.DOTALL)
    assert block
    shown = [names(re.split(r"\s{2,}", line.strip())[0]) for line in block[1].splitlines() if line.strip()]
    assert shown == [names(floor) for floor in CONTRACT["layers"]]


def test_every_module_has_a_floor() -> None:
    placed = {name for floor in CONTRACT["layers"] for name in names(floor)}
    there = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert there - {"__init__"} - placed == set()


def test_every_feature_keeps_its_own_floors_and_the_domain_is_told_of_its_models() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    inside = {name.removeprefix("consult.") for name in contracts[1]["containers"]}
    features = {path.parent.name for path in PACKAGE.glob("*/views*")} | {"demo"}
    assert features == inside
    models = {f"consult.{path.parent.name}.models" for path in PACKAGE.glob("*/models.py")} - {"consult.web.models"}
    domain = set(contracts[2]["source_modules"])
    assert {name for name in models if name not in domain and name.rsplit(".", 1)[0] not in domain} == set()
