"""The tables. Times are UTC; money is exact; a generation's rows are the only truth about it."""

from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    column,
    false,
    table,
)

metadata = MetaData()

_MILLION = Decimal(1_000_000)


class Money(TypeDecorator[Decimal]):
    """USD, kept as whole millionths: SQLite would make a decimal a float."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, _dialect: Dialect) -> int | None:
        """To the database."""
        return None if value is None else int((value * _MILLION).to_integral_value())

    def process_result_value(self, value: int | None, _dialect: Dialect) -> Decimal | None:
        """From the database."""
        return None if value is None else Decimal(value) / _MILLION


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """To the database."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """From the database."""
        return None if value is None else value.replace(tzinfo=UTC)


generations = Table(
    "generations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", String, nullable=False),
    Column("number", Integer, nullable=False),  # per team
    Column("event", String, nullable=False, unique=True),  # a redelivered event starts nothing new
    Column("created", Moment, nullable=False),
    Column("author", String, nullable=False),  # a person's ref: slack:U0SID
    Column("author_name", String, nullable=False),
    Column("author_roles", JSON),  # by which they were allowed to order
    Column("service", String, nullable=False),
    Column("workspace", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("thread", String),
    Column("audience", String, nullable=False),
    Column("paid", Boolean, nullable=False),  # false: the sandbox draws it
    Column("reply_to", LargeBinary),  # encrypted; only the adapter reads it
    Column("reply_until", Moment),
    Column("order", JSON, nullable=False),
    Column("notes", JSON, nullable=False),
    Column("token", String),  # what its buttons carry: nobody can guess another's
    Column("cancelled", Moment),  # somebody wants no more of it
    Column("saved", Boolean, nullable=False, server_default=false()),  # kept for ever
    UniqueConstraint("team", "number"),
    Index("generations_token", "token", unique=True),
    Index("generations_created", "created"),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("generation", ForeignKey("generations.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("recipe", JSON, nullable=False),
    Column("state", String, nullable=False),
    Column("epoch", Integer, nullable=False, default=0),
    Column("ticket", JSON),  # FAL's request id and addresses
    Column("outcome", JSON),  # FAL's answer, kept until the files are ours
    Column("error", JSON),
    Column("changed", Moment, nullable=False),
    UniqueConstraint("generation", "number"),
    Index("runs_unfinished", "state", "id"),
)

intents = Table(  # every POST that may have left, noted before it does
    "intents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run", ForeignKey("runs.id"), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("noted", Moment, nullable=False),
    Column("outcome", String, nullable=False),  # open | accepted | refused | unknown
    Column("request_id", String),  # of one call alone: two runs never claim the same
    UniqueConstraint("run", "attempt"),
    Index("intents_request", "request_id", unique=True),
)

drawn = Table(  # how long FAL drew, to tell how long the next one takes
    "drawn",
    metadata,
    Column("run", ForeignKey("runs.id"), primary_key=True),
    Column("endpoint", String, nullable=False),
    Column("pixels", Integer, nullable=False),
    Column("steps", Integer, nullable=False),  # 0: the endpoint has none
    Column("seconds", Float, nullable=False),
    Index("drawn_alike", "endpoint", "pixels", "steps", "run"),
)

reservations = Table(  # the ledger: one entry per run, set aside first, settled at the end
    "reservations",
    metadata,
    Column("run", ForeignKey("runs.id"), primary_key=True),
    Column("team", String, nullable=False),
    Column("person", String, nullable=False),
    Column("reserved", Moment, nullable=False),
    Column("amount", Money),  # None: the price is unknown
    Column("settled", Money),  # what it really was; 0 when nothing was charged
    Column("earlier", Money),  # what calls before it may have cost, if it was sent again by hand
    Index("reservations_spent", "team", "reserved"),
)

images = Table(
    "images",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run", ForeignKey("runs.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("file", String, nullable=False, unique=True),
    Column("url", Text, nullable=False),
    Column("content_type", String, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("seed", BigInteger),  # FAL's exceed 2^53
    Column("sha256", String(64), nullable=False),
    Column("verdict", String, nullable=False),
    Column("fitted", JSON, nullable=False),
)

deliveries = Table(  # what was posted where: a message is posted once and then updated
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("generation", ForeignKey("generations.id"), nullable=False),
    Column("part", String, nullable=False),  # root | result, result-2 ...: ten pictures each
    Column("state", String, nullable=False),  # posting | posted | failed | done
    Column("epoch", Integer, nullable=False, default=0),
    Column("receipt", JSON),
    Column("changed", Moment, nullable=False),
    UniqueConstraint("generation", "part"),
    Index("deliveries_untold", "part", "state"),
)

uploads = Table(  # files already lying at a chat service, so that none is uploaded twice
    "uploads",
    metadata,
    Column("service", String, primary_key=True),
    Column("workspace", String, primary_key=True),
    Column("file", String, primary_key=True),  # media key
    Column("id", String, nullable=False),  # the service's id for it
    Index("uploads_file", "file"),
)

remembered = Table(  # small things that a start must know of the one before
    "remembered",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)

drafts = Table(  # orders that wait for a yes
    "drafts",
    metadata,
    Column("token", String, primary_key=True),
    Column("event", String, nullable=False, unique=True),
    Column("created", Moment, nullable=False),
    Column("author", String, nullable=False),
    Column("order", JSON, nullable=False),
    Column("notes", JSON, nullable=False),
    Column("price", Money, nullable=False),
)

presses = Table(  # the last press of each person on each button
    "presses",
    metadata,
    Column("button", String, primary_key=True),
    Column("person", String, primary_key=True),
    Column("event", String, nullable=False),
    Column("pressed", Moment, nullable=False),
)

nudges = Table(  # generations that a command has changed, for the process that works on them
    "nudges",
    metadata,
    Column("generation", ForeignKey("generations.id"), primary_key=True),
)

# The full text: an FTS5 table on SQLite, kept out of the metadata since migrations make it by hand.
history = table(
    "history",
    column("rowid", Integer),  # the generation's id
    column("words", String),
    column("prompt", String),
    column("scenario", String),
    column("subject", String),
    column("author", String),
)
