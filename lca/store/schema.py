"""The tables of a store, for any database that SQLAlchemy speaks to.

Rows are added and never changed: what happens to a record later is a row of
``events``.  Days and times are text as ISO 8601 writes it, times in UTC, so that every
database gives back what it was given.  ``seal`` is the hash of the rest of its row.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

VERSION = 1
"""Of this layout; a store with a higher one was written by a later program."""

METADATA = MetaData()

VERSIONS = Table(
    "schema_versions",
    METADATA,
    Column("version", Integer, primary_key=True, autoincrement=False),
)

# `name` is the path of the file inside the store and holds the hash that the file is
# known by; `sha256` is that of its bytes, which for a table is another one.
FILES = Table(
    "files",
    METADATA,
    Column("name", String(90), primary_key=True),
    Column("sha256", String(64), nullable=False),
)

RECORDS = Table(
    "records",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("uuid", String(36), nullable=False, unique=True),
    Column("sku", Text, nullable=False),
    Column("plant", Text, nullable=False),
    Column("content", ForeignKey(FILES.c.name), nullable=False),
    Column("created", Text, nullable=False),
    Column("valid_until", Text, nullable=False),
    Column("supersedes", ForeignKey("records.uuid")),
    Column("platform", Text, nullable=False),
    Column("seal", String(64), nullable=False),
    Index("records_by_sku", "sku", "plant"),
    Index("records_by_content", "content"),
    sqlite_autoincrement=True,
)

EVENTS = Table(
    "events",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("record", ForeignKey(RECORDS.c.uuid), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("at", Text, nullable=False),
    Column("verified_by", Text),
    Column("verified_on", Text),
    Column("level", String(16)),
    Column("statement", ForeignKey(FILES.c.name)),
    Column("note", Text),
    Column("successor", ForeignKey(RECORDS.c.uuid)),
    Column("seal", String(64), nullable=False),
    CheckConstraint(
        "kind IN ('verified', 'superseded', 'withdrawn')", name="known_kind"
    ),
    CheckConstraint(
        "(kind = 'verified') = (verified_by IS NOT NULL AND verified_on IS NOT NULL "
        "AND level IS NOT NULL)",
        name="verified_by_somebody",
    ),
    CheckConstraint(
        "(kind = 'superseded') = (successor IS NOT NULL)", name="superseded_by_another"
    ),
    Index("events_by_record", "record"),
    sqlite_autoincrement=True,
)
