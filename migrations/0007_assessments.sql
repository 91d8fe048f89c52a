-- What an account is to us: our own assessments, imported figures, and the benefit made of them.

-- One of ours on one relationship on one day; saved again that day, it is corrected.
CREATE TABLE assessment (
    id              TEXT PRIMARY KEY,
    relationship_id TEXT NOT NULL REFERENCES relationship (id),
    assessor_id     TEXT REFERENCES staff_user (id),  -- NULL: not known
    made_on         TEXT NOT NULL,              -- ISO date
    saved_at        TEXT NOT NULL,
    after_reading   BOOLEAN NOT NULL,           -- its assessor had opened the answers of the wave: weighs less
    note            TEXT NOT NULL DEFAULT '',   -- question I9
    UNIQUE (relationship_id, assessor_id, made_on)
);
CREATE INDEX assessment_relationship ON assessment (relationship_id, made_on);
CREATE INDEX assessment_saved ON assessment (saved_at);

CREATE TABLE assessment_value (
    assessment_id TEXT NOT NULL REFERENCES assessment (id),
    question_id   TEXT NOT NULL,                -- of surveys/instruments/internal.json
    value         INTEGER NOT NULL CHECK (value BETWEEN 1 AND 5),
    PRIMARY KEY (assessment_id, question_id)
);

-- From our other tools: they suggest an answer, they never are one.
CREATE TABLE figure (
    relationship_id TEXT NOT NULL REFERENCES relationship (id),
    on_date         TEXT NOT NULL,              -- ISO date
    margin          DOUBLE PRECISION,           -- percent of what is invoiced or spent; below 0: a loss
    days_late       DOUBLE PRECISION,           -- mean days a client pays, or a partner delivers, after the day agreed; below 0: early
    created_at      TEXT NOT NULL,
    PRIMARY KEY (relationship_id, on_date),
    CHECK (margin IS NOT NULL OR days_late IS NOT NULL)
);

-- When a manager first opened the answers of a relationship's present wave.
CREATE TABLE answers_read (
    user_id         TEXT NOT NULL REFERENCES staff_user (id),
    relationship_id TEXT NOT NULL REFERENCES relationship (id),
    read_at         TEXT NOT NULL,
    PRIMARY KEY (user_id, relationship_id)
);

-- Derived: B of each assessed relationship, all of one kind at once (app/jobs/balance.py).
CREATE TABLE benefit (
    relationship_id TEXT PRIMARY KEY REFERENCES relationship (id),
    value           DOUBLE PRECISION NOT NULL,  -- 0 to 100
    lo90            DOUBLE PRECISION NOT NULL,
    hi90            DOUBLE PRECISION NOT NULL,
    unclipped       DOUBLE PRECISION NOT NULL,
    sd              DOUBLE PRECISION NOT NULL,
    standing        TEXT NOT NULL CHECK (standing IN ('insufficient', 'provisional', 'firm')),
    as_of           TEXT NOT NULL
);

-- What the benefits of one kind were made of; another basis means that they are due again.
CREATE TABLE benefit_basis (
    kind  TEXT PRIMARY KEY CHECK (kind IN ('client', 'partner')),
    basis TEXT NOT NULL
);
