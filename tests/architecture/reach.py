"""What of the code and the templates respondents' pages can reach: whose sentences every language must have.

Templates: every page that is not built on ``desk.html`` and is not of the accounts, with the macros it uses. Code: from
every view that is open to the public, to holders of a code and to members of organisations, along every name that is
used, function by function. Nothing has to be listed when a page is added.
"""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import PurePosixPath

from jinja2 import Environment, nodes

from tests.architecture.source import PACKAGE, ROOT, modules

Place = tuple[str, str]
"""A module of the package (``consult.web.errors``) and a name at its top level."""
Said = str | tuple[str, ...]
"""A message id, or the two of a plural."""

ACCESS = {"public", "code_holder", "member"}
ROOMS = ("consult.web.", "consult.site.frame")
# What only staff can reach of what frames every page, and the rooms of staff that no respondent's word comes from.
STAFF = {("consult.site.frame", "ROLES"), ("consult.site.frame", "_desks"), ("consult.site.frame", "_person")}
STAFF_ROOMS = ("consult.accounts.",)
# What staff begin a message to a respondent from is read by respondents, in their own language.
LETTERS = ("consult.moderation.standard_texts", "TEXTS")
SAYING = {"_": 1, "N_": 1, "gettext": 1, "lazy_gettext": 1, "ngettext": 2}
TEMPLATES = ROOT / "templates"
ENVIRONMENT = Environment(autoescape=True, extensions=["jinja2.ext.do", "jinja2.ext.i18n"])


@cache
def said_to_respondents() -> frozenset[Said]:
    """Every message id that a respondent's page can show."""
    return frozenset(said for found in said_by_page().values() for said in found)


@cache
def said_by_page() -> dict[str, frozenset[Said]]:
    """The same by template, and by module for what is said in code."""
    found: dict[str, set[Said]] = {name: set(_in_template(name)) for name in _pages()}
    for place in reached():
        spoken = {said for node in _definitions()[place] for said in _in_code(node)}
        if spoken:
            found.setdefault(place[0], set()).update(spoken)
    return {name: frozenset(spoken) for name, spoken in found.items() if spoken}


@cache
def reached() -> frozenset[Place]:
    """Every name in the package that a respondent's page can reach."""
    ways = [*_beginnings(), LETTERS]
    known: set[Place] = set()
    while ways:
        place = ways.pop()
        if place not in known and place in _definitions() and place not in STAFF and not _is_of_staff(place[0]):
            known.add(place)
            ways += [way for node in _definitions()[place] for way in _used(place[0], node)]
    return frozenset(known)


def _beginnings() -> Iterator[Place]:
    for (module, name), defined in _definitions().items():
        for node in defined:
            decorators = getattr(node, "decorator_list", [])
            access = {getattr(one.func if isinstance(one, ast.Call) else one, "id", "") for one in decorators}
            if access & ACCESS or (name in {"init_app", "frame"} and module.startswith(ROOMS)):
                yield module, name


def _is_of_staff(module: str) -> bool:
    return f"{module}.".startswith(STAFF_ROOMS)


@cache
def _trees() -> dict[str, ast.Module]:
    names = {path: ".".join(PurePosixPath(path).with_suffix("").parts) for path in modules()}
    return {names[path].removesuffix(".__init__"): tree for path, tree in modules().items()}


@cache
def _definitions() -> dict[Place, list[ast.stmt]]:
    """Every statement at the top level of a module, by the names it makes."""
    found: dict[Place, list[ast.stmt]] = {}
    for module, tree in _trees().items():
        for node in tree.body:
            for name in _made(node):
                found.setdefault((module, name), []).append(node)
    return found


def _made(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name))


@cache
def _imported(module: str) -> dict[str, Place]:
    """What a module's imports of the package stand for; a name of nothing is a module itself."""
    found: dict[str, Place] = {}
    for node in ast.walk(_trees()[module]):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE.name):
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found[alias.asname or alias.name] = (
                    (whole, "") if whole in _trees() else (node.module or "", alias.name)
                )
    return found


