"""What a durable run needs: buttons, cancelling, drafts, how long drawing takes, what is to be looked at."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("generations", sa.Column("token", sa.String(), nullable=True))
    op.add_column("generations", sa.Column("cancelled", sa.DateTime(timezone=True), nullable=True))
    op.add_column("generations", sa.Column("saved", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("reservations", sa.Column("earlier", sa.BigInteger(), nullable=True))
    _give_tokens()
    op.create_index("generations_token", "generations", ["token"], unique=True)
    op.create_index("uploads_file", "uploads", ["file"])
    op.create_index("generations_created", "generations", ["created"])
    op.execute("UPDATE intents SET request_id = NULL WHERE request_id LIKE 'sandbox:%'")  # were not unique
    op.create_index("intents_request", "intents", ["request_id"], unique=True)
    op.create_table(
        "drawn",
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("endpoint", sa.String(), nullable=False),
        sa.Column("pixels", sa.Integer(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.id"]),
        sa.PrimaryKeyConstraint("run"),
    )
    op.create_index("drawn_alike", "drawn", ["endpoint", "pixels", "steps", "run"])
    op.create_table(
        "drafts",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("order", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token"),
        sa.UniqueConstraint("event"),
    )
    op.create_table(
        "presses",
        sa.Column("button", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("pressed", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("button", "person"),
    )
    op.create_table(
        "nudges",
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["generation"], ["generations.id"]),
        sa.PrimaryKeyConstraint("generation"),
    )


def _give_tokens() -> None:
    generations = sa.table("generations", sa.column("id"), sa.column("token"))
    connection = op.get_bind()
    change = generations.update().where(generations.c.id == sa.bindparam("row"))
    rows = [
        {"row": identity, "token": secrets.token_urlsafe(12)}
        for identity in connection.scalars(sa.select(generations.c.id))
    ]
    if rows:
        connection.execute(change.values(token=sa.bindparam("token")), rows)
