"""docs/protocol-values.md, as far as this package reads what stands there."""

import unittest

from mpreg_ledger import Genesis, judge, parse_header, parse_transaction, signature_holds, verify_certificate
from mpreg_ledger.authority_set import decode_authority_set, encode_authority_set
from mpreg_ledger.certificate import FINALIZE, vote_bytes
from mpreg_ledger.encoding import from_hex, sha256
from mpreg_ledger.merkle import inclusion_proof, leaf_hash, range_proof, range_tree, root_of, verify_inclusion, verify_range
from mpreg_ledger.note import check_checkpoint, checkpoint_body, log_key_id
from mpreg_ledger.state_tree import root_of_entry, state_leaf, state_root
from mpreg_ledger.transaction import transaction_leaf_hash

from . import ROOT
from .worked_values import VALUES, parts_with, value_of, values_of

DOCUMENT = (ROOT / "src/main/resources/demo/genesis.json").read_bytes()
GENESIS = Genesis(DOCUMENT)
HEADERS = values_of("Genesis", "header bytes") + values_of("Block 1", "header bytes") + values_of("Block 2", "header bytes")
STATE = "State after block 2"


def lines(text):
    return [from_hex(line) for line in text.split()]


class WorkedValuesTest(unittest.TestCase):
    def test_the_page_is_read(self):
        self.assertGreater(len(VALUES), 150)
        self.assertEqual(3, len(HEADERS))

    def test_genesis(self):
        self.assertEqual(value_of("Genesis", "SHA-256 of the document"), sha256(DOCUMENT))
        self.assertEqual(value_of("Genesis", "header bytes"), GENESIS.header)
        self.assertEqual(value_of("Genesis", "chain id").hex(), GENESIS.chain_id)
        self.assertEqual(value_of("Genesis", "stateRoot").hex(), parse_header(GENESIS.header)["stateRoot"])

    def test_authority_set(self):
        content = value_of("Authority set", "the demonstration's")
        self.assertEqual(content, encode_authority_set(GENESIS.authorities))
        self.assertEqual(GENESIS.authorities["authorities"], decode_authority_set(content)["authorities"])
        self.assertEqual(value_of("Authority set", "authoritySetHash"), sha256(content))

    def test_transactions(self):
        transactions = parts_with("transaction bytes")
        self.assertGreaterEqual(len(transactions), 12)
        for (section, part), values in transactions.items():
            with self.subTest(section, part=part):
                content, outcome = values["transaction bytes"], int(part.rsplit("outcome ", 1)[1])
                transaction = parse_transaction(content)
                self.assertEqual(values["transaction id"], sha256(content))
                self.assertEqual(values["signing bytes"], transaction["signingBytes"])
                self.assertEqual(values["payloadHash"], transaction["payloadHash"])
                payload = values["payload"].rstrip("\n").encode("utf-8")
                self.assertEqual((len(payload), sha256(payload)), (transaction["payloadLength"], transaction["payloadHash"]))
                self.assertEqual(values[f"leaf hash with outcome {outcome}"], transaction_leaf_hash(content, outcome))
                self.assertTrue(signature_holds(transaction))
                self.assertFalse(signature_holds({**transaction, "signingBytes": content}))
                self.assertFalse(signature_holds({**transaction, "algorithm": 3}))

    def test_blocks(self):
        for height in (1, 2):
            section = f"Block {height} "
            header, leaves = parse_header(HEADERS[height]), lines(value_of(section, "leaf hashes"))
            self.assertEqual((height, GENESIS.chain_id), (header["height"], header["chainId"]))
            self.assertEqual(value_of(section, "block hash"), sha256(HEADERS[height]))
            self.assertEqual(header["previousHash"], sha256(HEADERS[height - 1]).hex())
            self.assertEqual(value_of(section, "transactionsRoot"), root_of(leaves))
            self.assertEqual((header["transactionsRoot"], header["transactionCount"]), (root_of(leaves).hex(), len(leaves)))
            history = root_of([leaf_hash(content) for content in HEADERS[:height]])
            self.assertEqual(value_of(section, "historyRoot"), history)
            self.assertEqual(header["historyRoot"], history.hex())
        leaves = lines(value_of("Block 1 ", "leaf hashes"))
        path = lines(value_of("Block 1 ", "inclusion proof of the third transaction"))
        self.assertEqual(path, inclusion_proof(2, leaves))
        self.assertTrue(verify_inclusion(2, 4, leaves[2], path, root_of(leaves)))

    def test_range_proof(self):
        labels = ("leaf hashes of the range", "left", "right", "compact range of the tree")
        leaves, left, right, tree = (lines(value_of("Range proof", label)) for label in labels)
        self.assertEqual(tree, range_tree(3, 5, 13, leaves, left, right))
        root = value_of("Range proof", "root of the tree")
        self.assertTrue(verify_range(3, 5, 13, leaves, left, right, root))
        many = [leaf_hash(bytes([i])) for i in range(33)]
        self.assertEqual((leaves, root), (many[3:5], root_of(many[:13])))
        all_hashes = [
            value
            for n in range(len(many) + 1)
            for begin in range(n + 1)
            for end in range(begin, n + 1)
            for part in range_proof(begin, end, many[:n])
            for value in part
        ]
        self.assertEqual(value_of("Range proof", "SHA-256 of left ‖ right"), sha256(*all_hashes))

    def test_state(self):
        entries = []
        for (section, part), values in parts_with("leaf").items():
            self.assertTrue(section.startswith(STATE))
            key = from_hex(part.split("`")[1])
            self.assertEqual(values["leaf"], state_leaf(key, values["value"]))
            entries.append((key, values["value"]))
        root = value_of(STATE, "root", "Root and proofs")
        self.assertEqual(root, state_root(entries))
        self.assertEqual(root.hex(), parse_header(HEADERS[2])["stateRoot"])
        siblings = value_of(STATE, "siblings for the membership", "Root and proofs").split()
        key = "04000000076578616d706c65"
        entry = {"key": key, "value": dict(entries)[from_hex(key)].hex(), "siblings": siblings}
        self.assertEqual(root, root_of_entry(entry))

    def test_votes_and_certificate(self):
        about = [from_hex(GENESIS.chain_id), value_of("Authority set", "authoritySetHash"), 1, 0]
        block_hash = value_of("Block 1 ", "block hash")
        for kind, name in enumerate(["PROPOSE", "NOTARIZE", "NULLIFY", "FINALIZE"], start=1):
            expected = vote_bytes(kind, *about, bytes(32) if name == "NULLIFY" else block_hash)
            self.assertEqual(value_of("Consensus", f"vote bytes of {name}"), expected)
        self.assertEqual(4, FINALIZE)
        certificate = value_of("Consensus", "finality certificate of block 1")
        self.assertTrue(verify_certificate(certificate, HEADERS[1], GENESIS.authorities))
        self.assertFalse(verify_certificate(certificate, HEADERS[2], GENESIS.authorities))

    def test_checkpoint(self):
        root = root_of([leaf_hash(content) for content in HEADERS[:2]])
        self.assertEqual(value_of("Checkpoint", "body"), checkpoint_body(GENESIS.chain_id, 2, root))
        key = from_hex(GENESIS.authorities["authorities"][0]["checkpointKey"])
        origin, key_id, _ = value_of("Checkpoint", "verifier key of the log").strip().split("+", 2)
        self.assertEqual(from_hex(key_id), log_key_id(origin, key))
        check_checkpoint(value_of("Checkpoint", "signed note"), GENESIS.chain_id, 2, root, [key])

    def test_receipt_and_state_proof(self):
        receipt = judge(value_of("Receipt", "receipt").strip().encode("utf-8"), DOCUMENT)
        self.assertTrue(receipt["valid"], receipt)
        summary = receipt["summary"]
        self.assertEqual(("demo", "transfer", "applied", 1, 2), tuple(summary[name] for name in (
            "sender", "operationType", "outcome", "height", "checkpointSize")))
        proof = judge(value_of("State proof", "state proof").strip().encode("utf-8"), DOCUMENT)
        self.assertTrue(proof["valid"], proof)
        self.assertEqual(["00000000000000fa", None, None], [entry["value"] for entry in proof["summary"]["entries"]])


if __name__ == "__main__":
    unittest.main()
