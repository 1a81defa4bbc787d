"""House rules about the code that no linter holds."""

import ast
import re

import pytest

from tests.architecture.source import PACKAGE, ROOT, calls, functions, imports, modules

CORPUS = ("consult/coding/", "consult/synthesis/", "consult/reports/", "consult/replies/", "consult/trajectories/")
NO_HOME = {
    "base",
    "common",
    "constants",
    "extensions",
    "helpers",
    "managers",
    "misc",
    "shared",
    "util",
    "utils",
}
NEVER = {"comment", "item", "items", "data", "info", "object", "process", "handle", "manager", "status", "prostitute"}
NAMED_BY_OTHERS = {
    "handle_token",
    "process_bind_param",
    "process_result_value",
    "process_formdata",
    "process_data",
    "personal_data",
}
SEALED = {"Answer", "Keyring", "Vault", "answer_value", "keyring", "sealed"}
WAYS_BACK = {"Response.answers", "ModerationDecision.answer"}
PURE = (
    "consult/text/",
    "consult/analysis/",
    "consult/charts",
    "consult/consultations/format/",
    "consult/reports/formats/",
)
CHANCE = {"datetime.now", "date.today", "random.random", "random.choice", "random.shuffle"}
LONGEST = 60


def everywhere(rule) -> str:
    """The places (path:line) where ``rule`` finds something, a line for each."""
    return "\n".join(f"{path}:{line}" for path, tree in modules().items() for line in rule(path, tree))


def test_changes_are_committed_in_one_place() -> None:
    def commits(path, tree):
        if path not in {"consult/db.py", "consult/web/database.py"}:
            yield from (call.lineno for name, call in calls(tree) if name in {"commit", "begin"})

    assert everywhere(commits) == ""


def test_journeys_wait_for_the_page_that_comes_of_a_click() -> None:
    """What is read too soon is of the page before: such a test fails by chance, on a busy machine."""
    journeys = sorted((ROOT / "tests" / "journeys").glob("*.py"))
    bare = [
        f"{path.name}:{number}"
        for path in journeys
        if path.name != "visitor.py"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if ".click()" in line
    ]
    assert len(journeys) > 20
    assert bare == []


def test_no_statement_for_the_database_is_put_together_from_pieces() -> None:
    def loose(path, tree):
        for name, call in calls(tree):
            first = call.args[0] if call.args else None
            if name == "text" and ("sqlalchemy", "text") in {(module, it) for module, it, _ in imports(tree)}:
                if not isinstance(first, ast.Constant):
                    yield call.lineno
            # db.py sets the connection up, from a list just above.
            elif path != "consult/db.py" and name.startswith("exec") and isinstance(first, ast.JoinedStr | ast.BinOp):
                yield call.lineno

    assert everywhere(loose) == ""


def test_the_day_of_a_moment_is_asked_in_one_place() -> None:
    """Between midnight in Amsterdam and midnight in Greenwich every other way gives yesterday."""
    typed = {"consult/editing/forms.py", "consult/consultations/cli.py"}

    def elsewhere(path, tree):
        if path not in {"consult/days.py", *typed}:
            for name, call in calls(tree):
                if name == "ZoneInfo" or (name == "date" and isinstance(call.func, ast.Attribute) and not call.args):
                    yield call.lineno

    assert everywhere(elsewhere) == ""


def test_imports_stand_at_the_top() -> None:
    def inside(_path, tree):
        for function in functions(tree):
            yield from (line for _module, _name, line in imports(function))

    assert everywhere(inside) == ""


def test_no_import_is_only_for_the_type_checker() -> None:
    assert everywhere(lambda _path, tree: [line for _, name, line in imports(tree) if name == "TYPE_CHECKING"]) == ""


def test_nothing_is_printed() -> None:
    assert everywhere(lambda _path, tree: [call.lineno for name, call in calls(tree) if name == "print"]) == ""


def test_every_engine_leaves_values_out_of_its_exceptions() -> None:
    """A bound value may be a respondent's word, and exceptions end in logs (check 44)."""

    def telling(_path, tree):
        for name, call in calls(tree):
            if name in {
                "create_engine",
                "create_async_engine",
                "engine_from_config",
            } and "hide_parameters=True" not in {ast.unparse(each) for each in call.keywords if each.arg}:
                yield call.lineno

    assert everywhere(telling) == ""


@pytest.mark.parametrize(
    ("module", "name", "only_in"),
    [
        ("bleach", "", "consult/text/markup.py"),
        ("nh3", "", "consult/text/markup.py"),
        ("markupsafe", "Markup", "consult/text/markup.py"),
    ],
)
def test_what_makes_markup_is_imported_in_one_place(module: str, name: str, only_in: str) -> None:
    def found(path, tree):
        if path != only_in:
            yield from (line for where, what, line in imports(tree) if where == module and name in ("", what))

    assert everywhere(found) == ""


def test_the_environment_is_read_by_the_factory_and_by_commands_that_need_no_application() -> None:
    def reads(path, tree):
        if path not in {"consult/app/factory.py", "consult/site/cli.py"}:
            for node in ast.walk(tree):
                if isinstance(node, ast.Attribute) and ast.unparse(node) in {"os.environ", "os.getenv"}:
                    yield node.lineno

    assert everywhere(reads) == ""


def test_no_widget_of_the_forms_library_is_used() -> None:
    def paints(_path, tree):
        return [line for module, _, line in imports(tree) if module.startswith("wtforms.widgets")]

    assert everywhere(paints) == ""


def test_the_corpus_zone_reaches_no_sealed_words() -> None:
    def reaches(path, tree):
        if path.startswith(CORPUS):
            yield from (line for _, name, line in imports(tree) if name in SEALED)
            for node in ast.walk(tree):
                if isinstance(node, ast.Attribute) and (node.attr in SEALED or ast.unparse(node) in WAYS_BACK):
                    yield node.lineno

    assert everywhere(reaches) == ""


def test_no_module_is_a_drawer_for_everything() -> None:
    names = {path for path in PACKAGE.rglob("*") if path.suffix in {".py", ""} and path.stem in NO_HOME}
    assert names == set()


def test_no_class_or_function_has_a_name_that_means_anything() -> None:
    def words(name: str) -> set[str]:
        return set(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_"))

    def vague(_path, tree):
        for node in ast.walk(tree):
            named = isinstance(node, ast.ClassDef | ast.FunctionDef)
            if named and node.name.strip("_") not in NAMED_BY_OTHERS and words(node.name) & NEVER:
                yield f"{node.lineno} {node.name}"

    assert everywhere(vague) == ""


def test_every_module_says_what_it_is_for() -> None:
    assert everywhere(lambda _path, tree: [] if (ast.get_docstring(tree) or "").strip() else [1]) == ""


def test_no_function_is_longer_than_a_screen() -> None:
    def long(_path, tree):
        for function in functions(tree):
            if (function.end_lineno or 0) - function.body[0].lineno >= LONGEST:
                yield f"{function.lineno} {function.name}"

    assert everywhere(long) == ""


def test_no_clock_and_no_chance_in_what_is_pure() -> None:
    def impure(path, tree):
        if path.startswith(PURE):
            yield from (line for module, _, line in imports(tree) if module in {"time", "secrets", "uuid", "os"})
            yield from (call.lineno for name, call in calls(tree) if ast.unparse(call.func) in CHANCE)

    assert everywhere(impure) == ""
