"""Identifying: the name by which a provider of OpenID Connect knows somebody of staff.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.add_column(sa.Column("provided_as", sa.Text(), nullable=True))
        batch_op.create_unique_constraint(op.f("uq_user_provided_as"), ["provided_as"])


def downgrade():
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_user_provided_as"), type_="unique")
        batch_op.drop_column("provided_as")
