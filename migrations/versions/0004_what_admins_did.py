"""What admins did

Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "admin_acts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admin_acts")),
    )
    with op.batch_alter_table("admin_acts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_admin_acts_at_ms"), ["at_ms"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("admin_acts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_admin_acts_at_ms"))

    op.drop_table("admin_acts")
