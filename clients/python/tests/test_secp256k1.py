import unittest

from mpreg_ledger import verify_secp256k1
from mpreg_ledger.encoding import sha256
from mpreg_ledger.secp256k1 import G, N, P, add, decode_point, multiply

from .signers import compressed, sign_secp256k1

# Signatures with the nonces of RFC 6979, which many libraries test themselves with; the secret is 1.
VECTORS = [
    (
        b"Satoshi Nakamoto",
        "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8"
        "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5",
    ),
    (
        b"All those moments will be lost in time, like tears in rain. Time to die...",
        "8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b"
        "547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21",
    ),
]
MESSAGE = b"a message"
SECRET = 0xC0FFEE
KEY = compressed(multiply(SECRET, G))


def encoded(r, s):
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


class Secp256k1Test(unittest.TestCase):
    def test_vectors_hold_and_no_changed_one_does(self):
        for message, signature in VECTORS:
            signature = bytes.fromhex(signature)
            self.assertTrue(verify_secp256k1(compressed(G), message, signature))
            self.assertFalse(verify_secp256k1(compressed(G), message + b"\0", signature))
            self.assertFalse(verify_secp256k1(KEY, message, signature))
            for at in (0, 31, 32, 63):
                changed = signature[:at] + bytes([signature[at] ^ 1]) + signature[at + 1 :]
                self.assertFalse(verify_secp256k1(compressed(G), message, changed))

    def test_the_order_of_the_group(self):
        self.assertIsNone(multiply(N, G))
        self.assertEqual(G, add(multiply(N - 1, G), add(G, G)))

    def test_a_high_s_is_refused_and_so_is_what_is_not_in_the_group(self):
        r, s = sign_secp256k1(SECRET, MESSAGE, 7)
        self.assertTrue(verify_secp256k1(KEY, MESSAGE, encoded(r, s)))
        for other in [(r, N - s), (0, s), (N, s), (r, 0), (r, N)]:
            self.assertFalse(verify_secp256k1(KEY, MESSAGE, encoded(*other)))

    def test_lengths_and_forms_are_exact(self):
        signature = encoded(*sign_secp256k1(SECRET, MESSAGE, 7))
        point = multiply(SECRET, G)
        negated = bytes([KEY[0] ^ 1]) + KEY[1:]
        uncompressed = b"\x04" + point[0].to_bytes(32, "big") + point[1].to_bytes(32, "big")
        self.assertTrue(verify_secp256k1(KEY, MESSAGE, signature))
        for key in (negated, uncompressed, b"\x04" + KEY[1:], KEY[:-1], KEY + b"\0"):
            self.assertFalse(verify_secp256k1(key, MESSAGE, signature))
        self.assertFalse(verify_secp256k1(KEY, MESSAGE, signature + b"\0"))
        self.assertFalse(verify_secp256k1(KEY, MESSAGE, signature[:-1]))

    def test_what_is_no_point(self):
        # 5 is no x of a point; 1 is one, but not as P + 1.
        self.assertIsNone(decode_point(b"\x02" + (5).to_bytes(32, "big")))
        self.assertIsNotNone(decode_point(b"\x02" + (1).to_bytes(32, "big")))
        self.assertIsNone(decode_point(b"\x02" + (P + 1).to_bytes(32, "big")))

    def test_a_signature_that_leads_to_infinity_is_refused(self):
        r, s = 1, 1
        secret = -int.from_bytes(sha256(MESSAGE), "big") * pow(r, -1, N) % N
        self.assertFalse(verify_secp256k1(compressed(multiply(secret, G)), MESSAGE, encoded(r, s)))


if __name__ == "__main__":
    unittest.main()
