"""A header and an authority set to be changed in one place, and certificates by any of the set."""

from mpreg_ledger.authority_set import authority_set_hash
from mpreg_ledger.certificate import FINALIZE, vote_bytes
from mpreg_ledger.encoding import name_field, sha256, uint

from .signers import Ed25519Key

CHAIN_ID = sha256(b"a chain")
# b = 1 and c = 0, so that three of these four are a quorum.
IDS = ["a", "b", "c", "d"]
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


def certificate(header, signers=(0, 1, 2), kind=FINALIZE, signed=FINALIZE, height=3, round_number=5, about=None):
    """Section 8: of the authorities at these indexes, whatever the rest says."""
    about = about or sha256(header)
    set_hash = bytes.fromhex(authority_set_hash(SET))
    votes = b""
    for index in signers:
        message = vote_bytes(signed, CHAIN_ID, set_hash, 3, round_number, sha256(header))
        votes += uint(2, index) + KEYS[IDS[index % len(IDS)]].sign(message)
    place = uint(1, kind) + uint(8, height) + uint(4, round_number) + about
    return b"MPREG-CRT-1\0" + place + uint(2, len(signers)) + votes
