"""What we know and keep: accounts, questionnaires, campaigns, answers, scores, and all the SQL."""