def _used(module: str, node: ast.AST) -> Iterator[Place]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield _home(*_imported(module).get(part.id, (module, part.id)))
        elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
            owner, name = _imported(module).get(part.value.id, ("", "-"))
            if not name:
                yield _home(owner, part.attr)


def _home(module: str, name: str) -> Place:
    """Where a name is made that a package's ``__init__`` only passes on."""
    while (module, name) not in _definitions() and module in _trees() and name in _imported(module):
        further = _imported(module)[name]
        if not further[1]:
            break
        module, name = further
    return module, name


def _in_code(node: ast.AST) -> Iterator[Said]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            yield from _literals(SAYING.get(call.func.id, 0), [_words(each) for each in call.args])


def _words(node: ast.expr) -> object:
    return node.value if isinstance(node, ast.Constant) else None


def _literals(count: int, words: list[object]) -> Iterator[Said]:
    ids = tuple(each for each in words[:count] if isinstance(each, str))
    if count and len(ids) == count:
        yield ids[0] if count == 1 else ids


@cache
def _template(name: str) -> nodes.Template:
    return ENVIRONMENT.parse((TEMPLATES / name).read_text("utf-8"), name)


def _parents(name: str) -> Iterator[str]:
    for node in _template(name).find_all(nodes.Extends):
        if isinstance(node.template, nodes.Const):
            yield node.template.value
            yield from _parents(node.template.value)


def _pages() -> Iterator[str]:
    """Every page of respondents, the page it is built on, and what is not a page and belongs to one."""
    names = [path.relative_to(TEMPLATES).as_posix() for path in sorted(TEMPLATES.rglob("*.html"))]
    for name in names:
        own = not name.startswith(("accounts/", "components/", "desk.html", "manuals/nl/", "manuals/en/"))
        if own and "desk.html" not in _parents(name) and not _only_for_desks(name, names):
            yield name


def _only_for_desks(name: str, names: Iterable[str]) -> bool:
    """Whether a part of pages (``_rows.html``) is taken up by desks alone."""
    if not name.rpartition("/")[2].startswith("_"):
        return False
    users = [one for one in names if name in {template for template, _macros in _taken(one)}]
    return all("desk.html" in _parents(one) for one in users)


def _taken(name: str) -> Iterator[tuple[str, list[str]]]:
    for node in _template(name).find_all(nodes.FromImport):
        if isinstance(node.template, nodes.Const):
            yield node.template.value, [one if isinstance(one, str) else one[0] for one in node.names]
    for node in _template(name).find_all(nodes.Include):
        if isinstance(node.template, nodes.Const):
            yield node.template.value, []


def _in_template(name: str) -> Iterator[Said]:
    """What a template says, and what the macros say that it takes from the components."""
    tree = _template(name)
    yield from _said_in(tree)
    for template, macros in _taken(name):
        if template.startswith("components/"):
            yield from (said for macro in _macros(template, macros) for said in _said_in(macro))


def _macros(template: str, names: Iterable[str]) -> Iterator[nodes.Node]:
    """The macros of these names, and those that they use in turn."""
    own = {macro.name: macro for macro in _template(template).find_all(nodes.Macro)}
    taken = {name: other for other, macros in _taken(template) for name in macros}
    wanted, done = list(names), set[str]()
    while wanted:
        name = wanted.pop()
        if name in done:
            continue
        done.add(name)
        if name in own:
            yield own[name]
            wanted += [each.name for each in own[name].find_all(nodes.Name)]
        elif name in taken:
            yield from _macros(taken[name], [name])


def _said_in(tree: nodes.Node) -> Iterator[Said]:
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name):
            values = [one.value if isinstance(one, nodes.Const) else None for one in call.args]
            yield from _literals(SAYING.get(call.node.name, 0), values)
