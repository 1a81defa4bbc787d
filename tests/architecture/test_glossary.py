"""One word for one thing: the glossary names whatever the database keeps."""

import re
from enum import StrEnum

import consult.app  # noqa: F401  (knows every model)
from consult.access import OrgRole, Permission, Role
from consult.db import Base
from consult.text.redaction import Category
from tests.architecture.source import ROOT

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")
IN_THE_CODE = {"AuditAction", "ChangeKind"}
NAMED = set(re.findall(r"`([^`]+)`", GLOSSARY))


def kinds() -> set[type[StrEnum]]:
    """Every list of values that a column holds, and those that people meet elsewhere."""
    columns = {
        column.type.enum_class
        for mapper in Base.registry.mappers
        for column in mapper.columns
        if isinstance(getattr(column.type, "enum_class", None), type)
    }
    return columns | {Role, OrgRole, Permission, Category}


def test_every_model_is_in_the_glossary() -> None:
    assert {mapper.class_.__name__ for mapper in Base.registry.mappers} - NAMED == set()


def test_every_list_of_values_is_in_the_glossary_with_its_values() -> None:
    missing = {
        f"{kind.__name__}: {word}"
        for kind in kinds()
        for word in (
            kind.__name__,
            *(member.value for member in kind if kind.__name__ not in IN_THE_CODE),
        )
        if word not in NAMED
    }
    assert missing == set()


def test_the_glossary_names_no_model_that_is_gone() -> None:
    rows = re.findall(r"^\| `([A-Z]\w+)`", GLOSSARY.split("## Not built yet")[0], re.MULTILINE)
    known = {mapper.class_.__name__ for mapper in Base.registry.mappers} | {kind.__name__ for kind in kinds()}
    assert [name for name in rows if name not in known] == []
