#!/usr/bin/env python3
"""Prints the secret keys in a key store of MPREG Ledger, with Python's own modules and openssl for AES alone:
read_key_store.py FILE PASSWORD_FILE. Whoever sees them can sign. The format: docs/key-store.md."""

import hashlib
import hmac
import subprocess
import sys
from pathlib import Path

DATA = "1.2.840.113549.1.7.1"
SECRET_BAG = "1.2.840.113549.1.12.10.1.5"
SHROUDED_KEY = "1.2.840.113549.1.12.10.1.2"
FRIENDLY_NAME = "1.2.840.113549.1.9.20"
PBES2 = "1.2.840.113549.1.5.13"
PBKDF2 = "1.2.840.113549.1.5.12"
HMAC_SHA256 = "1.2.840.113549.2.9"
AES_256_CBC = "2.16.840.1.101.3.4.1.42"
SHA256 = "2.16.840.1.101.3.4.2.1"
BLOCK = 64
ALGORITHMS = {"1.3.101.112": "Ed25519", "1.3.132.0.10": "secp256k1"}


def der(content):
    """The values that follow each other: object identifiers as text, integers, bytes, and lists of values."""
    values = []
    while content:
        tag, length, at = content[0], content[1], 2
        if length & 0x80:
            at += length & 0x7F
            length = int.from_bytes(content[2:at], "big")
        value, content = content[at : at + length], content[at + length :]
        if tag & 0x20:
            values.append(der(value))
        elif tag == 0x02:
            values.append(int.from_bytes(value, "big"))
        elif tag == 0x06:
            values.append(object_identifier(value))
        else:
            values.append(value)
    return values


def object_identifier(value):
    arcs, arc = [], 0
    for byte in value:
        arc = arc << 7 | byte & 0x7F
        if not byte & 0x80:
            arcs.append(arc)
            arc = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, [first, arcs[0] - 40 * first, *arcs[1:]]))


def mac_key(password, salt, iterations):
    """RFC 7292, appendix B.2, for 32 bytes with SHA-256: one round of it."""
    text = (password + "\0").encode("utf-16-be")
    key = hashlib.sha256(b"\3" * BLOCK + repeated(salt) + repeated(text)).digest()
    for _ in range(iterations - 1):
        key = hashlib.sha256(key).digest()
    return key


def repeated(value):
    """As often as fills whole blocks."""
    length = BLOCK * -(-len(value) // BLOCK)
    return (value * (length // len(value) + 1))[:length]


def decrypted(encrypted, password):
    ((scheme, ((kdf, (salt, iterations, length, (prf, _))), (cipher, vector))), content) = encrypted
    assert (scheme, kdf, prf, cipher, length) == (PBES2, PBKDF2, HMAC_SHA256, AES_256_CBC, 32)
    key = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, iterations, length)
    command = ["openssl", "enc", "-d", "-aes-256-cbc", "-K", key.hex(), "-iv", vector.hex()]
    return subprocess.run(command, input=content, stdout=subprocess.PIPE, check=True).stdout


def main(file, password_file):
    password = Path(password_file).read_text("ascii").splitlines()[0]
    ((version, (kind, (content,)), (((digest, _), mac), salt, iterations)),) = der(Path(file).read_bytes())
    assert (version, kind, digest) == (3, DATA, SHA256)
    if not hmac.compare_digest(mac, hmac.digest(mac_key(password, salt, iterations), content, "sha256")):
        sys.exit("the password is wrong, or the file is damaged")
    for kind, (safe,) in der(content)[0]:
        assert kind == DATA
        for bag, ((secret, (shrouded,)),), attributes in der(safe)[0]:
            assert (bag, secret) == (SECRET_BAG, SHROUDED_KEY)
            (alias,) = (value.decode("utf-16-be") for name, (value,) in attributes if name == FRIENDLY_NAME)
            ((version, algorithm, seed),) = der(decrypted(der(shrouded)[0], password))
            assert version == 0 and len(seed) == 32
            print(alias, ALGORITHMS[algorithm[0]], seed.hex())


if __name__ == "__main__":
    main(*sys.argv[1:])
