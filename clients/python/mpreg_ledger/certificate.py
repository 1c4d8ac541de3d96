"""Finality certificates (section 8): the votes with which a quorum made a block final."""

from .authority_set import authority_set_hash, quorum, sorted_authorities
from .ed25519 import verify_ed25519
from .encoding import Reader, from_hex, sha256, uint
from .header import KNOWN_RULES, parse_header
from .steps import Refused, need

FINALIZE = 4


def vote_bytes(kind, chain_id, set_hash, height, round_number, about):
    place = uint(8, height) + uint(4, round_number)
    return b"".join([b"MPREG-CONS-1\0", uint(1, kind), chain_id, set_hash, place, about])


def check_certificate(step, content, header_bytes, authority_set, known_rules=KNOWN_RULES):
    """Refuses at the step unless a quorum of the set, which the header names, voted FINALIZE for its block."""
    header, block_hash = parse_header(header_bytes, known_rules), sha256(header_bytes)
    reader = Reader(content)
    reader.magic(b"MPREG-CRT-1\0")
    kind, height, round_number, about = reader.uint(1), reader.uint(8), reader.uint(4), reader.raw(32)
    votes = [(reader.uint(2), reader.raw(64)) for _ in range(reader.uint(2))]
    reader.end()
    authorities = sorted_authorities(authority_set)
    set_hash, indexes = authority_set_hash(authority_set), [index for index, _ in votes]
    need(step, set_hash == header["authoritySetHash"], "the certificate is not by the set that the header names")
    need(step, kind == FINALIZE, "the certificate is of another kind of votes")
    need(step, height == header["height"], "the certificate is of another height")
    need(step, about == block_hash, "the certificate is of another block")
    need(step, len(votes) >= quorum(authority_set), "the certificate has fewer votes than a quorum")
    need(step, indexes == sorted(set(indexes)), "the votes of the certificate are not in order, each once")
    need(step, all(index < len(authorities) for index in indexes), "a vote of the certificate is by nobody of the set")
    chain_id, named = from_hex(header["chainId"], 32), from_hex(set_hash, 32)
    vote = vote_bytes(FINALIZE, chain_id, named, header["height"], round_number, block_hash)
    for index, signature in votes:
        key = from_hex(authorities[index]["consensusKey"], 32)
        need(step, verify_ed25519(key, vote, signature), "a signature of the certificate does not hold")


def verify_certificate(content, header_bytes, authority_set, known_rules=KNOWN_RULES):
    """Whether a quorum of the authorities that the header names voted FINALIZE for its block."""
    try:
        check_certificate("certificate", content, header_bytes, authority_set, known_rules)
        return True
    except Refused:
        return False
