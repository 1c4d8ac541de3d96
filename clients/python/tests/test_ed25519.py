import hashlib
import unittest

from mpreg_ledger import verify_ed25519
from mpreg_ledger.ed25519 import BASE, L, NEUTRAL, P, add, decode_point, is_same, multiply

from .signers import Ed25519Key, challenge, encode_point

# RFC 8032 section 7.1: tests 1, 2, 3 and SHA(abc).
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        b"",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        b"\x72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        b"\xaf\x82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        hashlib.sha512(b"abc").digest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
        "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]
MESSAGE = b"a message"
KEY = Ed25519Key(bytes(32))


def order_eight():
    """A point of order 8, which generates all points of small order."""
    y = 2
    while True:
        point = decode_point(y.to_bytes(32, "little"))
        torsion = multiply(L, point) if point else NEUTRAL
        if not is_same(multiply(4, torsion), NEUTRAL):
            return torsion
        y += 1


SMALL = [multiply(i, order_eight()) for i in range(8)]


class Ed25519Test(unittest.TestCase):
    def test_vectors_of_the_rfc_hold_and_no_changed_one_does(self):
        for seed, key, message, signature in VECTORS:
            key, signature = bytes.fromhex(key), bytes.fromhex(signature)
            with self.subTest(key=key.hex()):
                signer = Ed25519Key(bytes.fromhex(seed))
                self.assertEqual((key, signature), (signer.public_key, signer.sign(message)))
                self.assertTrue(verify_ed25519(key, message, signature))
                self.assertFalse(verify_ed25519(key, message + b"\0", signature))
                for at in (0, 31, 32, 63):
                    changed = signature[:at] + bytes([signature[at] ^ 1]) + signature[at + 1 :]
                    self.assertFalse(verify_ed25519(key, message, changed))

    def test_lengths_are_exact(self):
        signature = KEY.sign(MESSAGE)
        self.assertTrue(verify_ed25519(KEY.public_key, MESSAGE, signature))
        self.assertFalse(verify_ed25519(KEY.public_key, MESSAGE, signature + b"\0"))
        self.assertFalse(verify_ed25519(KEY.public_key, MESSAGE, signature[:-1]))
        self.assertFalse(verify_ed25519(KEY.public_key + b"\0", MESSAGE, signature))

    def test_s_is_below_l(self):
        signature = KEY.sign(MESSAGE)
        s = int.from_bytes(signature[32:], "little")
        for beyond in range(1, 8):
            other = signature[:32] + (s + beyond * L).to_bytes(32, "little")
            self.assertFalse(verify_ed25519(KEY.public_key, MESSAGE, other))

    def test_keys_of_small_order_are_refused(self):
        self.assertEqual(8, len({encode_point(point) for point in SMALL}))
        for point in SMALL:
            # Under them, the equation with the cofactor holds for S = 0 and R the neutral point.
            self.assertFalse(verify_ed25519(encode_point(point), MESSAGE, encode_point(NEUTRAL) + bytes(32)))

    def test_an_r_of_small_order_is_none_of_the_rule_s_business(self):
        for point in SMALL:
            self.assertTrue(verify_ed25519(KEY.public_key, MESSAGE, KEY.crafted(MESSAGE, 0, point)))

    def test_what_holds_only_with_the_cofactor_is_accepted(self):
        for point in SMALL[1:]:
            signature = KEY.crafted(MESSAGE, 12345, point)
            r, s = signature[:32], int.from_bytes(signature[32:], "little")
            k = challenge(KEY.public_key, r, MESSAGE)
            right = add(decode_point(r), multiply(k, decode_point(KEY.public_key)))
            self.assertFalse(is_same(multiply(s, BASE), right))
            self.assertTrue(verify_ed25519(KEY.public_key, MESSAGE, signature))

    def test_encodings_that_are_not_canonical_are_no_points(self):
        for encoded in (P, P + 1, P | 1 << 255, 1 | 1 << 255, P - 1 | 1 << 255, 2**256 - 1):
            content = encoded.to_bytes(32, "little")
            self.assertIsNone(decode_point(content))
            # R, where it would be the neutral point in another encoding; S fits.
            s = challenge(KEY.public_key, content, MESSAGE) * KEY.secret % L
            self.assertFalse(verify_ed25519(KEY.public_key, MESSAGE, content + s.to_bytes(32, "little")))
            self.assertFalse(verify_ed25519(content, MESSAGE, KEY.sign(MESSAGE)))

    def test_a_y_without_an_x_is_no_point(self):
        self.assertIsNone(decode_point((2).to_bytes(32, "little")))


if __name__ == "__main__":
    unittest.main()
