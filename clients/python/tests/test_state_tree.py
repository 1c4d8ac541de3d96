import unittest

from mpreg_ledger.encoding import sha256
from mpreg_ledger.state_tree import ZERO, bit, root_below, root_of_entry, state_leaf, state_root
from mpreg_ledger.steps import Refused

ENTRIES = [(bytes([i]), bytes([i, i])) for i in range(20)]
ROOT = state_root(ENTRIES)
LEAVES = [(sha256(key), state_leaf(key, value)) for key, value in ENTRIES]


def entry_of(key, entries=ENTRIES):
    """Section 15: the siblings to where the path of the key ends, and what stands there."""
    path, here, siblings = sha256(key), list(entries), []
    while len(here) > 1:
        depth = len(siblings)
        sides = [[pair for pair in here if bit(sha256(pair[0]), depth) == side] for side in (0, 1)]
        away = sides[1 - bit(path, depth)]
        siblings.append(root_below([(sha256(k), state_leaf(k, v)) for k, v in away], depth + 1).hex())
        here = sides[bit(path, depth)]
    entry = {"key": key.hex(), "siblings": siblings}
    if here and here[0][0] == key:
        entry["value"] = here[0][1].hex()
    elif here:
        entry["other"] = {"key": here[0][0].hex(), "value": here[0][1].hex()}
    return entry


class StateTreeTest(unittest.TestCase):
    def test_the_root_of_few(self):
        self.assertEqual(ZERO, state_root([]))
        self.assertEqual(LEAVES[0][1], state_root(ENTRIES[:1]))
        self.assertEqual(ROOT, state_root(ENTRIES[::-1]))

    def test_every_key_is_proved_there_and_every_other_one_absent(self):
        ends = set()
        for i in range(256):
            entry = entry_of(bytes([i]))
            ends.update({"value", "other"} & set(entry) or {"nothing"})
            self.assertEqual(i < len(ENTRIES), "value" in entry)
            self.assertEqual(ROOT, root_of_entry(entry))
        self.assertEqual({"value", "other", "nothing"}, ends)

    def test_changed_entries_lead_elsewhere(self):
        entry = entry_of(ENTRIES[3][0])
        siblings = entry["siblings"]
        for changes in ({"value": "00"}, {"key": "ff"}, {"siblings": siblings[1:]}, {"siblings": siblings[::-1]}):
            self.assertNotEqual(ROOT, root_of_entry({**entry, **changes}))

    def refuses(self, reason, entry):
        with self.assertRaisesRegex(Refused, reason) as refused:
            root_of_entry(entry)
        self.assertEqual("state", refused.exception.step)

    def test_what_proves_nothing(self):
        there = entry_of(ENTRIES[3][0])
        leaf = {"key": there["key"], "value": there["value"]}
        place = {"key": there["key"], "siblings": there["siblings"]}
        self.refuses("of the key itself", {**place, "other": leaf})
        away = next(key for key, _ in ENTRIES if bit(sha256(key), 0) != bit(sha256(ENTRIES[3][0]), 0))
        self.refuses("not on the path", {**place, "key": away.hex(), "other": leaf})
        self.refuses("deepest sibling", {**there, "siblings": [*there["siblings"], ZERO.hex()]})
        self.refuses("more than 256", {**there, "siblings": 257 * [ROOT.hex()]})


if __name__ == "__main__":
    unittest.main()
