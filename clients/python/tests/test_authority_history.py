import unittest
from types import SimpleNamespace

from mpreg_ledger.authority_history import AuthorityHistory
from mpreg_ledger.authority_set import authority_set_hash, encode_authority_set
from mpreg_ledger.encoding import from_hex, sha256, uint
from mpreg_ledger.final_block import check_order_of_rules
from mpreg_ledger.header import parse_header
from mpreg_ledger.steps import Refused

from .chain import CHAIN_ID, SET, certificate, header_bytes

# Three of the four, who are all needed.
THREE = {"byzantine": 0, "crashed": 0, "authorities": SET["authorities"][:3]}
BELOW = 9


def hash_of(authority_set):
    return from_hex(authority_set_hash(authority_set))


def change(height, decides, follows, signers=(0, 1, 2), shown=None, **fields):
    """A change at the height, certified, from one set to another."""
    sets = {"authoritySetHash": hash_of(decides), "nextAuthoritySetHash": hash_of(follows)}
    header = header_bytes(height=uint(8, height), **sets, **fields)
    return {
        "headerBytes": header.hex(),
        "certificate": certificate(header, signers).hex(),
        "nextAuthoritySet": encode_authority_set(shown or follows).hex(),
    }


def history_of(changes, below=BELOW, block_height=BELOW, block_header=""):
    block = {"height": block_height, "headerBytes": block_header}
    proof = {"chainId": CHAIN_ID.hex(), "authorityChanges": changes, "block": block}
    return AuthorityHistory(proof, SimpleNamespace(authorities=SET), below, rules=2)


FIRST, SECOND = change(3, SET, THREE), change(5, THREE, SET)
REFUSED = {
    "at the genesis": {"changes": [change(0, SET, THREE)]},
    "of another chain": {"changes": [change(3, SET, THREE, chainId=sha256(b"another"))]},
    "of the same height": {"changes": [FIRST, change(3, THREE, SET)]},
    "before the one before it": {"changes": [FIRST, change(2, THREE, SET)]},
    "of the last height": {"changes": [FIRST], "below": 3},
    "of earlier rules": {"changes": [change(3, SET, THREE, rulesVersion=uint(4, 2)), SECOND]},
    "of unknown rules": {"changes": [change(3, SET, THREE, rulesVersion=uint(4, 3))]},
    "by others": {"changes": [change(3, THREE, SET)]},
    "by those of before": {"changes": [FIRST, change(5, SET, THREE)]},
    "to the same set": {"changes": [change(3, SET, SET)]},
    "to another set than is shown": {"changes": [change(3, SET, THREE, shown=SET)]},
    "without a quorum": {"changes": [change(3, SET, THREE, signers=(0, 1))]},
    "in another block of the same height": {"changes": [FIRST], "block_height": 3, "block_header": "00"},
}


class AuthorityHistoryTest(unittest.TestCase):
    def test_each_set_decides_from_the_height_after_its_change(self):
        history = history_of([FIRST, SECOND])
        decides = [len(history.at(height)["authorities"]) for height in range(8)]
        self.assertEqual([4, 4, 4, 4, 3, 3, 4, 4], decides)
        self.assertEqual([(0, 1), (3, 1), (5, 1)], history.versions)

    def test_a_change_in_the_block_itself(self):
        history = history_of([FIRST], block_height=3, block_header=FIRST["headerBytes"])
        self.assertEqual((SET, THREE["crashed"]), (history.at(3), history.at(4)["crashed"]))

    def test_what_is_no_change(self):
        for what, arguments in REFUSED.items():
            with self.subTest(what):
                # Bytes that cannot be read are for the caller to refuse.
                with self.assertRaises((Refused, ValueError)) as refused:
                    history_of(**arguments)
                self.assertEqual("authorities", getattr(refused.exception, "step", "authorities"))

    def test_versions_of_the_rules_never_come_back(self):
        later = {"rulesVersion": uint(4, 2)}
        history = history_of([change(3, SET, THREE), change(5, THREE, SET, **later)])
        for height, version, holds in [(2, 1, True), (2, 2, False), (4, 1, True), (4, 2, True), (6, 2, True), (6, 1, False)]:
            header = parse_header(header_bytes(height=uint(8, height), rulesVersion=uint(4, version)), 2)
            with self.subTest(height=height, version=version):
                if holds:
                    check_order_of_rules(header, history)
                else:
                    self.assertRaises(Refused, check_order_of_rules, header, history)


if __name__ == "__main__":
    unittest.main()
