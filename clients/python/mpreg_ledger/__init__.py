"""Verifies what an MPREG Ledger says: offline, with nothing but the genesis document and Python's standard library.

Written from docs/protocol.md alone, so that it repeats none of the service's code. "Section" means a section of that
page unless an RFC is named. This is the public interface; what a module does not show here may change.

judge               the verdict on a receipt or a state proof (sections 14 and 15): most need nothing else
Genesis             chain id and first authorities of a genesis document (section 5)
parse_transaction   what transaction bytes say, and signature_holds of it (section 3)
parse_header        what header bytes say (section 5)
verify_certificate  whether a quorum made a block final (section 8)
verify_inclusion    RFC 9162 section 2.1.3.2, and verify_consistency section 2.1.4.2 (section 6)
verify_range        that leaves are all there are between two places of a tree, and range_tree which tree that is (section 6)
verify_ed25519      RFC 8032, and verify_secp256k1 SEC 1, as section 2 narrows them
Malformed           is raised by what reads bytes and JSON, where they are not of the protocol's grammar
KNOWN_RULES         the last version of the rules that this package was written for (section 19)
"""

from .certificate import verify_certificate
from .ed25519 import verify_ed25519
from .encoding import Malformed
from .genesis import Genesis
from .header import KNOWN_RULES, parse_header
from .merkle import range_tree, verify_consistency, verify_inclusion, verify_range
from .secp256k1 import verify_secp256k1
from .transaction import parse_transaction, signature_holds
from .verdict import judge

__all__ = [
    "KNOWN_RULES",
    "Genesis",
    "Malformed",
    "judge",
    "parse_header",
    "parse_transaction",
    "range_tree",
    "signature_holds",
    "verify_certificate",
    "verify_consistency",
    "verify_ed25519",
    "verify_inclusion",
    "verify_range",
    "verify_secp256k1",
]
