"""What a node answers about a transaction, checked answer by answer, with what could not be checked said as well.

A receipt holds all of it in one document and is the shorter way; here each answer of the HTTP interface (section 23) is
held against the others. The evidence is a dictionary of them, by the names in ANSWERS, of which the first two are
needed. What is found goes to `checks`, which has the methods that(what, holds), not_checked(what), note(what) and
detail(what).
"""

from .authority_set import authority_set_hash
from .certificate import verify_certificate
from .damage import flipped, refuses_damaged_consistency, refuses_damaged_inclusion
from .encoding import from_hex, sha256
from .header import parse_header
from .merkle import leaf_hash, verify_consistency, verify_inclusion
from .transaction import ALGORITHMS, parse_transaction, signature_holds, transaction_leaf_hash

ANSWERS = ("proof", "block", "genesis", "consensus", "head", "header-proof", "consistency-proof")
NOT_OF_GENESIS = "not those of the genesis: changed since, or made up, which verify_receipt.py can tell"


def hashes(values):
    return [from_hex(value, 32) for value in values]


def check_header(checks, what, block):
    """Returns the header and its bytes, from which it is read: nothing is taken from the JSON."""
    content = from_hex(block["headerBytes"])
    header = parse_header(content)
    height = header["height"]
    checks.that(f"{what} (height {height}): the hash is that of the header bytes", sha256(content).hex() == block["hash"])
    said = {field: block.get(field) for field in header}
    checks.that(f"{what}: header bytes and JSON say the same", said == header)
    return content, header


def check_genesis(checks, evidence, chain_id):
    """Returns the hash of the set that the genesis of this chain names, without which no vote says anything."""
    if "genesis" not in evidence:
        checks.not_checked("without genesis.json, nothing shows who decides in this chain")
        return None
    content, genesis = check_header(checks, "genesis", evidence["genesis"])
    is_genesis = genesis["height"] == 0 and sha256(content).hex() == chain_id
    checks.that("genesis: its hash is the chain id", is_genesis)
    return genesis["authoritySetHash"] if is_genesis else None


def check_authorities(checks, evidence, decides):
    """Returns the authorities of the genesis; anybody can name others, and sign for them with keys of its own."""
    if decides is None:
        return None
    if "consensus" not in evidence:
        checks.not_checked("without consensus.json, the keys of the authorities are not known")
        return None
    if authority_set_hash(evidence["consensus"]) != decides:
        checks.not_checked(f"the authorities in consensus.json are {NOT_OF_GENESIS}")
        return None
    checks.that("consensus: the authorities are those of the genesis", True)
    return evidence["consensus"]


def check_votes(checks, what, block, content, header, authorities):
    checks.that(f"{what}: is above the genesis", header["height"] > 0)
    if authorities is None:
        checks.not_checked(f"{what}: who voted for it")
        return
    if header["authoritySetHash"] != authority_set_hash(authorities):
        checks.not_checked(f"{what}: who voted for it; the authorities that it names are {NOT_OF_GENESIS}")
        return
    certificate = from_hex(block["certificate"]["bytes"])
    holds = verify_certificate(certificate, content, authorities)
    refused = not verify_certificate(flipped(certificate), content, authorities)
    checks.that(f"{what}: a quorum of the authorities of the genesis made it final", holds and refused)


def check_transaction(checks, proof, header, block_hash):
    content = from_hex(proof["transactionBytes"])
    checks.that("transaction: the id is that of its bytes", sha256(content).hex() == proof["id"])
    transaction = parse_transaction(content)
    checks.detail(
        f"{transaction['operationType']} of {transaction['sender']}, lane {transaction['lane']},"
        f" nonce {transaction['nonce']}, outcome {proof['outcome']}"
    )
    checks.that("transaction: is meant for the block's chain", transaction["chainId"].hex() == header["chainId"])
    if transaction["algorithm"] == ALGORITHMS["ed25519"]:
        other = {**transaction, "signingBytes": flipped(transaction["signingBytes"])}
        checks.that("transaction: the signature holds", signature_holds(transaction) and not signature_holds(other))
    else:
        checks.not_checked("transaction: a secp256k1 signature; verify_receipt.py does it")
    leaf = transaction_leaf_hash(content, proof["outcome"])
    index, size, path = proof["leafIndex"], proof["treeSize"], hashes(proof["proof"])
    root = from_hex(header["transactionsRoot"], 32)
    checks.that(
        f"transaction: is number {index} of {size} in block {header['height']}",
        proof["blockHash"] == block_hash
        and size == header["transactionCount"]
        and leaf.hex() == proof["leafHash"]
        and verify_inclusion(index, size, leaf, path, root),
    )
    checks.that("transaction: damaged proofs are refused", refuses_damaged_inclusion(index, size, leaf, path, root))
    other = transaction_leaf_hash(content, proof["outcome"] + 1)
    checks.that("transaction: another outcome is refused", not verify_inclusion(index, size, other, path, root))


def check_history(checks, evidence, block_bytes, header, head):
    size, root = head["height"], from_hex(head["historyRoot"], 32)
    if "header-proof" in evidence:
        proof = evidence["header-proof"]
        arguments = (header["height"], size, leaf_hash(block_bytes), hashes(proof["proof"]), root)
        checks.that(
            f"block: is in the history of {size} headers that the head commits to",
            proof["leafIndex"] == header["height"]
            and proof["treeSize"] == size
            and verify_inclusion(*arguments)
            and refuses_damaged_inclusion(*arguments),
        )
    else:
        checks.note("block: no later block commits to it yet; its own votes make it final")
    if "genesis" in evidence and "consistency-proof" in evidence:
        # The root of one header is that header's leaf hash.
        first_root = leaf_hash(from_hex(evidence["genesis"]["headerBytes"]))
        proof = evidence["consistency-proof"]
        arguments = (1, size, first_root, root, hashes(proof["proof"]))
        checks.that(
            f"the history of {size} headers begins with the genesis",
            (proof["size1"], proof["size2"]) == (1, size)
            and verify_consistency(*arguments)
            and refuses_damaged_consistency(*arguments),
        )


def check_evidence(checks, evidence, expected_chain=None):
    """Tells checks what holds; without an expected chain, the genesis of the evidence is believed."""
    block_bytes, header = check_header(checks, "block", evidence["block"])
    chain_id = header["chainId"]
    if expected_chain:
        checks.that("block: is of the expected chain", chain_id == expected_chain)
    authorities = check_authorities(checks, evidence, check_genesis(checks, evidence, chain_id))
    check_votes(checks, "block", evidence["block"], block_bytes, header, authorities)
    check_transaction(checks, evidence["proof"], header, evidence["block"]["hash"])
    if "head" in evidence:
        head_bytes, head = check_header(checks, "head", evidence["head"])
        checks.that("head: is of the same chain", head["chainId"] == chain_id)
        check_votes(checks, "head", evidence["head"], head_bytes, head, authorities)
        check_history(checks, evidence, block_bytes, header, head)
