"""Does it predict? Outcomes that happened, beside the scores of the day before."""
