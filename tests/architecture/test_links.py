"""Whatever links to a page links to one that is there, with what its address needs."""

import ast
import re
from collections.abc import Iterator

from flask import Flask
from jinja2 import nodes

from tests.architecture.source import calls, modules
from tests.architecture.test_templates import TEMPLATES, tree

LINKING = {"url_for", "address"}
"""What makes an address of an endpoint: for a page, and for programs."""
EVERYWHERE = {"_anchor", "_external", "_scheme", "_method"}


def whole(endpoint: str, feature: str) -> str:
    """The endpoint with its feature, where ``.page`` leaves it out."""
    return feature + endpoint if endpoint.startswith(".") else endpoint


def built() -> Iterator[tuple[str, str, set[str], bool]]:
    """Every link with a written-out endpoint: where, endpoint, names given, whether there are more."""
    for path, module in modules().items():
        for name, call in calls(module):
            if name in LINKING and call.args and isinstance(call.args[0], ast.Constant):
                given = {keyword.arg for keyword in call.keywords if keyword.arg}
                more = any(keyword.arg is None for keyword in call.keywords)
                yield f"{path}:{call.lineno}", whole(call.args[0].value, path.split("/")[1]), given, more
    for path in TEMPLATES:
        for call in tree(path).find_all(nodes.Call):
            is_link = isinstance(call.node, nodes.Name) and call.node.name in LINKING
            if is_link and call.args and isinstance(call.args[0], nodes.Const):
                given = {keyword.key for keyword in call.kwargs}
                yield (
                    f"{path}:{call.lineno}",
                    whole(call.args[0].value, path.split("/")[0]),
                    given,
                    bool(call.dyn_kwargs),
                )


def test_every_link_has_a_page_and_all_that_its_address_needs(app: Flask) -> None:
    rules = {endpoint: list(app.url_map.iter_rules(endpoint)) for endpoint in app.view_functions}
    broken = [
        f"{where}: {endpoint} {sorted(given)}"
        for where, endpoint, given, more in built()
        if not any(
            more or rule.arguments - set(rule.defaults or ()) <= given - EVERYWHERE for rule in rules.get(endpoint, ())
        )
    ]
    assert "\n".join(broken) == ""


def test_every_name_of_a_page_is_that_of_one(app: Flask) -> None:
    named = re.compile(rf"({'|'.join(app.blueprints)})\.[a-z_]+")
    unknown = [
        f"{path}:{node.lineno}: {node.value}"
        for path, module in modules().items()
        for node in ast.walk(module)
        # Acts in the log and keys of tables have names of their own.
        if path != "consult/audit/actions.py"
        and "/models" not in path
        and isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and named.fullmatch(node.value)
        and node.value not in app.view_functions
    ]
    assert "\n".join(unknown) == ""


def test_no_page_is_out_of_reach(app: Flask) -> None:
    reached = {endpoint for _where, endpoint, _given, _more in built()}
    for module in modules().values():
        reached |= {
            node.value for node in ast.walk(module) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    # Asked for by machines, or by their well-known address.
    by_themselves = {"static", "site.health", "site.ready", "site.robots", "site.security_txt"}
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())}
    assert "\n".join(sorted(pages - reached - by_themselves)) == ""
