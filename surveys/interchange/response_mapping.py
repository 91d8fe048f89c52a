"""Which columns of another tool's export hold account, date, ratings, comment; saved and named."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

from surveys.imported_questions import SCALES, scale_of
from surveys.interchange.messages import Refused, message

SINGLE = ("account", "date", "comment", "language", "contact", "reference")
"""Meanings that one column has."""

# The scale is the last part, since a column's name may hold a colon of its own.
_RATING = re.compile(r"(?P<column>.+):(?P<scale>num:[^:]+:[^:]+|[a-z]+[0-9]*)\Z", re.DOTALL)


@dataclass(frozen=True)
class Rating:
    """A column of ratings and the scale they are on."""

    column: str
    scale: str


@dataclass(frozen=True)
class ResponseMapping:
    """What an export's columns mean; names as in its header, empty for what it does not have.

    account_name: the one account that all rows belong to, in place of a column.
    """

    account: str = ""
    account_name: str = ""
    date: str = ""
    ratings: tuple[Rating, ...] = ()
    comment: str = ""
    language: str = ""
    contact: str = ""
    reference: str = ""
    date_form: str = ""

    @classmethod
    def of(cls, pairs: Iterable[str], *, account_name: str = "", date_form: str = "") -> Self:
        """The mapping in `MEANING=COLUMN` pairs (`rating=COLUMN:SCALE`). Raises Refused."""
        found: dict[str, str] = {}
        ratings: list[Rating] = []
        for pair in pairs:
            meaning, equals, column = pair.partition("=")
            if not equals or not column:
                raise Refused(_expected_pair(pair))
            if meaning == "rating":
                ratings.append(_rating(pair, column))
            elif meaning not in SINGLE:
                raise Refused(_expected_pair(pair))
            elif meaning in found:
                raise Refused(
                    message("--map %(meaning)s: expected once; got it twice", meaning=meaning)
                )
            else:
                found[meaning] = column
        return cls(**found, ratings=tuple(ratings), account_name=account_name, date_form=date_form)

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Self:
        """What `to_json` gave."""
        known = {each.name for each in fields(cls)}
        plain = {name: value for name, value in body.items() if name in known}
        plain["ratings"] = tuple(Rating(**rating) for rating in body.get("ratings", ()))
        return cls(**plain)

    def to_json(self) -> dict[str, Any]:
        """Plain values, to be kept under a name."""
        return asdict(self) | {"ratings": [asdict(rating) for rating in self.ratings]}

    def over(self, saved: Self) -> Self:
        """*saved* with whatever is given here in its place."""
        given = {
            each.name: getattr(self, each.name) for each in fields(self) if getattr(self, each.name)
        }
        if "account_name" in given:
            given["account"] = ""
        elif "account" in given:
            given["account_name"] = ""
        return replace(saved, **given)

    def check(self) -> None:
        """Raise Refused, saying what to add, unless all that an answer needs is named."""
        if bool(self.account) == bool(self.account_name):
            raise Refused(
                message(
                    "expected the column of the account (--map account=COLUMN) or one name for "
                    "all rows (--account NAME), and not both"
                )
            )
        if not self.date:
            raise Refused(message("expected the column of the date: --map date=COLUMN"))
        if not self.ratings and not self.comment:
            raise Refused(
                message(
                    "expected a column to read: --map rating=COLUMN:SCALE or --map comment=COLUMN"
                )
            )
        if sum(rating.scale == "nps11" for rating in self.ratings) > 1:
            raise Refused(
                message(
                    "expected one rating on nps11, the recommendation question; got more; give "
                    "the others as num:0:10"
                )
            )


def _rating(pair: str, column: str) -> Rating:
    match = _RATING.match(column)
    try:
        if match is not None:
            return Rating(match["column"], scale_of(match["scale"]))
    except ValueError:
        pass
    raise Refused(
        message(
            "--map %(pair)s: expected rating=COLUMN:SCALE with a scale among %(scales)s",
            pair=pair,
            scales=", ".join(SCALES),
        )
    )


def _expected_pair(pair: str) -> Any:
    return message(
        "--map %(pair)s: expected MEANING=COLUMN with a meaning among %(meanings)s",
        pair=pair,
        meanings=", ".join((*SINGLE, "rating")),
    )
