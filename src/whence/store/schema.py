"""The tables of a ledger, as numbered steps: a ledger is brought to the newest when it is opened for writing.

One SQL for both databases; `{bytes}` and the like stand for what they call differently. A step is never changed once it
has been published: what comes later is a step of its own.
"""

from collections.abc import Mapping

SQLITE: Mapping[str, str] = {"bytes": "BLOB", "number": "INTEGER PRIMARY KEY", "real": "REAL", "big": "INTEGER"}
POSTGRESQL: Mapping[str, str] = {
    "bytes": "BYTEA",
    "number": "BIGINT PRIMARY KEY",
    "real": "DOUBLE PRECISION",
    "big": "BIGINT",
}

_FIRST = """
CREATE TABLE blobs (digest TEXT PRIMARY KEY, size {big} NOT NULL);
CREATE TABLE documents (
    id TEXT PRIMARY KEY, number {big} NOT NULL, blob TEXT NOT NULL REFERENCES blobs (digest), uri TEXT NOT NULL,
    inside TEXT NOT NULL, media_type TEXT NOT NULL, title TEXT, published TEXT, record TEXT NOT NULL, purged TEXT
);
CREATE INDEX documents_by_uri ON documents (uri);
CREATE INDEX documents_by_blob ON documents (blob);
CREATE UNIQUE INDEX documents_by_number ON documents (number);
CREATE TABLE exhibits (
    document TEXT NOT NULL REFERENCES documents (id), container TEXT NOT NULL REFERENCES documents (id),
    record TEXT NOT NULL, PRIMARY KEY (document, container)
);
CREATE INDEX exhibits_by_container ON exhibits (container);
CREATE TABLE captures (
    document TEXT NOT NULL REFERENCES documents (id), way TEXT NOT NULL, at TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (document, way, at)
);
CREATE TABLE pictures (
    document TEXT PRIMARY KEY REFERENCES documents (id), hash TEXT, record TEXT NOT NULL, thumbnail {bytes}
);
CREATE INDEX pictures_by_hash ON pictures (hash);
CREATE TABLE texts (
    id TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents (id), record TEXT NOT NULL,
    content {bytes} NOT NULL
);
CREATE INDEX texts_by_document ON texts (document);
CREATE TABLE readings (
    id TEXT PRIMARY KEY, text TEXT NOT NULL REFERENCES texts (id), number {big} NOT NULL, name TEXT NOT NULL,
    version TEXT NOT NULL, model TEXT NOT NULL, record {bytes} NOT NULL
);
CREATE INDEX readings_by_text ON readings (text);
CREATE TABLE claims (
    reading TEXT NOT NULL REFERENCES readings (id), number {big} NOT NULL, id TEXT NOT NULL, start {big} NOT NULL,
    voice TEXT NOT NULL, holder TEXT, role TEXT NOT NULL, confidence {real} NOT NULL, PRIMARY KEY (reading, number)
);
CREATE INDEX claims_by_id ON claims (id);
CREATE TABLE failures (
    id TEXT PRIMARY KEY, document TEXT, uri TEXT NOT NULL, at TEXT NOT NULL, record TEXT NOT NULL
);
CREATE TABLE notes (
    document TEXT NOT NULL REFERENCES documents (id), what TEXT NOT NULL, count {big} NOT NULL,
    PRIMARY KEY (document, what)
);
CREATE TABLE sources (
    uri TEXT PRIMARY KEY, state TEXT NOT NULL, at TEXT NOT NULL
);
CREATE TABLE reviews (
    id TEXT PRIMARY KEY, claim TEXT NOT NULL, text TEXT NOT NULL, at TEXT NOT NULL, record TEXT NOT NULL
);
CREATE INDEX reviews_by_claim ON reviews (claim);
CREATE TABLE judgements (
    id TEXT PRIMARY KEY, one TEXT NOT NULL, other TEXT NOT NULL, at TEXT NOT NULL, record TEXT NOT NULL
);
CREATE TABLE custody (
    number {number}, at TEXT NOT NULL, who TEXT NOT NULL, tool TEXT NOT NULL, act TEXT NOT NULL, about TEXT NOT NULL,
    detail TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL
);
CREATE INDEX custody_by_about ON custody (about);
"""
_PASSAGES_SQLITE = """
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, text TEXT NOT NULL REFERENCES texts (id), start INTEGER NOT NULL, stop INTEGER NOT NULL
);
CREATE INDEX passages_by_text ON passages (text);
CREATE VIRTUAL TABLE passage_words USING fts5 (words, content='', tokenize='unicode61 remove_diacritics 2');
"""
_PASSAGES_POSTGRESQL = """
CREATE TABLE passages (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text TEXT NOT NULL REFERENCES texts (id),
    start BIGINT NOT NULL, stop BIGINT NOT NULL, words TSVECTOR NOT NULL
);
CREATE INDEX passages_by_text ON passages (text);
CREATE INDEX passages_by_words ON passages USING GIN (words);
"""

_SECOND = """
CREATE UNIQUE INDEX readings_by_number ON readings (number);
CREATE INDEX failures_by_document ON failures (document);
CREATE INDEX reviews_by_text ON reviews (text);
"""

STEPS_SQLITE = ((_FIRST + _PASSAGES_SQLITE).format_map(SQLITE), _SECOND)
STEPS_POSTGRESQL = ((_FIRST + _PASSAGES_POSTGRESQL).format_map(POSTGRESQL), _SECOND)
