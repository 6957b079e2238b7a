"""What programs were answered, by their idempotency keys."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "remembered_answer",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("operation", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.JSON(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_remembered_answer_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "operation", "key", name=op.f("pk_remembered_answer")),
    )
    op.create_index(op.f("ix_remembered_answer_created_at"), "remembered_answer", ["created_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_remembered_answer_created_at"), table_name="remembered_answer")
    op.drop_table("remembered_answer")
