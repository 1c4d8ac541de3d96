"""The genesis document (sections 5 and 7): who decides first, and the chain id, which is the hash of block 0."""

from .authority_set import encode_authority_set, sorted_authorities
from .encoding import bytes_field, from_hex, name_field, sha256, uint
from .merkle import EMPTY_ROOT
from .state_tree import ZERO, state_root
from .strict_json import read_json
from .transaction import ALGORITHMS

REGISTRATIONS = {"open": 0, "governed": 1}


def encode_key(node):
    return uint(1, ALGORITHMS[node["algorithm"]]) + bytes_field(from_hex(node["publicKey"]))


def encode_parameters(parameters):
    return b"".join(
        [
            uint(4, parameters["blockIntervalMillis"]),
            uint(4, parameters["roundTimeoutMillis"]),
            uint(4, parameters["maxBlockTransactions"]),
            uint(4, parameters["maxBlockBytes"]),
            uint(8, parameters["validUntilWindow"]),
            uint(1, REGISTRATIONS[parameters["registration"]]),
        ]
    )


def genesis_entries(said):
    """The state at height 0, in pairs of a key and a value."""
    authorities = encode_authority_set(said)
    yield b"\x01", encode_parameters(said["parameters"])
    yield b"\x02", authorities
    yield b"\x03", authorities
    for node in said["nodes"]:
        # Registered and updated at height 0, without endpoints, capabilities, metadata and federations.
        yield b"\x06" + name_field(node["id"]), encode_key(node) + bytes(8 + 8 + 4)
        if node["balance"]:
            yield b"\x04" + name_field(node["id"]), uint(8, node["balance"])
    for approval in said["approvals"]:
        yield b"\x08" + name_field(approval["id"]), encode_key(approval)


class Genesis:
    """What a genesis document says, and the header and the chain id that follow from its bytes."""

    def __init__(self, document):
        said = read_json(document)
        self.authorities = {name: said[name] for name in ("byzantine", "crashed", "authorities")}
        set_hash = sha256(encode_authority_set(said))
        self.header = b"".join(
            [
                b"MPREG-BLK-1\0",
                uint(4, 1),  # rulesVersion
                ZERO,  # chainId
                uint(8, 0),  # height
                uint(4, 0),  # originRound
                sha256(document),  # previousHash
                EMPTY_ROOT,  # historyRoot
                EMPTY_ROOT,  # transactionsRoot
                uint(4, 0),  # transactionCount
                state_root(genesis_entries(said)),
                ZERO,  # extensionsRoot
                uint(2, 0),  # vectorClock
                name_field(sorted_authorities(said)[0]["id"]),  # miner
                uint(8, said["timestamp"]),
                set_hash,  # authoritySetHash
                set_hash,  # nextAuthoritySetHash
                uint(8, 1),  # difficulty
                uint(8, 0),  # nonce
            ]
        )
        self.chain_id = sha256(self.header).hex()
