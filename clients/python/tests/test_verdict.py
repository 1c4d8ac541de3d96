import copy
import json
import unittest

from mpreg_ledger import judge
from mpreg_ledger.encoding import sha256
from mpreg_ledger.strict_json import MAX_BYTES

from . import ROOT

FILES = ROOT / "clients/cases/changes"
DOCUMENT = (FILES / "genesis.json").read_bytes()
RECEIPT, PROOF = (json.loads((FILES / name).read_bytes()) for name in ("receipt.json", "state-proof.json"))


def verdict_on(value, document=DOCUMENT, **options):
    return judge(json.dumps(value).encode("utf-8"), document, **options)


def step_of(value, document=DOCUMENT):
    verdict = verdict_on(value, document)
    return verdict.get("step", "valid")


def changed(original, change):
    value = copy.deepcopy(original)
    change(value)
    return value


def set_to(*path, to):
    def change(value):
        for name in path[:-1]:
            value = value[name]
        value[path[-1]] = to(value[path[-1]])

    return change


def flipped(text):
    return text[:-1] + ("1" if text[-1] == "0" else "0")


class VerdictTest(unittest.TestCase):
    def test_valid_ones_say_what_they_prove(self):
        receipt, proof = verdict_on(RECEIPT), verdict_on(PROOF)
        self.assertEqual({"valid", "summary"}, set(receipt))
        self.assertEqual(RECEIPT["transaction"]["id"], receipt["summary"]["transaction"])
        self.assertEqual(RECEIPT["block"]["hash"], receipt["summary"]["block"])
        self.assertEqual([entry["key"] for entry in PROOF["entries"]], [entry["key"] for entry in proof["summary"]["entries"]])

    def test_an_answer_may_carry_the_proof(self):
        self.assertEqual(verdict_on(PROOF), verdict_on({"balance": 1, "stateProof": PROOF}))
        self.assertEqual("shape", step_of({"stateProof": "x"}))

    def test_each_step_refuses(self):
        steps = [
            ("shape", RECEIPT, set_to("version", to=lambda _: 2)),
            ("genesis", RECEIPT, set_to("chainId", to=flipped)),
            ("transaction", RECEIPT, set_to("transaction", "bytes", to=flipped)),
            ("transaction", RECEIPT, set_to("transaction", "bytes", to=lambda _: "00")),
            ("inclusion", RECEIPT, set_to("inclusion", "leafHash", to=flipped)),
            ("block", RECEIPT, set_to("block", "headerBytes", to=flipped)),
            ("authorities", RECEIPT, set_to("authoritySet", to=flipped)),
            ("authorities", RECEIPT, set_to("authorityChanges", to=lambda changes: changes[1:])),
            ("authorities", RECEIPT, lambda receipt: receipt.pop("authorityChanges")),
            ("certificate", RECEIPT, set_to("certificate", to=flipped)),
            ("history", RECEIPT, set_to("history", "root", to=flipped)),
            ("checkpoint", RECEIPT, set_to("checkpoint", to=lambda note: note[:-1])),
            ("state", PROOF, set_to("entries", 0, "value", to=flipped)),
        ]
        for step, original, change in steps:
            with self.subTest(step):
                verdict = verdict_on(changed(original, change))
                self.assertEqual(({"valid", "step", "reason"}, False), (set(verdict), verdict["valid"]))
                self.assertEqual(step, verdict["step"])

    def test_later_rules_are_refused_unless_they_are_known(self):
        content = bytearray.fromhex(PROOF["block"]["headerBytes"])
        content[len(b"MPREG-BLK-1\0") + 3] = 2
        block = {**PROOF["block"], "headerBytes": content.hex(), "hash": sha256(content).hex()}
        self.assertEqual("block", step_of({**PROOF, "block": block}))
        # Who knows them reads the block, which nobody has signed.
        self.assertEqual("certificate", verdict_on({**PROOF, "block": block}, rules=2)["step"])

    def test_whatever_is_given_there_is_a_verdict(self):
        for content in (b"", b"{}", b"[]", b"\xff", b'{"entries":[]}', b'{"stateProof":null}', b"{" * 100_000):
            self.assertEqual("shape", judge(content, DOCUMENT)["step"])
        for document in (b"", b"{}", b'{"byzantine":0,"crashed":0,"authorities":[{"id":1}]}', DOCUMENT + b" "):
            self.assertEqual("genesis", step_of(RECEIPT, document))

    def test_the_limit_is_that_of_the_proof(self):
        longer = {"more": "x" * MAX_BYTES}
        self.assertTrue(verdict_on({**longer, "stateProof": PROOF})["valid"])
        self.assertEqual("shape", step_of({**longer, "stateProof": {**PROOF, **longer}}))
        self.assertEqual("shape", judge(json.dumps(PROOF).encode("utf-8") + b" " * MAX_BYTES, DOCUMENT)["step"])


if __name__ == "__main__":
    unittest.main()
