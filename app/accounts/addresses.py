"""E-mail addresses as people type them, checked by email-validator, in the words of our imports."""

import email_validator

from surveys.interchange.values import Unreadable, address_expected, plausible_address


def check_address(text: str) -> str:
    """*text* as an address with its domain in lower case. Raises Unreadable when it is none.

    Nothing is looked up: a name server's silence must not refuse a row. Names of an internal
    network, as in `anne@firm.local`, are taken.
    """
    plausible_address(text)
    try:
        checked = email_validator.validate_email(
            text, check_deliverability=False, globally_deliverable=False
        )
    except email_validator.EmailNotValidError:
        raise Unreadable(address_expected()) from None
    return checked.normalized
