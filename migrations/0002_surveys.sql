-- What is asked, of whom, and what they answered.

-- A question keeps its id, scale and meaning for ever; another wording that breaks comparison is another id.
CREATE TABLE question (
    kind      TEXT NOT NULL CHECK (kind IN ('client', 'partner')),
    id        TEXT NOT NULL,
    dimension TEXT NOT NULL,
    scale     TEXT NOT NULL,                    -- nps11, csat5, likert5, ces7, bal5, choice, text, num:MIN:MAX
    standard  BOOLEAN NOT NULL,                 -- part of what the score means (score.md section 0)
    label_fr  TEXT NOT NULL,
    label_en  TEXT NOT NULL,
    PRIMARY KEY (kind, id)
);

CREATE TABLE questionnaire (
    id         TEXT PRIMARY KEY,                -- client, partner, pulse …
    title_fr   TEXT NOT NULL,
    title_en   TEXT NOT NULL,
    created_at TEXT NOT NULL
);

CREATE TABLE questionnaire_version (
    id               TEXT PRIMARY KEY,
    questionnaire_id TEXT NOT NULL REFERENCES questionnaire (id),
    version          INTEGER NOT NULL,
    definition       TEXT NOT NULL,             -- JSON, see surveys/questionnaires.py; never edited once published
    published_at     TEXT NOT NULL,
    UNIQUE (questionnaire_id, version)
);

CREATE TABLE campaign (
    id               TEXT PRIMARY KEY,
    name             TEXT NOT NULL CHECK (name <> ''),
    questionnaire_version_id TEXT NOT NULL REFERENCES questionnaire_version (id),
    kind             TEXT NOT NULL CHECK (kind IN ('client', 'partner')),
    state            TEXT NOT NULL CHECK (state IN ('draft', 'open', 'closed')),
    confidentiality  TEXT NOT NULL CHECK (confidentiality IN ('named')),
    controller       TEXT NOT NULL,             -- the notice, asked at launch and shown before the first question
    purpose          TEXT NOT NULL,
    readers          TEXT NOT NULL,             -- who will read the answers
    purpose_en       TEXT NOT NULL DEFAULT '',  -- the same in English; '' when the words above serve both
    readers_en       TEXT NOT NULL DEFAULT '',
    privacy_contact  TEXT NOT NULL,
    retention_months INTEGER NOT NULL CHECK (retention_months > 0),
    rhythm_months    INTEGER NOT NULL DEFAULT 12 CHECK (rhythm_months IN (6, 12)),
    subject_event    TEXT NOT NULL DEFAULT '',  -- a pulse names its event above the questions
    closes_at        TEXT NOT NULL,
    created_at       TEXT NOT NULL,
    created_by       TEXT,
    launched_at      TEXT,
    closed_at        TEXT
);

CREATE TABLE invitation (
    id              TEXT PRIMARY KEY,
    campaign_id     TEXT NOT NULL REFERENCES campaign (id),
    relationship_id TEXT NOT NULL REFERENCES relationship (id),
    contact_id      TEXT NOT NULL REFERENCES contact (id),
    language        TEXT NOT NULL CHECK (language IN ('fr', 'en')),
    due_at          TEXT,                       -- NULL until the campaign is launched
    sent_at         TEXT,
    stopped_at      TEXT,                       -- on the stop list when its turn came: never sent
    bounced_at      TEXT,                       -- refused for good by the mail server
    bounce_reason   TEXT,
    started_at      TEXT,                       -- the first POST
    completed_at    TEXT,
    UNIQUE (campaign_id, contact_id)
);
CREATE INDEX invitation_due ON invitation (due_at) WHERE sent_at IS NULL AND stopped_at IS NULL AND bounced_at IS NULL;
CREATE INDEX invitation_relationship ON invitation (relationship_id, sent_at);
CREATE INDEX invitation_contact ON invitation (contact_id);

-- Minted at each send or showing; the raw token is never stored, so a copy of the database opens no link.
CREATE TABLE invitation_token (
    hash          TEXT PRIMARY KEY,             -- SHA-256 of the token, hex
    invitation_id TEXT NOT NULL REFERENCES invitation (id),
    made_at       TEXT NOT NULL
);
CREATE INDEX invitation_token_invitation ON invitation_token (invitation_id);

CREATE TABLE response (
    id              TEXT PRIMARY KEY,
    submission_id   TEXT NOT NULL UNIQUE,       -- made by the form or the importer: a retry is the same submission
    relationship_id TEXT NOT NULL REFERENCES relationship (id),
    contact_id      TEXT REFERENCES contact (id),
    campaign_id     TEXT REFERENCES campaign (id),
    invitation_id   TEXT REFERENCES invitation (id),
    questionnaire_version_id TEXT REFERENCES questionnaire_version (id),
    language        TEXT,
    mode            TEXT NOT NULL CHECK (mode IN ('web', 'import')),
    answered_at     TEXT NOT NULL,
    received_at     TEXT NOT NULL,
    is_current      BOOLEAN NOT NULL DEFAULT TRUE,  -- FALSE: replaced by a later answer, kept as history
    replaces_id     TEXT REFERENCES response (id),
    digest          TEXT NOT NULL               -- of what was answered, checked by `rapport doctor`
);
CREATE UNIQUE INDEX response_one_current ON response (invitation_id) WHERE is_current AND invitation_id IS NOT NULL;
CREATE INDEX response_relationship ON response (relationship_id, is_current, answered_at);
CREATE INDEX response_campaign ON response (campaign_id);
CREATE INDEX response_answered ON response (answered_at) WHERE is_current;

CREATE TABLE answer (
    id          TEXT PRIMARY KEY,
    response_id TEXT NOT NULL REFERENCES response (id),
    question_id TEXT NOT NULL,                  -- question.id within the relationship's kind
    value       DOUBLE PRECISION,
    choice      TEXT,
    text        TEXT,
    no_opinion  BOOLEAN NOT NULL DEFAULT FALSE,
    read_by     TEXT,                           -- the analyser version that read this text last
    UNIQUE (response_id, question_id),
    -- exactly one of the four
    CHECK (CASE WHEN value IS NULL THEN 0 ELSE 1 END + CASE WHEN choice IS NULL THEN 0 ELSE 1 END
           + CASE WHEN text IS NULL THEN 0 ELSE 1 END + CASE WHEN no_opinion THEN 1 ELSE 0 END = 1)
);
CREATE INDEX answer_unread ON answer (read_by) WHERE text IS NOT NULL;
CREATE INDEX answer_question ON answer (question_id);

CREATE TABLE import_mapping (
    name    TEXT PRIMARY KEY,
    body    TEXT NOT NULL,                      -- JSON: column of the file to what it means
    made_at TEXT NOT NULL
);
