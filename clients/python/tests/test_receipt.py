"""Each check of a receipt by itself: the reason tells it from those that would refuse the same change later."""

import base64
import copy
import json
import unittest

from mpreg_ledger.encoding import from_hex, sha256, uint
from mpreg_ledger.final_block import check_block
from mpreg_ledger.receipt import check_commitment, check_history, check_inclusion, check_transaction, verify_receipt
from mpreg_ledger.state_proof import verify_state_proof
from mpreg_ledger.steps import Refused

from . import ROOT
from .worked_values import value_of

DOCUMENT = (ROOT / "src/main/resources/demo/genesis.json").read_bytes()
RECEIPT, PROOF = (json.loads(value_of(*names)) for names in (("Receipt", "receipt"), ("State proof", "state proof")))
OTHER = sha256(b"another").hex()


def of_block(receipt):
    return check_block(receipt, 1)


def of_commitment(receipt):
    return check_commitment(receipt, check_block(RECEIPT, 1))


def of_receipt(receipt):
    return verify_receipt(receipt, DOCUMENT)


def base64_of(content):
    return base64.b64encode(content).decode("ascii")


def resigned(**fields):
    """The transaction with other bytes in place, and the id of these."""
    content = from_hex(RECEIPT["transaction"]["bytes"])
    for old, new in fields.values():
        content = content.replace(old, new)
    return {"bytes": content.hex(), "id": sha256(content).hex()}


CHECKS = [
    (check_transaction, "transaction", "id is not", {"transaction": {"id": OTHER}}),
    (check_transaction, "transaction", "another length", {"transaction": {"payload": base64_of(b"{}")}}),
    (check_transaction, "transaction", "not the one committed", {"transaction": {"payload": base64_of(b'{"amount":251}')}}),
    (check_transaction, "transaction", "of another chain", {"chainId": OTHER}),
    (check_transaction, "transaction", "signature", {"transaction": resigned(height=(uint(8, 1000), uint(8, 1001)))}),
    (check_transaction, "transaction", "another code", {"transaction": {"outcome": 101}}),
    (check_transaction, "transaction", "another code", {"transaction": {"outcomeCode": "receiver-unknown"}}),
    (check_inclusion, "inclusion", "another one", {"transaction": {"outcome": 101}}),
    (check_inclusion, "inclusion", "proof does not hold", {"inclusion": {"leafIndex": 3}}),
    (check_inclusion, "inclusion", "proof does not hold", {"inclusion": {"root": OTHER}}),
    (of_block, "block", "hash is not", {"block": {"hash": OTHER}}),
    (of_block, "block", "height is not", {"block": {"height": 2}}),
    (of_block, "block", "of another chain", {"chainId": OTHER}),
    (of_commitment, "block", "other transactions", {"inclusion": {"root": OTHER}}),
    (of_commitment, "block", "another count", {"inclusion": {"treeSize": 5}}),
    (check_history, "history", "not the height", {"history": {"leafIndex": 0}}),
    (check_history, "history", "another one", {"history": {"leafHash": OTHER}}),
    (check_history, "history", "proof does not hold", {"history": {"root": OTHER}}),
    (of_receipt, "shape", "not the shape", {"more": {}}),
    (of_receipt, "genesis", "of another chain", {"chainId": OTHER}),
]


def changed(original, changes):
    value = copy.deepcopy(original)
    for name, change in changes.items():
        value[name] = {**value[name], **change} if isinstance(change, dict) and name in value else change
    return value


class ReceiptTest(unittest.TestCase):
    def test_the_checks_hold_of_the_receipt(self):
        for check in {check for check, *_ in CHECKS}:
            check(RECEIPT)

    def test_each_check_refuses(self):
        for check, step, reason, changes in CHECKS:
            with self.subTest(reason, changes=changes):
                with self.assertRaisesRegex(Refused, reason) as refused:
                    check(changed(RECEIPT, changes))
                self.assertEqual(step, refused.exception.step)


class StateProofTest(unittest.TestCase):
    def refuses(self, step, changes):
        with self.assertRaises(Refused) as refused:
            verify_state_proof(changed(PROOF, changes), DOCUMENT)
        self.assertEqual(step, refused.exception.step)

    def test_each_step_refuses(self):
        verify_state_proof(PROOF, DOCUMENT)
        self.refuses("shape", {"entries": []})
        self.refuses("genesis", {"chainId": OTHER})
        self.refuses("certificate", {"certificate": RECEIPT["certificate"]})
        self.refuses("state", {"entries": [{**PROOF["entries"][0], "value": "00"}]})

    def test_the_genesis_proves_itself_and_has_no_certificate(self):
        chain_id, header = value_of("Genesis", "chain id").hex(), value_of("Genesis", "header bytes").hex()
        # The entries are those of block 2.
        block = {"height": 0, "hash": chain_id, "headerBytes": header}
        self.refuses("certificate", {"block": block})
        self.refuses("state", {"block": block, "certificate": ""})
        self.refuses("block", {"block": {**block, "hash": OTHER}, "certificate": ""})


if __name__ == "__main__":
    unittest.main()
