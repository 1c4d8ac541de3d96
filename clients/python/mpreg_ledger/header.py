"""Block headers (section 5)."""

from .encoding import Malformed, Reader, demand

# The last version of the rules whose bytes are written here (section 19).
KNOWN_RULES = 1


class UnknownRules(Malformed):
    """A header of later rules than the caller knows: nobody can say here what it means."""


def read_vector_clock(reader):
    clock, last = {}, ""
    for _ in range(reader.uint(2)):
        authority, turns = reader.name(), reader.uint(8)
        demand(authority > last, "a vector clock is sorted")
        demand(turns > 0, "a vector clock has no entry of 0")
        clock[authority] = turns
        last = authority
    return clock


def parse_header(content, known_rules=KNOWN_RULES):
    """What header bytes say."""
    reader = Reader(content)
    reader.magic(b"MPREG-BLK-1\0")
    rules = reader.uint(4)
    demand(rules > 0, "rules version 0")
    if rules > known_rules:
        raise UnknownRules(f"rules version {rules} is unknown")
    header = {
        "rulesVersion": rules,
        "chainId": reader.raw(32).hex(),
        "height": reader.uint(8),
        "originRound": reader.uint(4),
        "previousHash": reader.raw(32).hex(),
        "historyRoot": reader.raw(32).hex(),
        "transactionsRoot": reader.raw(32).hex(),
        "transactionCount": reader.uint(4),
        "stateRoot": reader.raw(32).hex(),
        "extensionsRoot": reader.raw(32).hex(),
        "vectorClock": read_vector_clock(reader),
        "miner": reader.name(),
        "timestamp": reader.uint(8),
        "authoritySetHash": reader.raw(32).hex(),
        "nextAuthoritySetHash": reader.raw(32).hex(),
        "difficulty": reader.uint(8),
        "nonce": reader.uint(8),
    }
    reader.end()
    demand(header["difficulty"] > 0, "a difficulty is at least 1")
    return header
