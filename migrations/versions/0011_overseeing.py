"""Overseeing: what is erased at the end of each term, and where the log was cut off.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

from consult.db import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

INDEXES = (
    ("contribution", "decision_id"),
    ("contribution", "held_by_id"),
    ("evidence", "excerpt_id"),
    ("report", "job_id"),
)
"""What points at rows that are erased: without an index each of those reads the whole table."""


def upgrade():
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.add_column(sa.Column("written_week", sa.Date(), nullable=True))
    op.create_table(
        "erasure_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("gone", sa.JSON(), nullable=False),
        sa.Column("finished_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_run")),
    )
    op.create_index(op.f("ix_erasure_run_finished_at"), "erasure_run", ["finished_at"])
    op.create_table(
        "audit_cut",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("cut_on", sa.Date(), nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_cut")),
    )
    for table, column in INDEXES:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade():
    for table, column in INDEXES:
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
    op.drop_table("audit_cut")
    op.drop_index(op.f("ix_erasure_run_finished_at"), table_name="erasure_run")
    op.drop_table("erasure_run")
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.drop_column("written_week")
