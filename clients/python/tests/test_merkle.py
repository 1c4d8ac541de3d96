import unittest

from mpreg_ledger import range_tree, verify_consistency, verify_inclusion, verify_range
from mpreg_ledger.damage import damaged
from mpreg_ledger.encoding import sha256
from mpreg_ledger.merkle import consistency_proof, cover, inclusion_proof, leaf_hash, range_proof, root_of
from mpreg_ledger.self_test import consistency_laws, inclusion_laws, range_laws, self_test

LEAVES = [leaf_hash(bytes([i])) for i in range(33)]

# The eight leaves that the logs of Certificate Transparency test themselves with, and the roots of their first n.
KNOWN_LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
KNOWN_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


class MerkleTest(unittest.TestCase):
    def test_known_roots(self):
        leaves = [leaf_hash(bytes.fromhex(leaf)) for leaf in KNOWN_LEAVES]
        for n, root in enumerate(KNOWN_ROOTS):
            self.assertEqual(root, root_of(leaves[:n]).hex())

    def test_inclusion_in_all_trees_of_up_to_33_leaves(self):
        laws = list(inclusion_laws(LEAVES))
        self.assertEqual((561, True), (len(laws), all(laws)))

    def test_consistency_of_all_trees_of_up_to_33_leaves(self):
        laws = list(consistency_laws(LEAVES))
        self.assertEqual((561, True), (len(laws), all(laws)))

    def test_ranges_of_all_trees_of_up_to_12_leaves(self):
        laws = list(range_laws(LEAVES[:12]))
        self.assertEqual((455, True), (len(laws), all(laws)))

    def test_a_range_proof_is_of_one_range_of_one_tree(self):
        for n in range(9):
            leaves = LEAVES[:n]
            for begin in range(n + 1):
                for end in range(begin, n + 1):
                    given = (leaves[begin:end], *range_proof(begin, end, leaves))
                    places = [(a, b) for a in range(-1, n + 2) for b in range(-1, n + 2)]
                    held = [place for place in places if verify_range(*place, n, *given, root_of(leaves))]
                    self.assertEqual([(begin, end)], held)
                    self.assertEqual([n], [m for m in range(20) if verify_range(begin, end, m, *given, root_of(LEAVES[:m]))])
                    self.assertEqual(cover(0, n, leaves), range_tree(begin, end, n, *given))

    def test_the_largest_tree_and_the_empty_one(self):
        most, many = (1 << 53) - 1, [LEAVES[0]] * 53
        self.assertEqual(53, len(range_tree(0, 0, most, [], [], many)))
        self.assertEqual(53, len(range_tree(most, most, most, [], many, [])))
        self.assertEqual(53, len(range_tree(most - 1, most, most, LEAVES[:1], many[1:], [])))
        self.assertIsNone(range_tree(0, 0, most + 1, [], [], LEAVES[:1]))
        self.assertTrue(verify_range(0, 0, 0, [], [], [], root_of([])))
        self.assertFalse(verify_range(0, 0, 0, [], [], [], LEAVES[0]))

    def test_a_proof_is_of_one_leaf_alone(self):
        for n in range(1, 17):
            root = root_of(LEAVES[:n])
            for m in range(n):
                proof = inclusion_proof(m, LEAVES[:n])
                held = [i for i in range(-1, n + 2) if verify_inclusion(i, n, LEAVES[m], proof, root)]
                self.assertEqual([m], held)

    def test_what_is_no_hash_is_refused(self):
        root, proof = root_of(LEAVES[:2]), [LEAVES[1]]
        self.assertTrue(verify_inclusion(0, 2, LEAVES[0], proof, root))
        self.assertFalse(verify_inclusion(0, 2, LEAVES[0], [LEAVES[1] + b"\0"], root))
        # A node that poses as two hashes at once.
        joined = sha256(b"\x01", LEAVES[0], LEAVES[1], LEAVES[2])
        self.assertFalse(verify_inclusion(0, 2, LEAVES[0] + LEAVES[1], [LEAVES[2]], joined))
        self.assertFalse(verify_consistency(1, 2, LEAVES[0], root, [LEAVES[1] + b"\0"]))
        self.assertFalse(verify_range(0, 2, 3, [LEAVES[0] + LEAVES[1]], [], [LEAVES[2]], joined))
        for given in (([LEAVES[0][1:]], [], []), ([], [LEAVES[0][1:]], []), ([], [], [LEAVES[0][1:]])):
            begin, end = len(given[1]), 1 - len(given[2])
            self.assertIsNone(range_tree(begin, end, 1, *given))

    def test_there_is_no_empty_tree_to_begin_with(self):
        self.assertFalse(verify_consistency(0, 1, root_of([]), LEAVES[0], []))
        self.assertFalse(verify_consistency(0, 0, root_of([]), root_of([]), []))

    def test_what_is_consistent_with_itself_needs_no_proof(self):
        root = root_of(LEAVES[:5])
        self.assertEqual([], consistency_proof(5, LEAVES[:5]))
        self.assertTrue(verify_consistency(5, 5, root, root, []))
        self.assertFalse(verify_consistency(5, 5, root, root_of(LEAVES[:6]), []))

    def test_damage_is_damage(self):
        path = inclusion_proof(3, LEAVES[:9])
        self.assertGreater(len(list(damaged(path))), len(path) + 3)
        self.assertNotIn(path, list(damaged(path)))

    def test_the_self_test_of_the_programs_holds(self):
        for what, holds in self_test():
            with self.subTest(what):
                self.assertTrue(holds)


if __name__ == "__main__":
    unittest.main()
