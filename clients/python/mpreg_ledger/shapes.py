"""The step `shape` (sections 14 and 15): fields and types of a receipt and of a state proof, none missing and none added."""

import base64

from .encoding import is_hex, is_whole

MAX_OUTCOME = 65_535
MAX_ENTRIES = 64
MAX_CHANGES = 256


def is_outcome(value):
    return is_whole(value) and value <= MAX_OUTCOME


def is_hash(value):
    return is_hex(value) and len(value) == 64


def is_base64(value):
    """RFC 4648 section 4, in its one form: with padding, and unused bits zero."""
    try:
        return isinstance(value, str) and base64.b64encode(base64.b64decode(value, validate=True)).decode() == value
    except ValueError:
        return False


def is_text(value):
    return isinstance(value, str)


def list_of(check):
    return lambda value: isinstance(value, list) and all(map(check, value))


def object_of(required, optional=None):
    optional = optional or {}

    def check(value):
        return (
            isinstance(value, dict)
            and set(required) <= set(value) <= set(required) | set(optional)
            and all({**required, **optional}[name](part) for name, part in value.items())
        )

    return check


IS_PROOF = object_of(
    {
        "scheme": lambda value: value == "rfc9162-sha256",
        "leafIndex": is_whole,
        "treeSize": is_whole,
        "leafHash": is_hash,
        "proof": list_of(is_hash),
        "root": is_hash,
    }
)
COMMON = {
    "version": lambda value: type(value) is int and value == 1,
    "chainId": is_hash,
    "block": object_of({"height": is_whole, "hash": is_hash, "headerBytes": is_hex}),
    "authoritySet": is_hex,
    "certificate": is_hex,
}
IS_CHANGE = object_of({"headerBytes": is_hex, "certificate": is_hex, "nextAuthoritySet": is_hex})
CHANGES = {"authorityChanges": lambda value: list_of(IS_CHANGE)(value) and 0 < len(value) <= MAX_CHANGES}
IS_TRANSACTION = object_of(
    {"id": is_hash, "bytes": is_hex, "payload": is_base64, "outcome": is_outcome, "outcomeCode": is_text}
)
IS_RECEIPT = object_of(
    {**COMMON, "transaction": IS_TRANSACTION, "inclusion": IS_PROOF, "history": IS_PROOF, "checkpoint": is_text},
    CHANGES,
)
IS_PLACE = object_of(
    {"key": is_hex, "siblings": list_of(is_hash)},
    {"value": is_hex, "other": object_of({"key": is_hex, "value": is_hex})},
)


def is_entry(value):
    """A value says that the key is there, and another leaf in its place that it is not."""
    return IS_PLACE(value) and not {"value", "other"} <= set(value)


def are_entries(value):
    return list_of(is_entry)(value) and 0 < len(value) <= MAX_ENTRIES


IS_STATE_PROOF = object_of({**COMMON, "entries": are_entries}, CHANGES)
