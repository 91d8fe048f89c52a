-- What the service itself needs: people who log in, their sessions, the worker's leases.

CREATE TABLE staff_user (
    id             TEXT PRIMARY KEY,
    email          TEXT NOT NULL,
    email_folded   TEXT NOT NULL UNIQUE,
    name           TEXT NOT NULL,
    password_hash  TEXT NOT NULL,               -- argon2id
    one_time       BOOLEAN NOT NULL DEFAULT FALSE,  -- must be changed at the next login
    role           TEXT NOT NULL CHECK (role IN ('admin', 'manager')),
    language       TEXT NOT NULL DEFAULT 'en' CHECK (language IN ('fr', 'en')),
    active         BOOLEAN NOT NULL DEFAULT TRUE,
    created_at     TEXT NOT NULL
);

CREATE TABLE session (
    hash       TEXT PRIMARY KEY,                -- SHA-256 of the cookie's value
    user_id    TEXT NOT NULL REFERENCES staff_user (id),
    created_at TEXT NOT NULL,
    seen_at    TEXT NOT NULL,
    expires_at TEXT NOT NULL
);
CREATE INDEX session_user ON session (user_id);

CREATE TABLE login_attempt (
    id      TEXT PRIMARY KEY,
    subject TEXT NOT NULL,                      -- keyed hash of an address or of a login name
    tried_at TEXT NOT NULL
);
CREATE INDEX login_attempt_subject ON login_attempt (subject, tried_at);

CREATE TABLE audit_entry (
    id      TEXT PRIMARY KEY,
    at      TEXT NOT NULL,
    user_id TEXT,
    action  TEXT NOT NULL,
    subject TEXT NOT NULL DEFAULT '',
    detail  TEXT NOT NULL DEFAULT ''
);
CREATE INDEX audit_entry_at ON audit_entry (at);

-- One row per piece of due work that a worker holds or has failed at; gone when the work is done.
CREATE TABLE lease (
    work       TEXT NOT NULL,                   -- mail, analyse, rescore
    subject_id TEXT NOT NULL,
    holder     TEXT NOT NULL,
    held_until TEXT NOT NULL,
    tries      INTEGER NOT NULL,
    last_error TEXT,
    PRIMARY KEY (work, subject_id)
);

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
