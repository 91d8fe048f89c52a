"""Files in and out: tables of other tools read strictly, ours written for all to read."""
