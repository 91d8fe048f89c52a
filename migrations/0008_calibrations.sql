-- Calibration versions: who put them in force and why, what is proposed, what it would change;
-- and why each class changed.

ALTER TABLE calibration ADD COLUMN cause TEXT NOT NULL DEFAULT 'unknown';
-- first, growth, quarter, person, settings, return, command
ALTER TABLE calibration ADD COLUMN adopted_by TEXT;                       -- staff_user.id; NULL: by itself
ALTER TABLE calibration ADD COLUMN note TEXT NOT NULL DEFAULT '';         -- why, in that person's words
ALTER TABLE calibration ADD COLUMN basis TEXT NOT NULL DEFAULT '';        -- the evidence it was estimated on
ALTER TABLE calibration ADD COLUMN estimated_on TEXT NOT NULL DEFAULT ''; -- ISO date of its figures; choices may be younger
ALTER TABLE calibration ADD COLUMN changed INTEGER;                       -- classes it was seen to change; NULL: not compared
UPDATE calibration SET estimated_on = substr(made_at, 1, 10);

-- What may come into force next: figures estimated anew each night, or other choices of the company.
CREATE TABLE calibration_proposal (
    kind          TEXT NOT NULL CHECK (kind IN ('client', 'partner')),
    origin        TEXT NOT NULL CHECK (origin IN ('figures', 'settings')),
    version       TEXT NOT NULL,                -- the name it gets when adopted
    base_id       TEXT NOT NULL REFERENCES calibration (id),  -- the version in force it is compared with
    body          TEXT NOT NULL,                -- JSON, analysis.score.Calibration
    responses     INTEGER NOT NULL,
    basis         TEXT NOT NULL,
    estimated_on  TEXT NOT NULL,                -- ISO date
    proposed_by   TEXT,                         -- staff_user.id; NULL: the nightly run
    note          TEXT NOT NULL DEFAULT '',
    compared_on   TEXT,                         -- ISO date; NULL until the worker has compared it
    n_compared    INTEGER NOT NULL DEFAULT 0,
    n_changed     INTEGER NOT NULL DEFAULT 0,
    mean_move     DOUBLE PRECISION NOT NULL DEFAULT 0,  -- points, with its sign
    mean_distance DOUBLE PRECISION NOT NULL DEFAULT 0,  -- points, without
    kept_at       TEXT,                         -- somebody decided to keep the present version
    kept_by       TEXT,
    kept_note     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (kind, origin)
);

-- Whom a proposal would move: every change of class, and the largest movements without one.
CREATE TABLE calibration_move (
    kind            TEXT NOT NULL,
    origin          TEXT NOT NULL,
    relationship_id TEXT NOT NULL REFERENCES relationship (id),
    from_class      TEXT,                       -- NULL: withheld
    to_class        TEXT,
    before          DOUBLE PRECISION NOT NULL,
    after           DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (kind, origin, relationship_id),
    FOREIGN KEY (kind, origin) REFERENCES calibration_proposal (kind, origin)
);

-- The class that was wished first under each quarterly version: wished twice running, it is shown.
CREATE TABLE class_wish (
    relationship_id TEXT NOT NULL REFERENCES relationship (id),
    quarter         TEXT NOT NULL,              -- e.g. 2026Q4
    band            TEXT NOT NULL,
    PRIMARY KEY (relationship_id, quarter)
);

ALTER TABLE class_change ADD COLUMN cause TEXT NOT NULL DEFAULT 'unknown';
-- first, answers, calibration, both, withdrawn, time

-- The questionnaires that came in with a change of class.
CREATE TABLE class_change_response (
    class_change_id TEXT NOT NULL REFERENCES class_change (id),
    response_id     TEXT NOT NULL,
    PRIMARY KEY (class_change_id, response_id)
);
