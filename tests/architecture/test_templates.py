"""House rules about templates: no way round escaping, no script or style inside, fields painted by macros alone."""

import ast
import re
from functools import cache

import pytest
from jinja2 import Environment, meta, nodes

from tests.architecture.source import ROOT, modules

FOLDER = ROOT / "templates"
TEMPLATES = {path.relative_to(FOLDER).as_posix(): path.read_text("utf-8") for path in sorted(FOLDER.rglob("*.html"))}
PAINTERS = ("components/", "base.html", "desk.html")
NEVER = {
    "a way round escaping": r"\|\s*safe\b|\bautoescape\s+false",
    "a style inside": r"<style\b|\sstyle\s*=",
    "a script inside": r"<script\b(?![^>]*\bsrc\s*=)|javascript:",
    "a script in an attribute": r"<[^>]*\son[a-z]+\s*=",
    "an address elsewhere": r"""<(?:link|script|img|iframe|form)\b[^>]*(?:href|src|action)\s*=\s*["']?(?:https?:)?//""",
}
ENVIRONMENT = Environment(autoescape=True, extensions=["jinja2.ext.do", "jinja2.ext.i18n"])


@cache
def tree(name: str) -> nodes.Template:
    return ENVIRONMENT.parse(TEMPLATES[name], name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_goes_round_escaping_or_carries_script_or_style(name: str) -> None:
    assert [words for words, pattern in NEVER.items() if re.search(pattern, TEMPLATES[name], re.IGNORECASE)] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_only_macros_write_fields_and_class_names(name: str) -> None:
    if not name.startswith(PAINTERS):
        assert not re.search(r"<(input|select|textarea|button)\b", TEMPLATES[name])
        assert not re.findall(r"""class\s*=\s*["'][^"']*(?<![\w-])(?:utrecht-|c-|d-)[\w-]+""", TEMPLATES[name])


def is_written_out(words: nodes.Node) -> bool:
    """Whether the sentence stands here, or in a table of the domain (``STATES[…]``), marked there with ``N_``."""
    if isinstance(words, nodes.Getitem):
        table = words.node
        return (table.attr if isinstance(table, nodes.Getattr) else getattr(table, "name", "")).isupper()
    return isinstance(words, nodes.Const)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_sentence_in_a_template_is_written_out_there(name: str) -> None:
    loose = [
        f"line {call.lineno}"
        for call in tree(name).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name)
        and call.node.name in {"_", "gettext", "ngettext"}
        and not (call.args and is_written_out(call.args[0]))
    ]
    assert "\n".join(loose) == ""


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_paints_a_field_by_the_forms_library(name: str) -> None:
    def is_field(node: nodes.Node) -> bool:
        if isinstance(node, nodes.Call):
            return is_field(node.node)
        owner = node.node if isinstance(node, nodes.Getattr | nodes.Getitem) else None
        is_form = isinstance(owner, nodes.Name) and owner.name == "form"
        return is_form and not (isinstance(node, nodes.Getattr) and node.attr in {"faults", "errors", "data"})

    painted = [
        f"line {output.lineno}"
        for output in tree(name).find_all(nodes.Output)
        for part in output.nodes
        if is_field(part)
    ]
    assert painted == []


def test_every_template_is_used() -> None:
    constants, patterns = set(), set()
    for module in modules().values():
        for node in ast.walk(module):
            if isinstance(node, ast.JoinedStr):
                parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
                patterns.add("".join(".*" if part is None else re.escape(str(part)) for part in parts))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".html"):
                constants.add(node.value)
    used = constants | {found for name in TEMPLATES for found in meta.find_referenced_templates(tree(name)) if found}

    def is_used(name: str) -> bool:
        return name in used or any(re.match(r"\w+/", pattern) and re.fullmatch(pattern, name) for pattern in patterns)

    assert [name for name in TEMPLATES if not is_used(name)] == []


def test_every_template_that_is_asked_for_is_there() -> None:
    asked = {
        node.value
        for module in modules().values()
        for node in ast.walk(module)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[\w-]+/[\w/-]+\.html", node.value)
    }
    asked |= {found for name in TEMPLATES for found in meta.find_referenced_templates(tree(name)) if found}
    assert "\n".join(sorted(asked - set(TEMPLATES))) == ""


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_macro_asks_for_its_caller_inside_another_call(name: str) -> None:
    """Jinja gives a ``call`` block a caller of its own, which is none: take ``caller()`` into a variable before it."""
    asked = {
        f"line {inner.lineno}"
        for block in tree(name).find_all(nodes.CallBlock)
        for part in block.body
        for inner in [*part.find_all(nodes.Call), *([part] if isinstance(part, nodes.Call) else [])]
        if isinstance(inner.node, nodes.Name) and inner.node.name == "caller"
    }
    assert "\n".join(sorted(asked)) == ""
