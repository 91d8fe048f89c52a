-- Derived as well, so that who gains more can be read for thousands of relationships at once.

-- How we answered who gains more (1: the account, 5: we); NULL when nobody of us has within 24 months.
ALTER TABLE benefit ADD COLUMN we_say DOUBLE PRECISION;

-- How their people answered it: mean of each person's latest answer within 24 months.
CREATE TABLE their_word (
    relationship_id TEXT PRIMARY KEY REFERENCES relationship (id),
    they_say        DOUBLE PRECISION NOT NULL
);

-- Level and spread of both sides of a kind, on which each relationship is put.
CREATE TABLE spread (
    kind TEXT NOT NULL CHECK (kind IN ('client', 'partner')),
    side TEXT NOT NULL CHECK (side IN ('theirs', 'ours')),
    n    INTEGER NOT NULL,
    mean DOUBLE PRECISION NOT NULL,
    sd   DOUBLE PRECISION NOT NULL CHECK (sd > 0),
    PRIMARY KEY (kind, side)
);
