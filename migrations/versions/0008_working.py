"""Working: whose a job is, and after which attempt it is given up.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("last_attempt", sa.Integer(), nullable=False, server_default="5"))
        batch_op.add_column(sa.Column("owner", sa.Text(), nullable=True))


def downgrade():
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_column("owner")
        batch_op.drop_column("last_attempt")
