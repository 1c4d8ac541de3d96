"""Receipts: that a transaction is final with an outcome, in the steps of section 14."""

import base64

from .authority_history import AuthorityHistory
from .encoding import from_hex, sha256
from .final_block import check_authorities, check_block, check_order_of_rules, check_votes
from .genesis import Genesis
from .header import KNOWN_RULES
from .merkle import leaf_hash, verify_inclusion
from .note import check_checkpoint
from .outcomes import OUTCOMES
from .shapes import IS_RECEIPT
from .steps import need, within
from .transaction import parse_transaction, signature_holds, transaction_leaf_hash


def check_transaction(receipt):
    said = receipt["transaction"]
    content, payload = from_hex(said["bytes"]), base64.b64decode(said["payload"])
    transaction = parse_transaction(content)
    need("transaction", sha256(content).hex() == said["id"], "the id is not that of the bytes")
    need("transaction", len(payload) == transaction["payloadLength"], "the payload has another length")
    need("transaction", sha256(payload) == transaction["payloadHash"], "the payload is not the one committed to")
    need("transaction", transaction["chainId"].hex() == receipt["chainId"], "the transaction is of another chain")
    need("transaction", signature_holds(transaction), "the signature does not hold")
    need("transaction", OUTCOMES.get(said["outcome"]) == said["outcomeCode"], "the outcome has another code")
    return transaction


def check_proof(step, proof, leaf):
    path, root = [from_hex(part, 32) for part in proof["proof"]], from_hex(proof["root"], 32)
    need(step, leaf.hex() == proof["leafHash"], "the leaf is another one")
    need(step, verify_inclusion(proof["leafIndex"], proof["treeSize"], leaf, path, root), "the proof does not hold")


def check_inclusion(receipt):
    said = receipt["transaction"]
    check_proof("inclusion", receipt["inclusion"], transaction_leaf_hash(from_hex(said["bytes"]), said["outcome"]))


def check_commitment(receipt, header):
    proved = receipt["inclusion"]
    need("block", header["transactionsRoot"] == proved["root"], "the header commits to other transactions")
    need("block", header["transactionCount"] == proved["treeSize"], "the header commits to another count of them")


def check_history(receipt):
    history, block = receipt["history"], receipt["block"]
    need("history", history["leafIndex"] == block["height"], "the leaf index is not the height")
    check_proof("history", history, leaf_hash(from_hex(block["headerBytes"])))


def check_log(receipt, genesis, authorities):
    """The step `checkpoint`: those who decided the last header of the history have signed it."""
    history = receipt["history"]
    signers = authorities.at(history["treeSize"] - 1)["authorities"]
    keys = [from_hex(authority["checkpointKey"], 32) for authority in signers]
    check_checkpoint(receipt["checkpoint"], genesis.chain_id, history["treeSize"], from_hex(history["root"], 32), keys)


def verify_receipt(receipt, document, rules=KNOWN_RULES):
    """What a valid receipt proves; raises Refused at the first step that does not hold."""
    need("shape", IS_RECEIPT(receipt), "not the shape of a receipt")
    genesis = within("genesis", Genesis, document)
    need("genesis", receipt["chainId"] == genesis.chain_id, "of another chain than the genesis document")
    transaction = within("transaction", check_transaction, receipt)
    within("inclusion", check_inclusion, receipt)
    header = within("block", check_block, receipt, rules)
    check_commitment(receipt, header)
    log_end = max(header["height"], receipt["history"]["treeSize"] - 1)
    authorities = within("authorities", AuthorityHistory, receipt, genesis, log_end, rules)
    within("block", check_order_of_rules, header, authorities)
    within("authorities", check_authorities, receipt, header, authorities)
    within("certificate", check_votes, receipt, header, authorities, rules)
    within("history", check_history, receipt)
    within("checkpoint", check_log, receipt, genesis, authorities)
    return {
        "transaction": receipt["transaction"]["id"],
        "sender": transaction["sender"],
        "operationType": transaction["operationType"],
        "outcome": receipt["transaction"]["outcomeCode"],
        "height": header["height"],
        "block": receipt["block"]["hash"],
        "timestamp": header["timestamp"],
        "checkpointSize": receipt["history"]["treeSize"],
    }
