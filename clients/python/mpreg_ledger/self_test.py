"""What has to hold of the proofs and signatures themselves, without a node: for programs that check themselves."""

from .damage import refuses_damaged_consistency, refuses_damaged_inclusion, refuses_damaged_range
from .ed25519 import L, verify_ed25519
from .encoding import from_hex
from .merkle import (
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    range_proof,
    root_of,
    verify_consistency,
    verify_inclusion,
    verify_range,
)

MOST_LEAVES = 33
MOST_LEAVES_OF_RANGES = 12


def inclusion_laws(leaves):
    """For every leaf of every tree of the first leaves: its proof holds, and no damaged one does."""
    for n in range(1, len(leaves) + 1):
        root = root_of(leaves[:n])
        for m in range(n):
            arguments = (m, n, leaves[m], inclusion_proof(m, leaves[:n]), root)
            yield verify_inclusion(*arguments) and refuses_damaged_inclusion(*arguments)


def consistency_laws(leaves):
    """For every two trees of the first leaves: the proof holds, and no damaged one does."""
    for n in range(1, len(leaves) + 1):
        root = root_of(leaves[:n])
        for m in range(1, n + 1):
            arguments = (m, n, root_of(leaves[:m]), root, consistency_proof(m, leaves[:n]))
            yield verify_consistency(*arguments) and refuses_damaged_consistency(*arguments)


def range_laws(leaves):
    """For every range of every tree of the first leaves: its proof holds, and no damaged one does."""
    for n in range(len(leaves) + 1):
        root = root_of(leaves[:n])
        for begin in range(n + 1):
            for end in range(begin, n + 1):
                arguments = (begin, end, n, leaves[begin:end], *range_proof(begin, end, leaves[:n]), root)
                yield verify_range(*arguments) and refuses_damaged_range(*arguments)


def self_test():
    """Pairs of what is checked and whether it holds."""
    leaves = [leaf_hash(bytes([i])) for i in range(MOST_LEAVES)]
    inclusion, consistency = list(inclusion_laws(leaves)), list(consistency_laws(leaves))
    yield f"{len(inclusion)} inclusion proofs hold, damaged ones do not", all(inclusion)
    yield f"{len(consistency)} consistency proofs hold, damaged ones do not", all(consistency)
    ranges = list(range_laws(leaves[:MOST_LEAVES_OF_RANGES]))
    yield f"{len(ranges)} range proofs hold, damaged ones do not", all(ranges)
    # RFC 8032 section 7.1, test 2
    key = from_hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = from_hex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    beyond = signature[:32] + (int.from_bytes(signature[32:], "little") + L).to_bytes(32, "little")
    yield "the signature of RFC 8032 holds", verify_ed25519(key, b"\x72", signature)
    yield "of another message it does not", not verify_ed25519(key, b"\x73", signature)
    yield "nor with S beyond L", not verify_ed25519(key, b"\x72", beyond)
    yield "a key of small order is refused", not verify_ed25519(b"\x01" + bytes(31), b"", b"\x01" + bytes(63))
