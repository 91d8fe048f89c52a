"""A fictional company in a database of its own: packaging makers, their clients and partners.

All people and companies are invented; the addresses end in `.example` and mails stay in the
outbox. Filled once; everything in it comes about as it would in earnest: imported history, a
launched campaign, mails, answers, words read, scores computed.
"""

from app.demo.company import COMPANY
from app.demo.filling import DATABASE, fill, is_filled, remove, report_account, survey_token

__all__ = [
    "COMPANY",
    "DATABASE",
    "fill",
    "is_filled",
    "remove",
    "report_account",
    "survey_token",
]
