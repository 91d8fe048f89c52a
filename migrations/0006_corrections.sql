-- What people corrected in the reading of a verbatim, the words that moved each opinion, and the
-- phrases found, so that a new one can be counted.

-- A correction wins over every analyser, present and future, until it is taken back.
CREATE TABLE label_correction (
    answer_id   TEXT PRIMARY KEY REFERENCES answer (id),
    label       TEXT NOT NULL CHECK (label IN ('neg', 'neu', 'pos', 'mixed')),
    found_label TEXT NOT NULL,                  -- what the reader had said
    made_by     TEXT REFERENCES staff_user (id),
    made_at     TEXT NOT NULL
);

-- One opinion, known by its place and by the topic that was found there.
CREATE TABLE opinion_correction (
    answer_id    TEXT NOT NULL REFERENCES answer (id),
    start_offset INTEGER NOT NULL,              -- code points in answer.text
    end_offset   INTEGER NOT NULL,
    found_topic  TEXT NOT NULL,
    found_label  TEXT NOT NULL,
    quote        TEXT NOT NULL,
    topic        TEXT,                          -- NULL: no opinion stands there
    label        TEXT CHECK (label IN ('neg', 'neu', 'pos')),
    made_by      TEXT REFERENCES staff_user (id),
    made_at      TEXT NOT NULL,
    PRIMARY KEY (answer_id, start_offset, end_offset, found_topic),
    CHECK ((topic IS NULL) = (label IS NULL))
);

ALTER TABLE opinion ADD COLUMN cues TEXT NOT NULL DEFAULT '[]';  -- JSON: [start, end, weight] each

CREATE TABLE key_phrase (
    answer_id TEXT NOT NULL,
    analyser  TEXT NOT NULL,
    phrase    TEXT NOT NULL,
    PRIMARY KEY (answer_id, analyser, phrase),
    FOREIGN KEY (answer_id, analyser) REFERENCES annotation (answer_id, analyser)
);
CREATE INDEX key_phrase_phrase ON key_phrase (phrase);
