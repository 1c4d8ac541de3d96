"""A header and an authority set to be changed in one place, and certificates by any of the set."""

from mpreg_ledger.authority_set import authority_set_hash
from mpreg_ledger.certificate import FINALIZE, vote_bytes
from mpreg_ledger.encoding import from_hex, name_field, sha256, uint
from mpreg_ledger.header import parse_header

from .signers import Ed25519Key

CHAIN_ID = sha256(b"a chain")
# b = 1 and c = 0, so that three of these four are a quorum.
IDS = ["a", "b", "c", "d"]
ROUND = 5
KEYS = {name: Ed25519Key(sha256(name.encode("ascii"))) for name in IDS}


def authority(name):
    checkpoint_key = sha256(b"checkpoint", name.encode("ascii"))
    return {"id": name, "consensusKey": KEYS[name].public_key.hex(), "checkpointKey": checkpoint_key.hex()}


SET = {"byzantine": 1, "crashed": 0, "authorities": [authority(name) for name in IDS]}


def header_bytes(clock=(("a", 1), ("b", 2)), **changes):
    """Section 5, field by field, each of which may be other bytes."""
    set_hash = bytes.fromhex(authority_set_hash(SET))
    fields = {
        "magic": b"MPREG-BLK-1\0",
        "rulesVersion": uint(4, 1),
        "chainId": CHAIN_ID,
        "height": uint(8, 3),
        "originRound": uint(4, 0),
        "previousHash": bytes(32),
        "historyRoot": bytes(32),
        "transactionsRoot": bytes(32),
        "transactionCount": uint(4, 0),
        "stateRoot": bytes(32),
        "extensionsRoot": bytes(32),
        "vectorClock": uint(2, len(clock)) + b"".join(name_field(name) + uint(8, turns) for name, turns in clock),
        "miner": name_field("a"),
        "timestamp": uint(8, 1_700_000_000_000),
        "authoritySetHash": set_hash,
        "nextAuthoritySetHash": set_hash,
        "difficulty": uint(8, 1),
        "nonce": uint(8, 0),
    }
    return b"".join({**fields, **changes}.values())


def certificate(header, signers=(0, 1, 2), kind=FINALIZE, signed=FINALIZE, height=None, about=None):
    """Section 8: of the authorities at these indexes, for the header, whatever kind, height and hash it says."""
    said = parse_header(header, known_rules=9)
    about = sha256(header) if about is None else about
    place = uint(8, said["height"] if height is None else height) + uint(4, ROUND)
    decides = [from_hex(said[field]) for field in ("chainId", "authoritySetHash")]
    message = vote_bytes(signed, *decides, said["height"], ROUND, sha256(header))
    votes = [uint(2, index) + KEYS[IDS[index % len(IDS)]].sign(message) for index in signers]
    return b"".join([b"MPREG-CRT-1\0", uint(1, kind), place, about, uint(2, len(votes)), *votes])
