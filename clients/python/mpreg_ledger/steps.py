"""The steps in which a receipt or a state proof is verified (sections 14 and 15), and what refuses it."""

from .header import UnknownRules


class Refused(Exception):
    """The first step that does not hold."""

    def __init__(self, step, reason):
        super().__init__(reason)
        self.step = step


def need(step, holds, reason):
    if not holds:
        raise Refused(step, reason)


def within(step, check, *arguments):
    """Carries out a check whose values may themselves be wrong."""
    try:
        return check(*arguments)
    except UnknownRules as later:
        # Nothing is wrong with the step: a header that stands in it cannot be read (section 19).
        raise Refused("block", str(later)) from None
    except (ValueError, TypeError, LookupError, AttributeError) as wrong:
        raise Refused(step, f"{type(wrong).__name__}: {wrong}") from None
