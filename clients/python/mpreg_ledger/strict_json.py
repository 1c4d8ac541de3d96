"""The grammar of section 4, in which every JSON text has one meaning."""

import json
import re

from .encoding import MAX_INTEGER, demand

MAX_BYTES = 1 << 20
MAX_DEPTH = 8


def fields_once(pairs):
    fields = dict(pairs)
    demand(len(fields) == len(pairs), "a field stands twice")
    return fields


def whole(text):
    reason = f"{text[:20]} is no whole number of 0 to 2^53 - 1"
    demand(re.fullmatch(r"0|[1-9][0-9]{0,15}", text), reason)
    demand(int(text) <= MAX_INTEGER, reason)
    return int(text)


def need_grammar(value, depth=1):
    """What Python's reader overlooks: null, nesting and half a surrogate pair."""
    demand(value is not None, "null is no value")
    if isinstance(value, dict):
        demand(depth <= MAX_DEPTH, f"nested deeper than {MAX_DEPTH}")
        for name, part in value.items():
            need_grammar(name)
            need_grammar(part, depth + 1)
    elif isinstance(value, list):
        demand(depth <= MAX_DEPTH, f"nested deeper than {MAX_DEPTH}")
        for part in value:
            need_grammar(part, depth + 1)
    elif isinstance(value, str):
        # Half a surrogate pair has no UTF-8.
        value.encode("utf-8")


def read_json(content, limit=MAX_BYTES):
    """One JSON object; anything else is a ValueError."""
    demand(len(content) <= limit, f"{len(content)} bytes, at most {limit}")
    try:
        # A fraction and an exponent make a float, NaN and Infinity a constant; whole refuses the text of each.
        value = json.loads(
            content.decode("utf-8"),
            object_pairs_hook=fields_once,
            parse_int=whole,
            parse_float=whole,
            parse_constant=whole,
        )
    except RecursionError:
        raise ValueError(f"nested deeper than {MAX_DEPTH}") from None
    demand(isinstance(value, dict), "one object was expected")
    need_grammar(value)
    return value
