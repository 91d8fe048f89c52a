-- What people decided about classes, what was set about, and how it ended.

-- A class that a person decided, beside the one proposed then. Nothing here is ever automatic.
CREATE TABLE class_decision (
    id              TEXT PRIMARY KEY,
    relationship_id TEXT NOT NULL REFERENCES relationship (id),
    proposed        TEXT CHECK (proposed IN ('end', 'renegotiate', 'repair', 'improve', 'maintain', 'grow')),
    grounds         TEXT NOT NULL,              -- JSON list: what the proposal rested on that day
    decided         TEXT NOT NULL CHECK (decided IN ('end', 'renegotiate', 'repair', 'improve', 'maintain', 'grow')),
    decided_by      TEXT REFERENCES staff_user (id),
    decided_at      TEXT NOT NULL,
    reason          TEXT NOT NULL DEFAULT '',
    kept_until      TEXT,                       -- ISO date of the review; NULL: until withdrawn
    withdrawn_at    TEXT,
    withdrawn_by    TEXT REFERENCES staff_user (id),
    is_current      BOOLEAN NOT NULL DEFAULT TRUE  -- the latest, unless withdrawn
);
CREATE UNIQUE INDEX class_decision_current ON class_decision (relationship_id) WHERE is_current;
CREATE INDEX class_decision_relationship ON class_decision (relationship_id, decided_at);

CREATE TABLE action (
    id              TEXT PRIMARY KEY,
    relationship_id TEXT NOT NULL REFERENCES relationship (id),
    kind            TEXT NOT NULL,              -- surveys/actions.py KINDS
    opened_at       TEXT NOT NULL,
    opened_by       TEXT REFERENCES staff_user (id),
    due_on          TEXT NOT NULL,              -- ISO date
    owner_id        TEXT REFERENCES staff_user (id),
    note            TEXT NOT NULL DEFAULT '',
    closed_at       TEXT,
    closed_by       TEXT REFERENCES staff_user (id),
    outcome         TEXT CHECK (outcome IN ('worked', 'without_effect', 'overtaken')),
    closing_note    TEXT NOT NULL DEFAULT '',
    CHECK ((closed_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX action_relationship ON action (relationship_id, opened_at);
CREATE INDEX action_due ON action (due_on) WHERE closed_at IS NULL;

-- The give-and-get sheet of a renegotiation: one page, one date.
CREATE TABLE arrangement (
    action_id   TEXT PRIMARY KEY REFERENCES action (id),
    we_ask      TEXT NOT NULL DEFAULT '',
    we_give     TEXT NOT NULL DEFAULT '',
    must_change TEXT NOT NULL DEFAULT '',
    by_date     TEXT,                           -- ISO date by which it must have changed
    saved_at    TEXT NOT NULL,
    saved_by    TEXT REFERENCES staff_user (id)
);

-- One item of an exit checklist that was done; what is not here is still to do.
CREATE TABLE exit_step (
    action_id TEXT NOT NULL REFERENCES action (id),
    step      TEXT NOT NULL,                    -- surveys/actions.py EXIT_STEPS
    done_on   TEXT NOT NULL,
    done_by   TEXT REFERENCES staff_user (id),
    note      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (action_id, step)
);
