"""Serving from many machines: tries at an account are counted for all of them, and workers say that they are there.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

from consult.db import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "account_try",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account", sa.LargeBinary(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("tried_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_try")),
    )
    op.create_index("ix_account_try_account_act_tried_at", "account_try", ["account", "act", "tried_at"])
    op.create_table(
        "worker",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("seen_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_worker")),
    )


def downgrade():
    op.drop_table("worker")
    op.drop_index("ix_account_try_account_act_tried_at", table_name="account_try")
    op.drop_table("account_try")
