-- Stable, documented views for people who open the data with their own tools (docs/data.md).

CREATE VIEW v_scores AS
SELECT account.name AS account, relationship.kind, relationship.segment,
       CASE WHEN score.withheld THEN NULL ELSE score.value END AS score,
       score.lo90, score.hi90, score.reliability, score.withheld,
       CASE WHEN score.withheld THEN NULL ELSE score.class END AS class,
       score.p_end, score.p_repair, score.p_improve, score.p_maintain, score.p_grow,
       score.p_decline, score.change AS change_since_last_wave,
       score.n_responses, score.n_contacts, score.last_answer, score.coverage,
       score.as_of, score.calibration_id AS calibration,
       account.id AS account_id, relationship.id AS relationship_id
  FROM score
  JOIN relationship ON relationship.id = score.relationship_id
  JOIN account ON account.id = relationship.account_id;

CREATE VIEW v_answers AS
SELECT account.name AS account, relationship.kind, response.answered_at, contact.name AS contact,
       question.id AS question_id, question.dimension, question.scale,
       answer.value, answer.choice, answer.no_opinion,
       response.mode, response.campaign_id,
       response.id AS response_id, answer.id AS answer_id, relationship.id AS relationship_id
  FROM answer
  JOIN response ON response.id = answer.response_id AND response.is_current
  JOIN relationship ON relationship.id = response.relationship_id
  JOIN account ON account.id = relationship.account_id
  JOIN question ON question.kind = relationship.kind AND question.id = answer.question_id
  LEFT JOIN contact ON contact.id = response.contact_id
 WHERE answer.text IS NULL;

CREATE VIEW v_verbatims AS
SELECT account.name AS account, relationship.kind, response.answered_at, contact.name AS contact,
       question.id AS question_id, answer.text,
       annotation.language, annotation.sentiment, annotation.label,
       response.id AS response_id, answer.id AS answer_id, relationship.id AS relationship_id
  FROM answer
  JOIN response ON response.id = answer.response_id AND response.is_current
  JOIN relationship ON relationship.id = response.relationship_id
  JOIN account ON account.id = relationship.account_id
  JOIN question ON question.kind = relationship.kind AND question.id = answer.question_id
  LEFT JOIN contact ON contact.id = response.contact_id
  LEFT JOIN annotation ON annotation.answer_id = answer.id AND annotation.is_current
 WHERE answer.text IS NOT NULL;
