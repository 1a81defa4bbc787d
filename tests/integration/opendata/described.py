"""What ``openapi.yaml`` says an answer looks like, and whether one does."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from openapi_schema_validator import OAS30ReadValidator
from werkzeug.test import TestResponse

from consult import opendata

PATH = re.compile(r"^(?:https://localhost)?(?:/en)?/api/v1(/[^?]*)")


@cache
def description() -> dict[str, Any]:
    return yaml.safe_load((Path(opendata.__file__).parent / "openapi.yaml").read_text("utf-8"))


def faults_of(path: str, answer: TestResponse) -> list[str]:
    """Return where an answer is other than described; an address or a status that is described nowhere is a fault too."""
    asked = PATH.match(path)
    found = asked and next((one for one in description()["paths"] if _fits(one, asked[1])), None)
    if not found:
        return [] if answer.status_code == 404 else [f"{path} is not described"]
    answers = description()["paths"][found]["get"]["responses"]
    told = answers.get(str(answer.status_code))
    if told is None:
        return [f"{answer.status_code} is not described"]
    if "$ref" in told:
        told = description()["components"]["responses"][told["$ref"].rsplit("/", 1)[1]]
    content = told["content"].get(answer.mimetype)
    if content is None:
        return [f"{answer.mimetype} is not described"]
    if not answer.is_json or content["schema"].get("format") == "binary":
        return []
    checker = OAS30ReadValidator({**content["schema"], "components": description()["components"]})
    return [f"{fault.json_path}: {fault.message}" for fault in checker.iter_errors(answer.json)]


def _fits(template: str, path: str) -> bool:
    return bool(re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path))
