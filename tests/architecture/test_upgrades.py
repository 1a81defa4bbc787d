"""A migration leaves alone what nodes of the release before it use, (check 72)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, calls
from tests.architecture.test_migrations import empty  # noqa: F401  (a fixture)

BEFORE_THE_PROMISE = {"0002", "0003", "0004", "0005", "0006", "0007"}
"""Migrations of before the first installation with several nodes: some of them change what was there."""
_TAKES_AWAY = {"drop_table", "drop_column", "drop_constraint", "rename_table", "execute"}


def taken_away(source: str) -> Iterator[str]:
    """What ``upgrade`` does that a node of the release before would notice."""
    tree = ast.parse(source)
    upgrade = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "upgrade")
    for name, call in calls(upgrade):
        given = {one.arg: one.value for one in call.keywords}
        if name in _TAKES_AWAY or (name == "alter_column" and set(given) - {"existing_type", "nullable"}):
            yield name
        elif name == "alter_column" and not is_true(given.get("nullable")):
            yield "alter_column"
        elif name == "add_column":
            column = next(one for kind, one in calls(call) if kind == "Column")
            told = {one.arg: one.value for one in column.keywords}
            if not is_true(told.get("nullable")) and "server_default" not in told:
                yield "add_column without a default"


def is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


@pytest.mark.parametrize("path", sorted((ROOT / "migrations" / "versions").glob("*.py")), ids=lambda path: path.stem)
def test_a_migration_adds_and_takes_nothing_away_that_a_running_node_uses(path: Path) -> None:
    revision = path.stem[:4]
    if revision not in BEFORE_THE_PROMISE:
        assert list(taken_away(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    ("act", "named"),
    [
        ('op.drop_table("answer")', "drop_table"),
        ('op.rename_table("answer", "reply")', "rename_table"),
        ('op.alter_column("answer", "state", new_column_name="stand", nullable=True)', "alter_column"),
        ('op.alter_column("answer", "state", nullable=False)', "alter_column"),
        ('op.add_column("answer", sa.Column("mood", sa.Text(), nullable=False))', "add_column without a default"),
        ('op.execute("UPDATE answer SET state = 1")', "execute"),
    ],
)
def test_what_a_running_node_would_notice_is_seen(act: str, named: str) -> None:
    assert list(taken_away(f"def upgrade():\n    {act}\n")) == [named]
