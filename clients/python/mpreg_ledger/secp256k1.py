"""ECDSA over secp256k1 with SHA-256: SEC 1 section 4.1.4 as section 2 narrows it, with a low s."""

from .encoding import sha256

P = 2**256 - 2**32 - 977
N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
G = (
    0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
    0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8,
)


def add(a, b):
    """Points are (x, y), and None is the point at infinity."""
    if a is None or b is None:
        return a or b
    if a[0] == b[0]:
        if (a[1] + b[1]) % P == 0:
            return None
        slope = 3 * a[0] * a[0] * pow(2 * a[1], -1, P)
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P)
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def multiply(scalar, point):
    result = None
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def decode_point(encoded):
    """SEC 1 section 2.3.4, compressed form alone; None unless it is a point."""
    if len(encoded) != 33 or encoded[0] not in (2, 3):
        return None
    x = int.from_bytes(encoded[1:], "big")
    y = pow(x**3 + 7, (P + 1) // 4, P)
    if x >= P or (y * y - x**3 - 7) % P:
        return None
    return x, y if y & 1 == encoded[0] & 1 else P - y


def verify_secp256k1(public_key, message, signature):
    """Whether the signature r || s is that of the message under the compressed key."""
    point = decode_point(public_key)
    if point is None or len(signature) != 64:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if not 0 < r < N or not 0 < s <= N // 2:
        return False
    inverse = pow(s, -1, N)
    hashed = int.from_bytes(sha256(message), "big")
    found = add(multiply(hashed * inverse % N, G), multiply(r * inverse % N, point))
    return found is not None and found[0] % N == r
