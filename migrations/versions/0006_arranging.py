"""For whom the files of a report are, and what is different since the report before."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_AUDIENCE = sa.Enum(
    "full",
    "annex",
    "memorandum",
    "summary",
    "archive",
    name="audience",
    native_enum=False,
    create_constraint=True,
    length=40,
)


def upgrade():
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.add_column(sa.Column("audiences", sa.JSON(), nullable=False, server_default='{"full": []}'))
        batch_op.add_column(sa.Column("change_note", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.alter_column("audiences", server_default=None)
        batch_op.alter_column("change_note", server_default=None)

    # Every file there is belongs to a full report.
    with op.batch_alter_table("report_file", schema=None) as batch_op:
        batch_op.add_column(sa.Column("audience", _AUDIENCE, nullable=False, server_default="full"))
    with op.batch_alter_table("report_file", schema=None) as batch_op:
        batch_op.alter_column("audience", server_default=None)
        batch_op.drop_constraint(batch_op.f("uq_report_file_report_id_format_language"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_report_file_report_id_audience_format_language"),
            ["report_id", "audience", "format", "language"],
        )


def downgrade():
    op.execute("DELETE FROM report_file WHERE audience <> 'full'")
    with op.batch_alter_table("report_file", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_report_file_report_id_audience_format_language"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_report_file_report_id_format_language"), ["report_id", "format", "language"]
        )
        batch_op.drop_constraint(batch_op.f("ck_report_file_audience"), type_="check")
        batch_op.drop_column("audience")

    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_column("change_note")
        batch_op.drop_column("audiences")
