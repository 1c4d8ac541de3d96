"""Transactions (section 3): their bytes, their signatures, and their leaves in a block's tree."""

from .ed25519 import verify_ed25519
from .encoding import Reader, uint
from .merkle import leaf_hash
from .secp256k1 import verify_secp256k1

# Section 2: the codes of the algorithms.
ALGORITHMS = {"ed25519": 1, "secp256k1": 2}
VERIFIERS = {1: verify_ed25519, 2: verify_secp256k1}


def parse_transaction(content):
    reader = Reader(content)
    reader.magic(b"MPREG-TX-1\0")
    transaction = {
        "chainId": reader.raw(32),
        "sender": reader.name(),
        "receiver": reader.name(),
        "operationType": reader.name(),
        "lane": reader.uint(1),
        "nonce": reader.uint(8),
        "timestamp": reader.uint(8),
        "observedHeight": reader.uint(8),
        "validUntilHeight": reader.uint(8),
        "payloadLength": reader.uint(4),
        "payloadHash": reader.raw(32),
        "algorithm": reader.uint(1),
        "publicKey": reader.bytes_field(33),
    }
    transaction["signingBytes"] = content[: reader.position]
    transaction["signature"] = reader.bytes_field(64)
    reader.end()
    return transaction


def signature_holds(transaction):
    """Whether the transaction is signed with its own key; an algorithm that nobody knows signs nothing."""
    signed = [transaction[field] for field in ("publicKey", "signingBytes", "signature")]
    verify = VERIFIERS.get(transaction["algorithm"])
    return verify is not None and verify(*signed)


def transaction_leaf_hash(content, outcome):
    return leaf_hash(content + uint(2, outcome))
