-- What goes with the recommendation, and our reputation over time: derived by the worker.

-- One finding per kind and source, replaced whole; its rows are in `driver`.
CREATE TABLE driver_finding (
    kind           TEXT NOT NULL CHECK (kind IN ('client', 'partner')),
    source         TEXT NOT NULL CHECK (source IN ('dimension', 'topic')),
    outcome        TEXT NOT NULL,               -- the dimension that is explained: loyalty, commitment
    n_accounts     INTEGER NOT NULL,            -- with the outcome and something to hold against it
    r_squared      DOUBLE PRECISION,            -- NULL: too little to say anything; then no rows in `driver`
    r_squared_lo90 DOUBLE PRECISION,
    r_squared_hi90 DOUBLE PRECISION,
    trust          DOUBLE PRECISION,            -- 1, or less: drawn towards equal shares
    target         DOUBLE PRECISION NOT NULL,   -- points
    as_of          TEXT NOT NULL,               -- ISO date
    computed_at    TEXT NOT NULL,
    PRIMARY KEY (kind, source)
);

CREATE TABLE driver (
    kind       TEXT NOT NULL,
    source     TEXT NOT NULL,
    name       TEXT NOT NULL,                   -- of a dimension or a topic
    share      DOUBLE PRECISION NOT NULL,       -- of what all drivers explain, 0 to 1
    lo90       DOUBLE PRECISION NOT NULL,
    hi90       DOUBLE PRECISION NOT NULL,
    weight     DOUBLE PRECISION NOT NULL,       -- share x R squared
    relation   DOUBLE PRECISION NOT NULL,       -- correlation with the outcome
    standing   TEXT NOT NULL CHECK (standing IN ('strong', 'weak', 'minor')),
    mean       DOUBLE PRECISION NOT NULL,       -- 0 to 100
    priority   DOUBLE PRECISION NOT NULL,       -- share x (target - mean)
    n          INTEGER NOT NULL,                -- answers or mentions
    n_accounts INTEGER NOT NULL,
    PRIMARY KEY (kind, source, name),
    FOREIGN KEY (kind, source) REFERENCES driver_finding (kind, source)
);

-- The index of a day, under the calibration then in force; kept.
CREATE TABLE reputation_point (
    kind           TEXT NOT NULL CHECK (kind IN ('client', 'partner')),
    weighting      TEXT NOT NULL CHECK (weighting IN ('equal', 'revenue')),
    on_date        TEXT NOT NULL,               -- ISO date
    calibration_id TEXT NOT NULL REFERENCES calibration (id),
    value          DOUBLE PRECISION NOT NULL,   -- 0 to 100
    lo90           DOUBLE PRECISION NOT NULL,
    hi90           DOUBLE PRECISION NOT NULL,
    n_accounts     INTEGER NOT NULL,
    n_answered     INTEGER NOT NULL,
    n_at_risk      INTEGER NOT NULL,
    nps            DOUBLE PRECISION,            -- NULL: nobody was asked within two years
    nps_lo90       DOUBLE PRECISION,
    nps_hi90       DOUBLE PRECISION,
    nps_n          INTEGER NOT NULL,
    moved_since    TEXT,                        -- ISO date; NULL: not compared, or no answer before it
    moved          DOUBLE PRECISION,            -- points
    moved_lo90     DOUBLE PRECISION,
    moved_hi90     DOUBLE PRECISION,
    moved_probability DOUBLE PRECISION,         -- that it is more than chance
    computed_at    TEXT NOT NULL,
    PRIMARY KEY (kind, weighting, on_date, calibration_id)
);

-- What both were made of; another basis means that they are due again.
CREATE TABLE overview_basis (
    kind        TEXT PRIMARY KEY CHECK (kind IN ('client', 'partner')),
    basis       TEXT NOT NULL,
    made_at     TEXT NOT NULL,
    seconds     DOUBLE PRECISION NOT NULL       -- how long it took: a large company is done less often
);
