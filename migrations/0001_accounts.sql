-- Who we have relationships with, and who may not be written to.

CREATE TABLE account (
    id           TEXT PRIMARY KEY,
    name         TEXT NOT NULL CHECK (name <> ''),
    name_folded  TEXT NOT NULL UNIQUE,          -- surveys/text.py fold(): case and accents away
    parent_id    TEXT REFERENCES account (id),
    external_ref TEXT UNIQUE,
    country      TEXT,
    created_at   TEXT NOT NULL
);

-- An account seen as client or as partner: what campaigns, scores and classes hang on.
CREATE TABLE relationship (
    id         TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    kind       TEXT NOT NULL CHECK (kind IN ('client', 'partner')),
    subtype    TEXT,                            -- partner: supplier, subcontractor, distributor, information_provider
    segment    TEXT NOT NULL DEFAULT '',
    stage      TEXT NOT NULL DEFAULT 'active' CHECK (stage IN ('prospect', 'active', 'ended')),
    owner      TEXT,                            -- e-mail address of the manager in charge
    revenue    DOUBLE PRECISION CHECK (revenue >= 0),  -- a client's revenue, a partner's spend, a year
    currency   TEXT,
    evidence   INTEGER NOT NULL DEFAULT 0,      -- counts changes of what a score rests on; score.evidence lags behind
    created_at TEXT NOT NULL,
    UNIQUE (account_id, kind)
);
CREATE INDEX relationship_kind ON relationship (kind, stage);

CREATE TABLE contact (
    id           TEXT PRIMARY KEY,
    account_id   TEXT NOT NULL REFERENCES account (id),
    name         TEXT NOT NULL,
    email        TEXT,                          -- NULL: known from imported history only, never written to
    email_folded TEXT,
    phone        TEXT,
    role         TEXT CHECK (role IN ('decider', 'buyer', 'user')),
    title        TEXT,                          -- the role as imported, when it is none of the three
    language     TEXT CHECK (language IN ('fr', 'en')),
    active       BOOLEAN NOT NULL DEFAULT TRUE,
    created_at   TEXT NOT NULL,
    UNIQUE (account_id, email_folded)
);
CREATE INDEX contact_email ON contact (email_folded);

CREATE TABLE event (
    id         TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    happened_on TEXT NOT NULL,                  -- ISO date
    kind       TEXT NOT NULL,                   -- visit, call, complaint, delivery, late_payment …
    note       TEXT NOT NULL DEFAULT '',
    source     TEXT NOT NULL DEFAULT '',
    digest     TEXT NOT NULL UNIQUE,            -- of the row and its occurrence number: a second import adds nothing
    created_at TEXT NOT NULL
);
CREATE INDEX event_account ON event (account_id, happened_on);

-- Objection (GDPR article 21): survives re-import and erasure, so only a keyed hash is kept.
CREATE TABLE stop_list (
    address_hash TEXT PRIMARY KEY,
    since        TEXT NOT NULL,
    source       TEXT NOT NULL                  -- one_click, page, manager
);
