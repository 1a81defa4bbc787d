"""Who may call what, worked out from what the views declare: the content of ``docs/authorisation.csv``."""

import csv
import io

from flask import Flask

from consult.access import GRANTS, OrgRole, Role
from consult.web.guards import Access, declared_access
from tests.architecture.source import ROOT

FILE = ROOT / "docs" / "authorisation.csv"
ROLES = {role.value.replace("_", " "): role for role in Role}
MEMBERS = {role.value: role for role in OrgRole}
KINDS = ("anonymous", "code holder", *MEMBERS, *ROLES)
_QUIET = {"HEAD", "OPTIONS"}


def admitted(access: Access) -> set[str]:
    """The kinds of visitor that a view with this access lets in."""
    return {
        "public": set(KINDS),
        "account": {*MEMBERS, *ROLES},
        "confirmed": {*MEMBERS, *ROLES},
        "staff": {word for word, role in ROLES.items() if access.permission in GRANTS[role]},
        "member": {word for word, role in MEMBERS.items() if access.role in {None, role}},
        "code-holder": {"code holder"},
    }[access.kind]


def table(app: Flask) -> str:
    """The whole file, a line for every endpoint."""
    methods: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        methods.setdefault(rule.endpoint, set()).update((rule.methods or set()) - _QUIET)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["endpoint", "methods", "access", *KINDS])
    for endpoint, access in sorted(declared_access(app).items()):
        allowed = admitted(access)
        cells = ["yes" if kind in allowed else "no" for kind in KINDS]
        writer.writerow([endpoint, " ".join(sorted(methods.get(endpoint, set()))), str(access), *cells])
    return text.getvalue()
