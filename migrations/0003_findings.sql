-- What the analysis found in the answers, and the scores it made of them.

CREATE TABLE annotation (
    answer_id   TEXT NOT NULL REFERENCES answer (id),
    analyser    TEXT NOT NULL,                  -- analysis.VERSION
    language    TEXT NOT NULL,
    sentiment   DOUBLE PRECISION NOT NULL CHECK (sentiment BETWEEN -1 AND 1),
    label       TEXT NOT NULL CHECK (label IN ('neg', 'neu', 'pos', 'mixed')),
    key_phrases TEXT NOT NULL,                  -- JSON list
    is_current  BOOLEAN NOT NULL DEFAULT TRUE,  -- the latest analyser's; older ones stay explainable
    made_at     TEXT NOT NULL,
    PRIMARY KEY (answer_id, analyser)
);

CREATE TABLE opinion (
    answer_id    TEXT NOT NULL,
    analyser     TEXT NOT NULL,
    position     INTEGER NOT NULL,
    start_offset INTEGER NOT NULL,              -- code points in answer.text
    end_offset   INTEGER NOT NULL,
    quote        TEXT NOT NULL,
    topic        TEXT NOT NULL,
    polarity     DOUBLE PRECISION NOT NULL CHECK (polarity BETWEEN -1 AND 1),
    label        TEXT NOT NULL,
    PRIMARY KEY (answer_id, analyser, position),
    FOREIGN KEY (answer_id, analyser) REFERENCES annotation (answer_id, analyser)
);

CREATE TABLE calibration (
    id         TEXT PRIMARY KEY,                -- e.g. client-2026Q4-2
    kind       TEXT NOT NULL CHECK (kind IN ('client', 'partner')),
    body       TEXT NOT NULL,                   -- JSON, analysis.score.Calibration
    responses  INTEGER NOT NULL,                -- how many questionnaires it was estimated on
    made_at    TEXT NOT NULL,
    is_current BOOLEAN NOT NULL DEFAULT TRUE
);
CREATE UNIQUE INDEX calibration_current ON calibration (kind) WHERE is_current;

-- The present score of each relationship.
CREATE TABLE score (
    relationship_id TEXT PRIMARY KEY REFERENCES relationship (id),
    calibration_id  TEXT NOT NULL REFERENCES calibration (id),
    evidence        INTEGER NOT NULL,           -- relationship.evidence when it was computed
    as_of           TEXT NOT NULL,              -- ISO date
    value           DOUBLE PRECISION NOT NULL,
    lo90            DOUBLE PRECISION NOT NULL,
    hi90            DOUBLE PRECISION NOT NULL,
    unclipped       DOUBLE PRECISION NOT NULL,
    p_end           DOUBLE PRECISION NOT NULL,
    p_repair        DOUBLE PRECISION NOT NULL,
    p_improve       DOUBLE PRECISION NOT NULL,
    p_maintain      DOUBLE PRECISION NOT NULL,
    p_grow          DOUBLE PRECISION NOT NULL,
    class           TEXT NOT NULL CHECK (class IN ('end', 'repair', 'improve', 'maintain', 'grow')),
    standing        TEXT NOT NULL CHECK (standing IN ('insufficient', 'provisional', 'firm')),
    p_decline       DOUBLE PRECISION NOT NULL,
    p_below_55      DOUBLE PRECISION NOT NULL,
    reliability     DOUBLE PRECISION NOT NULL,
    withheld        BOOLEAN NOT NULL,
    n_responses     INTEGER NOT NULL,
    n_contacts      INTEGER NOT NULL,
    last_answer     TEXT,
    coverage        DOUBLE PRECISION,           -- contacts who answered / invited; NULL when none was invited
    change          DOUBLE PRECISION,           -- since the previous wave, in points; NULL when there was none
    change_lo90     DOUBLE PRECISION,
    change_hi90     DOUBLE PRECISION,
    computed_at     TEXT NOT NULL
);
CREATE INDEX score_class ON score (class);

CREATE TABLE contribution (
    relationship_id TEXT NOT NULL REFERENCES relationship (id),
    position        INTEGER NOT NULL,
    source          TEXT NOT NULL,              -- prior, engagement or a response id
    question_id     TEXT NOT NULL DEFAULT '',
    points          DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (relationship_id, position)
);

CREATE TABLE dimension_score (
    relationship_id TEXT NOT NULL REFERENCES relationship (id),
    dimension       TEXT NOT NULL,
    value           DOUBLE PRECISION NOT NULL,
    lo90            DOUBLE PRECISION NOT NULL,
    hi90            DOUBLE PRECISION NOT NULL,
    n               INTEGER NOT NULL,
    PRIMARY KEY (relationship_id, dimension)
);

-- What the score would have been at past dates, by the present calibration: the trend chart.
CREATE TABLE score_point (
    relationship_id TEXT NOT NULL REFERENCES relationship (id),
    on_date         TEXT NOT NULL,
    value           DOUBLE PRECISION NOT NULL,
    lo90            DOUBLE PRECISION NOT NULL,
    hi90            DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (relationship_id, on_date)
);

-- Every change of the class shown, with what caused it.
CREATE TABLE class_change (
    id              TEXT PRIMARY KEY,
    relationship_id TEXT NOT NULL REFERENCES relationship (id),
    changed_at      TEXT NOT NULL,
    from_class      TEXT,
    to_class        TEXT NOT NULL,
    probability     DOUBLE PRECISION NOT NULL,
    calibration_id  TEXT NOT NULL
);
CREATE INDEX class_change_relationship ON class_change (relationship_id, changed_at);
