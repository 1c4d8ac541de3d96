import unittest

from mpreg_ledger import Malformed, parse_header
from mpreg_ledger.encoding import bytes_field, uint

from .chain import CHAIN_ID, header_bytes

BEYOND = (2**53).to_bytes(8, "big")
REFUSED = {
    "another magic": {"magic": b"MPREG-BLK-2\0"},
    "rules 0": {"rulesVersion": uint(4, 0)},
    "rules 2": {"rulesVersion": uint(4, 2)},
    "a height beyond 2^53 - 1": {"height": BEYOND},
    "a round beyond 2^31 - 1": {"originRound": b"\x80\0\0\0"},
    "a count beyond 2^31 - 1": {"transactionCount": b"\x80\0\0\0"},
    "a negative time": {"timestamp": b"\xff" * 8},
    "difficulty 0": {"difficulty": uint(8, 0)},
    "a nonce beyond 2^53 - 1": {"nonce": BEYOND},
    "a miner without a name": {"miner": bytes_field(b"")},
    "a miner that is no name": {"miner": bytes_field(b"a/../b")},
    "a miner with a long name": {"miner": bytes_field(b"a" * 129)},
    "a clock that is not sorted": {"clock": [("b", 1), ("a", 1)]},
    "an authority twice in the clock": {"clock": [("a", 1), ("a", 1)]},
    "an authority without turns in the clock": {"clock": [("a", 0)]},
    "a clock with fewer entries than it says": {"vectorClock": uint(2, 1)},
}


class HeaderTest(unittest.TestCase):
    def test_what_a_header_says(self):
        header = parse_header(header_bytes())
        said = [header[field] for field in ("rulesVersion", "chainId", "height", "vectorClock", "miner", "nonce")]
        self.assertEqual([1, CHAIN_ID.hex(), 3, {"a": 1, "b": 2}, "a", 0], said)
        self.assertEqual({}, parse_header(header_bytes(clock=[]))["vectorClock"])

    def test_what_is_no_header(self):
        for what, changes in REFUSED.items():
            with self.subTest(what):
                self.assertRaises(Malformed, parse_header, header_bytes(**changes))

    def test_every_shorter_and_any_longer_one_is_refused(self):
        content = header_bytes()
        for length in range(len(content)):
            self.assertRaises(Malformed, parse_header, content[:length])
        self.assertRaises(Malformed, parse_header, content + b"\0")

    def test_later_rules_are_read_by_who_knows_them(self):
        content = header_bytes(rulesVersion=uint(4, 2))
        self.assertEqual(2, parse_header(content, 2)["rulesVersion"])


if __name__ == "__main__":
    unittest.main()
