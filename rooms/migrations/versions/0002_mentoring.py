"""Mentoring: profiles, startups, availability, sessions and what they leave, jobs, tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.String(length=64), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(
            "ix_job_run_at",
            ["run_at"],
            unique=False,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.create_table(
        "api_token",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_api_token_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_api_token_person_id"), ["person_id"], unique=False)

    op.create_table(
        "calendar_feed",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_calendar_feed_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token", name=op.f("uq_calendar_feed_token")),
    )
    op.create_table(
        "mentor_profile",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("technopark_id", sa.String(length=32), nullable=False),
        sa.Column("organization_id", sa.String(length=32), nullable=True),
        sa.Column("headline", sa.String(length=160), nullable=False),
        sa.Column("biography", sa.Text(), nullable=False),
        sa.Column("photo_key", sa.String(length=80), nullable=True),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("slot_minutes", sa.Integer(), nullable=False),
        sa.Column("buffer_before", sa.Integer(), nullable=False),
        sa.Column("buffer_after", sa.Integer(), nullable=False),
        sa.Column("notice_hours", sa.Integer(), nullable=False),
        sa.Column("horizon_days", sa.Integer(), nullable=False),
        sa.Column("daily_limit", sa.Integer(), nullable=False),
        sa.Column("approval", sa.String(length=16), nullable=False),
        sa.Column("calendar_url", sa.String(length=2048), nullable=True),
        sa.Column("calendar_fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("calendar_error", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("buffer_before >= 0 AND buffer_after >= 0", name=op.f("ck_mentor_profile_buffers")),
        sa.CheckConstraint("slot_minutes > 0", name=op.f("ck_mentor_profile_slot_minutes")),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_mentor_profile_organization_id_organization"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_mentor_profile_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["technopark_id"],
            ["technopark.id"],
            name=op.f("fk_mentor_profile_technopark_id_technopark"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_mentor_profile")),
    )
    with op.batch_alter_table("mentor_profile", schema=None) as batch_op:
        batch_op.create_index("ix_mentor_profile_technopark_id", ["technopark_id"], unique=False)

    op.create_table(
        "startup",
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("technopark_id", sa.String(length=32), nullable=False),
        sa.Column("sector", sa.String(length=48), nullable=False),
        sa.Column("stage", sa.String(length=32), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("seeking", sa.Text(), nullable=False),
        sa.Column("website", sa.String(length=255), nullable=True),
        sa.Column("deck_key", sa.String(length=80), nullable=True),
        sa.Column("deck_name", sa.String(length=160), nullable=True),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["technopark_id"], ["technopark.id"], name=op.f("fk_startup_technopark_id_technopark"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_startup")),
        sa.UniqueConstraint("slug", name=op.f("uq_startup_slug")),
    )
    with op.batch_alter_table("startup", schema=None) as batch_op:
        batch_op.create_index("ix_startup_technopark_id", ["technopark_id"], unique=False)

    op.create_table(
        "webhook",
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.Column("technopark_id", sa.String(length=32), nullable=True),
        sa.Column("url", sa.String(length=2048), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_webhook_owner_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["technopark_id"], ["technopark.id"], name=op.f("fk_webhook_technopark_id_technopark"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
    )
    with op.batch_alter_table("webhook", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_webhook_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_webhook_technopark_id"), ["technopark_id"], unique=False)

    op.create_table(
        "availability_exception",
        sa.Column("mentor_id", sa.String(length=32), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=True),
        sa.Column("end_minute", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "(start_minute IS NULL AND end_minute IS NULL) OR (start_minute >= 0 AND start_minute < end_minute AND end_minute <= 1440)",
            name=op.f("ck_availability_exception_minutes"),
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"],
            ["mentor_profile.person_id"],
            name=op.f("fk_availability_exception_mentor_id_mentor_profile"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability_exception")),
    )
    with op.batch_alter_table("availability_exception", schema=None) as batch_op:
        batch_op.create_index("ix_availability_exception_mentor_id_on_date", ["mentor_id", "on_date"], unique=False)

    op.create_table(
        "availability_rule",
        sa.Column("mentor_id", sa.String(length=32), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "start_minute >= 0 AND start_minute < end_minute AND end_minute <= 1440",
            name=op.f("ck_availability_rule_minutes"),
        ),
        sa.CheckConstraint("weekday >= 0 AND weekday <= 6", name=op.f("ck_availability_rule_weekday")),
        sa.ForeignKeyConstraint(
            ["mentor_id"],
            ["mentor_profile.person_id"],
            name=op.f("fk_availability_rule_mentor_id_mentor_profile"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability_rule")),
    )
    with op.batch_alter_table("availability_rule", schema=None) as batch_op:
        batch_op.create_index("ix_availability_rule_mentor_id", ["mentor_id"], unique=False)

    op.create_table(
        "busy_time",
        sa.Column("mentor_id", sa.String(length=32), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_busy_time_order")),
        sa.ForeignKeyConstraint(
            ["mentor_id"],
            ["mentor_profile.person_id"],
            name=op.f("fk_busy_time_mentor_id_mentor_profile"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_time")),
    )
    with op.batch_alter_table("busy_time", schema=None) as batch_op:
        batch_op.create_index("ix_busy_time_mentor_id_starts_at", ["mentor_id", "starts_at"], unique=False)

    op.create_table(
        "mentor_tag",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("tag", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["mentor_profile.person_id"],
            name=op.f("fk_mentor_tag_person_id_mentor_profile"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "kind", "tag", name=op.f("pk_mentor_tag")),
    )
    with op.batch_alter_table("mentor_tag", schema=None) as batch_op:
        batch_op.create_index("ix_mentor_tag_kind_tag", ["kind", "tag"], unique=False)

    op.create_table(
        "mentoring_session",
        sa.Column("mentor_id", sa.String(length=32), nullable=False),
        sa.Column("startup_id", sa.String(length=32), nullable=True),
        sa.Column("booked_by", sa.String(length=32), nullable=False),
        sa.Column("room_id", sa.String(length=32), nullable=True),
        sa.Column("topic", sa.String(length=160), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("cancelled_by", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("previous_id", sa.String(length=32), nullable=True),
        sa.Column("idempotency_key", sa.String(length=128), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_mentoring_session_order")),
        sa.ForeignKeyConstraint(["booked_by"], ["person.id"], name=op.f("fk_mentoring_session_booked_by_person")),
        sa.ForeignKeyConstraint(
            ["cancelled_by"], ["person.id"], name=op.f("fk_mentoring_session_cancelled_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["mentor_id"], ["person.id"], name=op.f("fk_mentoring_session_mentor_id_person")),
        sa.ForeignKeyConstraint(
            ["previous_id"],
            ["mentoring_session.id"],
            name=op.f("fk_mentoring_session_previous_id_mentoring_session"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["room.id"], name=op.f("fk_mentoring_session_room_id_room"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["startup_id"], ["startup.id"], name=op.f("fk_mentoring_session_startup_id_startup"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentoring_session")),
        sa.UniqueConstraint(
            "booked_by", "idempotency_key", name=op.f("uq_mentoring_session_booked_by_idempotency_key")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_mentoring_session_uid")),
    )
    with op.batch_alter_table("mentoring_session", schema=None) as batch_op:
        batch_op.create_index("ix_mentoring_session_mentor_id_starts_at", ["mentor_id", "starts_at"], unique=False)
        batch_op.create_index("ix_mentoring_session_previous_id", ["previous_id"], unique=False)
        batch_op.create_index("ix_mentoring_session_room_id", ["room_id"], unique=False)
        batch_op.create_index("ix_mentoring_session_startup_id_starts_at", ["startup_id", "starts_at"], unique=False)
        batch_op.create_index("ix_mentoring_session_status_starts_at", ["status", "starts_at"], unique=False)

    op.create_table(
        "startup_member",
        sa.Column("startup_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("owner", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_startup_member_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["startup_id"], ["startup.id"], name=op.f("fk_startup_member_startup_id_startup"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("startup_id", "person_id", name=op.f("pk_startup_member")),
    )
    with op.batch_alter_table("startup_member", schema=None) as batch_op:
        batch_op.create_index("ix_startup_member_person_id", ["person_id"], unique=False)

    op.create_table(
        "startup_tag",
        sa.Column("startup_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("tag", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["startup_id"], ["startup.id"], name=op.f("fk_startup_tag_startup_id_startup"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("startup_id", "kind", "tag", name=op.f("pk_startup_tag")),
    )
    op.create_table(
        "waiting_entry",
        sa.Column("mentor_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("startup_id", sa.String(length=32), nullable=True),
        sa.Column("until_date", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["mentor_id"],
            ["mentor_profile.person_id"],
            name=op.f("fk_waiting_entry_mentor_id_mentor_profile"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_waiting_entry_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["startup_id"], ["startup.id"], name=op.f("fk_waiting_entry_startup_id_startup"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_entry")),
        sa.UniqueConstraint("mentor_id", "person_id", name=op.f("uq_waiting_entry_mentor_id_person_id")),
    )
    with op.batch_alter_table("waiting_entry", schema=None) as batch_op:
        batch_op.create_index("ix_waiting_entry_person_id", ["person_id"], unique=False)

    op.create_table(
        "action_item",
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created_by", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_action_item_created_by_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_action_item_owner_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["mentoring_session.id"],
            name=op.f("fk_action_item_session_id_mentoring_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_item")),
    )
    with op.batch_alter_table("action_item", schema=None) as batch_op:
        batch_op.create_index("ix_action_item_owner_id_state", ["owner_id", "state"], unique=False)
        batch_op.create_index("ix_action_item_session_id", ["session_id"], unique=False)

    op.create_table(
        "agenda_item",
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["mentoring_session.id"],
            name=op.f("fk_agenda_item_session_id_mentoring_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.create_index("ix_agenda_item_session_id_position", ["session_id", "position"], unique=False)

    op.create_table(
        "session_cell",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("cell", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_session_cell_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["mentoring_session.id"],
            name=op.f("fk_session_cell_session_id_mentoring_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "cell", name=op.f("pk_session_cell")),
    )
    with op.batch_alter_table("session_cell", schema=None) as batch_op:
        batch_op.create_index("ix_session_cell_session_id", ["session_id"], unique=False)

    op.create_table(
        "session_note",
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["mentoring_session.id"],
            name=op.f("fk_session_note_session_id_mentoring_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_session_note")),
    )
    op.create_table(
        "session_participant",
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("side", sa.String(length=16), nullable=False),
        sa.Column("minutes_present", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_session_participant_person_id_person")),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["mentoring_session.id"],
            name=op.f("fk_session_participant_session_id_mentoring_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "person_id", name=op.f("pk_session_participant")),
    )
    with op.batch_alter_table("session_participant", schema=None) as batch_op:
        batch_op.create_index("ix_session_participant_person_id", ["person_id"], unique=False)

    op.create_table(
        "session_rating",
        sa.Column("session_id", sa.String(length=32), nullable=False),
        sa.Column("rater_id", sa.String(length=32), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("stars >= 1 AND stars <= 5", name=op.f("ck_session_rating_stars")),
        sa.ForeignKeyConstraint(["rater_id"], ["person.id"], name=op.f("fk_session_rating_rater_id_person")),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["mentoring_session.id"],
            name=op.f("fk_session_rating_session_id_mentoring_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "rater_id", name=op.f("pk_session_rating")),
    )


def downgrade() -> None:
    op.drop_table("session_rating")
    with op.batch_alter_table("session_participant", schema=None) as batch_op:
        batch_op.drop_index("ix_session_participant_person_id")

    op.drop_table("session_participant")
    op.drop_table("session_note")
    with op.batch_alter_table("session_cell", schema=None) as batch_op:
        batch_op.drop_index("ix_session_cell_session_id")

    op.drop_table("session_cell")
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_index("ix_agenda_item_session_id_position")

    op.drop_table("agenda_item")
    with op.batch_alter_table("action_item", schema=None) as batch_op:
        batch_op.drop_index("ix_action_item_session_id")
        batch_op.drop_index("ix_action_item_owner_id_state")

    op.drop_table("action_item")
    with op.batch_alter_table("waiting_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_waiting_entry_person_id")

    op.drop_table("waiting_entry")
    op.drop_table("startup_tag")
    with op.batch_alter_table("startup_member", schema=None) as batch_op:
        batch_op.drop_index("ix_startup_member_person_id")

    op.drop_table("startup_member")
    with op.batch_alter_table("mentoring_session", schema=None) as batch_op:
        batch_op.drop_index("ix_mentoring_session_status_starts_at")
        batch_op.drop_index("ix_mentoring_session_startup_id_starts_at")
        batch_op.drop_index("ix_mentoring_session_room_id")
        batch_op.drop_index("ix_mentoring_session_previous_id")
        batch_op.drop_index("ix_mentoring_session_mentor_id_starts_at")

    op.drop_table("mentoring_session")
    with op.batch_alter_table("mentor_tag", schema=None) as batch_op:
        batch_op.drop_index("ix_mentor_tag_kind_tag")

    op.drop_table("mentor_tag")
    with op.batch_alter_table("busy_time", schema=None) as batch_op:
        batch_op.drop_index("ix_busy_time_mentor_id_starts_at")

    op.drop_table("busy_time")
    with op.batch_alter_table("availability_rule", schema=None) as batch_op:
        batch_op.drop_index("ix_availability_rule_mentor_id")

    op.drop_table("availability_rule")
    with op.batch_alter_table("availability_exception", schema=None) as batch_op:
        batch_op.drop_index("ix_availability_exception_mentor_id_on_date")

    op.drop_table("availability_exception")
    with op.batch_alter_table("webhook", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_webhook_technopark_id"))
        batch_op.drop_index(batch_op.f("ix_webhook_owner_id"))

    op.drop_table("webhook")
    with op.batch_alter_table("startup", schema=None) as batch_op:
        batch_op.drop_index("ix_startup_technopark_id")

    op.drop_table("startup")
    with op.batch_alter_table("mentor_profile", schema=None) as batch_op:
        batch_op.drop_index("ix_mentor_profile_technopark_id")

    op.drop_table("mentor_profile")
    op.drop_table("calendar_feed")
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_api_token_person_id"))

    op.drop_table("api_token")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_job_run_at", sqlite_where=sa.text("done_at IS NULL"), postgresql_where=sa.text("done_at IS NULL")
        )

    op.drop_table("job")
