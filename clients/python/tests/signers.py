"""What the package does not need and its tests do: signatures, honest and crafted."""

import hashlib

from mpreg_ledger import ed25519, secp256k1
from mpreg_ledger.encoding import sha256


def encode_point(point):
    """RFC 8032 section 5.1.2."""
    inverse = pow(point[2], -1, ed25519.P)
    x, y = point[0] * inverse % ed25519.P, point[1] * inverse % ed25519.P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def challenge(public_key, r, message):
    return int.from_bytes(hashlib.sha512(r + public_key + message).digest(), "little") % ed25519.L


class Ed25519Key:
    """RFC 8032 section 5.1.5."""

    def __init__(self, seed):
        digest = hashlib.sha512(seed).digest()
        clamped = int.from_bytes(digest[:32], "little") & (1 << 254) - 8
        self.secret, self.prefix = clamped | 1 << 254, digest[32:]
        self.public_key = encode_point(ed25519.multiply(self.secret, ed25519.BASE))

    def sign(self, message):
        """RFC 8032 section 5.1.6."""
        nonce = int.from_bytes(hashlib.sha512(self.prefix + message).digest(), "little") % ed25519.L
        return self.crafted(message, nonce, ed25519.NEUTRAL)

    def crafted(self, message, nonce, more):
        """A signature whose R is that of the nonce and a further point."""
        r = encode_point(ed25519.add(ed25519.multiply(nonce, ed25519.BASE), more))
        s = (nonce + challenge(self.public_key, r, message) * self.secret) % ed25519.L
        return r + s.to_bytes(32, "little")


def compressed(point):
    return bytes([2 + (point[1] & 1)]) + point[0].to_bytes(32, "big")


def sign_secp256k1(secret, message, nonce):
    """SEC 1 section 4.1.3, with a low s."""
    r = secp256k1.multiply(nonce, secp256k1.G)[0] % secp256k1.N
    s = (int.from_bytes(sha256(message), "big") + r * secret) * pow(nonce, -1, secp256k1.N) % secp256k1.N
    return r, min(s, secp256k1.N - s)
