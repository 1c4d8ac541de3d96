import unittest

from mpreg_ledger import Malformed, verify_certificate
from mpreg_ledger.authority_set import KEYS, decode_authority_set, encode_authority_set, quorum
from mpreg_ledger.encoding import uint

from .chain import SET, certificate, header_bytes

HEADER = header_bytes()
NOTARIZE = 2
REFUSED = {
    "fewer than a quorum": {"signers": (0, 1)},
    "none": {"signers": ()},
    "one twice": {"signers": (0, 1, 1)},
    "not in order": {"signers": (0, 2, 1)},
    "one who is not in the set": {"signers": (0, 1, 4)},
    "votes of another kind": {"kind": NOTARIZE, "signed": NOTARIZE},
    "said to be of another kind": {"kind": NOTARIZE},
    "signed as another kind": {"signed": NOTARIZE},
    "said to be of another height": {"height": 4},
    "said to be of another block": {"about": bytes(32)},
}


class CertificateTest(unittest.TestCase):
    def test_a_quorum_makes_a_block_final(self):
        self.assertEqual(3, quorum(SET))
        for signers in [(0, 1, 2), (0, 1, 3), (1, 2, 3), (0, 1, 2, 3)]:
            self.assertTrue(verify_certificate(certificate(HEADER, signers), HEADER, SET))

    def test_what_makes_none_final(self):
        for what, changes in REFUSED.items():
            with self.subTest(what):
                self.assertFalse(verify_certificate(certificate(HEADER, **changes), HEADER, SET))

    def test_one_signature_that_does_not_hold_spoils_it(self):
        content = certificate(HEADER, (0, 1, 2, 3))
        self.assertFalse(verify_certificate(content[:-1] + bytes([content[-1] ^ 1]), HEADER, SET))

    def test_of_another_round_than_was_signed(self):
        content = certificate(HEADER)
        at = len(b"MPREG-CRT-1\0") + 1 + 8
        self.assertFalse(verify_certificate(content[:at] + uint(4, 6) + content[at + 4 :], HEADER, SET))

    def test_another_set_than_the_header_names(self):
        # The same keys would vote, and one fewer were enough.
        other = {**SET, "byzantine": 0, "crashed": 1}
        self.assertFalse(verify_certificate(certificate(HEADER), HEADER, other))
        unnamed = header_bytes(authoritySetHash=bytes(32))
        self.assertFalse(verify_certificate(certificate(unnamed), unnamed, SET))

    def test_what_is_no_certificate(self):
        content = certificate(HEADER)
        for other in (b"", content[:-1], content + b"\0", b"X" + content[1:]):
            self.assertRaises(Malformed, verify_certificate, other, HEADER, SET)


class AuthoritySetTest(unittest.TestCase):
    def test_sets_are_read_as_they_are_written(self):
        self.assertEqual(SET, decode_authority_set(encode_authority_set(SET)))
        reverse = {**SET, "authorities": SET["authorities"][::-1]}
        self.assertEqual(encode_authority_set(SET), encode_authority_set(reverse))

    def test_what_is_no_set(self):
        content = encode_authority_set(SET)
        first, second = SET["authorities"][:2]
        refused = [content[:-1], content + b"\0", b"X" + content[1:]]
        # n >= 3b + 2c + 1
        refused += [encode_authority_set({**SET, **changes}) for changes in ({"byzantine": 2}, {"crashed": 1})]
        refused.append(encode_authority_set({**SET, "authorities": []}))
        doubled = {**SET, "byzantine": 0, "authorities": [first, {**second, "id": first["id"]}]}
        refused.append(encode_authority_set(doubled))
        for key in KEYS:
            same = {**SET, "byzantine": 0, "authorities": [first, {**second, key: first[key]}]}
            refused.append(encode_authority_set(same))
        header, entries = content[:18], content[18:]
        width = len(entries) // 4
        refused.append(header + entries[width : 2 * width] + entries[:width] + entries[2 * width :])
        for other in refused:
            self.assertRaises(Malformed, decode_authority_set, other)

    def test_sets_of_many(self):
        def many(n):
            each = [{"id": f"n{i:04}", "consensusKey": f"{i:064x}", "checkpointKey": f"{i:064x}"} for i in range(n)]
            return encode_authority_set({"byzantine": 0, "crashed": 0, "authorities": each})

        self.assertEqual(1024, len(decode_authority_set(many(1024))["authorities"]))
        self.assertRaises(Malformed, decode_authority_set, many(1025))


if __name__ == "__main__":
    unittest.main()
