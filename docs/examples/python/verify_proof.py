#!/usr/bin/env python3
"""Checks what an MPREG Ledger says about a transaction, with Python's standard library only.

Written from docs/protocol.md, RFC 9162 (proofs) and RFC 8032 (Ed25519), so that it repeats none of the
service's code. "Section" means a section of docs/protocol.md unless an RFC is named.
"""

import argparse
import hashlib
import json
import os
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

MAX_INTEGER = 2**53 - 1


class Malformed(Exception):
    """Bytes or JSON that are not of the protocol's grammar."""


def sha256(*parts):
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.digest()


def from_hex(text, length=None):
    if not isinstance(text, str) or not re.fullmatch(r"([0-9a-f]{2})*", text):
        raise Malformed(f"not lower-case hex: {text!r}")
    if length is not None and len(text) != 2 * length:
        raise Malformed(f"{len(text) // 2} bytes of hex instead of {length}")
    return bytes.fromhex(text)


def largest(width):
    """The largest integer of so many bytes: of 4, 2^31 - 1, of 8, 2^53 - 1."""
    return 2**31 - 1 if width == 4 else min(2 ** (8 * width) - 1, MAX_INTEGER)


class Reader:
    """Reads the encodings of section 1 and refuses what is missing and what follows."""

    def __init__(self, content):
        self.content = content
        self.position = 0

    def raw(self, length):
        end = self.position + length
        if end > len(self.content):
            raise Malformed(f"{length} bytes at {self.position} go beyond the end")
        part = self.content[self.position : end]
        self.position = end
        return part

    def magic(self, text):
        if self.raw(len(text)) != text:
            raise Malformed(f"does not begin with {text!r}")

    def uint(self, width):
        value = int.from_bytes(self.raw(width), "big")
        if value > largest(width):
            raise Malformed(f"integer above {largest(width)}")
        return value

    def bytes_field(self, limit):
        length = self.uint(4)
        if length > limit:
            raise Malformed(f"{length} bytes where {limit} is the limit")
        return self.raw(length)

    def name(self):
        name = self.bytes_field(128)
        parts = name.split(b"/")
        if not all(re.fullmatch(rb"[A-Za-z0-9._:@-]+", part) and part not in (b".", b"..") for part in parts):
            raise Malformed(f"not a name: {name!r}")
        return name.decode("ascii")

    def end(self):
        if self.position != len(self.content):
            raise Malformed(f"{len(self.content) - self.position} bytes follow the value")


# ------------------------------------------------------------------------------- RFC 9162


def leaf_hash(data):
    return sha256(b"\x00", data)


def node_hash(left, right):
    return sha256(b"\x01", left, right)


def are_hashes(*values):
    return all(len(value) == 32 for value in values)


def verify_inclusion(index, size, leaf, path, root):
    """RFC 9162 section 2.1.3.2: whether the leaf is number index of the size leaves under root."""
    if not 0 <= index < size or not are_hashes(leaf, root, *path):
        return False
    fn, sn, r = index, size - 1, leaf
    for p in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while not fn & 1 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == root


def verify_consistency(first, second, first_root, second_root, proof):
    """RFC 9162 section 2.1.4.2: whether the tree of second leaves begins with that of first leaves."""
    if not 0 < first <= second or not are_hashes(first_root, second_root, *proof):
        return False
    if first == second:
        return not proof and first_root == second_root
    if not proof:
        return False
    path = [first_root, *proof] if first & (first - 1) == 0 else list(proof)
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            while not fn & 1 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == first_root and sr == second_root


# ---------------------------------------------------------- RFC 8032, as section 2 narrows it

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def add(a, b):
    """Points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z (RFC 8032 section 5.1.4)."""
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(scalar, point):
    result = NEUTRAL
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def is_same(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def decode_point(encoded):
    """RFC 8032 section 5.1.3; None unless it is the canonical encoding of a point."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * SQRT_OF_MINUS_1 % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = decode_point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def verify_ed25519(public_key, message, signature):
    """The rule of section 2: canonical, not of small order, cofactored."""
    if len(public_key) != 32 or len(signature) != 64:
        return False
    a, r = decode_point(public_key), decode_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L or is_same(multiply(8, a), NEUTRAL):
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % L
    return is_same(multiply(8 * s, BASE), add(multiply(8, r), multiply(8 * k, a)))


# ------------------------------------------------------------------------- sections 3, 5, 8


def parse_transaction(content):
    reader = Reader(content)
    reader.magic(b"MPREG-TX-1\0")
    transaction = {
        "chainId": reader.raw(32),
        "sender": reader.name(),
        "receiver": reader.name(),
        "operationType": reader.name(),
        "lane": reader.uint(1),
        "nonce": reader.uint(8),
        "timestamp": reader.uint(8),
        "observedHeight": reader.uint(8),
        "validUntilHeight": reader.uint(8),
        "payloadLength": reader.uint(4),
        "payloadHash": reader.raw(32),
        "algorithm": reader.uint(1),
        "publicKey": reader.bytes_field(33),
    }
    transaction["signingBytes"] = content[: reader.position]
    transaction["signature"] = reader.bytes_field(64)
    reader.end()
    return transaction


def read_vector_clock(reader):
    clock, last = {}, ""
    for _ in range(reader.uint(2)):
        authority, turns = reader.name(), reader.uint(8)
        if authority <= last or turns == 0:
            raise Malformed("a vector clock is sorted and has no entry of 0")
        clock[authority] = turns
        last = authority
    return clock


# The last version of the rules whose bytes are written here.
KNOWN_RULES = 1


def parse_header(content, known_rules=KNOWN_RULES):
    """What header bytes say; of later rules than the caller knows nobody can say here what they mean."""
    reader = Reader(content)
    reader.magic(b"MPREG-BLK-1\0")
    header = {
        "rulesVersion": reader.uint(4),
        "chainId": reader.raw(32).hex(),
        "height": reader.uint(8),
        "originRound": reader.uint(4),
        "previousHash": reader.raw(32).hex(),
        "historyRoot": reader.raw(32).hex(),
        "transactionsRoot": reader.raw(32).hex(),
        "transactionCount": reader.uint(4),
        "stateRoot": reader.raw(32).hex(),
        "extensionsRoot": reader.raw(32).hex(),
        "vectorClock": read_vector_clock(reader),
        "miner": reader.name(),
        "timestamp": reader.uint(8),
        "authoritySetHash": reader.raw(32).hex(),
        "nextAuthoritySetHash": reader.raw(32).hex(),
        "difficulty": reader.uint(8),
        "nonce": reader.uint(8),
    }
    reader.end()
    if not 1 <= header["rulesVersion"] <= known_rules:
        raise Malformed(f"rules version {header['rulesVersion']} is unknown")
    if header["difficulty"] == 0:
        raise Malformed("a difficulty is at least 1")
    return header


def sorted_authorities(consensus):
    return sorted(consensus["authorities"], key=lambda authority: authority["id"].encode("ascii"))


def authority_set_hash(consensus):
    authorities = sorted_authorities(consensus)
    encoded = [b"MPREG-SET-1\0"]
    for number in (consensus["byzantine"], consensus["crashed"], len(authorities)):
        encoded.append(number.to_bytes(2, "big"))
    for authority in authorities:
        name = authority["id"].encode("ascii")
        encoded += [len(name).to_bytes(4, "big"), name]
        encoded += [from_hex(authority[key], 32) for key in ("consensusKey", "checkpointKey")]
    return sha256(*encoded).hex()


def verify_certificate(content, header_bytes, consensus, known_rules=KNOWN_RULES):
    """Whether a quorum of the authorities that the header names voted FINALIZE (4) for its block."""
    header, block_hash = parse_header(header_bytes, known_rules), sha256(header_bytes)
    reader = Reader(content)
    reader.magic(b"MPREG-CRT-1\0")
    kind, height, round_number, about = reader.uint(1), reader.uint(8), reader.uint(4), reader.raw(32)
    votes = [(reader.uint(2), reader.raw(64)) for _ in range(reader.uint(2))]
    reader.end()
    authorities = sorted_authorities(consensus)
    quorum = len(authorities) - consensus["byzantine"] - consensus["crashed"]
    indexes = [index for index, _ in votes]
    if (
        authority_set_hash(consensus) != header["authoritySetHash"]
        or (kind, height, about) != (4, header["height"], block_hash)
        or len(votes) < quorum
        or indexes != sorted(set(indexes))
        or indexes[-1] >= len(authorities)
    ):
        return False
    vote = b"".join(
        [
            b"MPREG-CONS-1\0\x04",
            from_hex(header["chainId"], 32),
            from_hex(header["authoritySetHash"], 32),
            height.to_bytes(8, "big"),
            round_number.to_bytes(4, "big"),
            block_hash,
        ]
    )
    return all(
        verify_ed25519(from_hex(authorities[index]["consensusKey"], 32), vote, signature)
        for index, signature in votes
    )


# --------------------------------------------------------------------------------- sources


class Node:
    """Answers of a running node, kept in a folder if one is given."""

    def __init__(self, url, folder):
        self.api = url.rstrip("/") + "/api/v1"
        self.folder = folder
        if folder:
            os.makedirs(folder, exist_ok=True)

    def get(self, path):
        try:
            with urllib.request.urlopen(self.api + path, timeout=30) as response:
                return json.load(response)
        except urllib.error.HTTPError as refused:
            raise Malformed(f"GET {path}: {refused.code} {refused.read().decode('utf-8', 'replace')}") from None

    def kept(self, name, path):
        answer = self.get(path)
        if self.folder:
            with open(os.path.join(self.folder, name + ".json"), "w", encoding="utf-8") as file:
                json.dump(answer, file, indent=2)
                file.write("\n")
        return answer

    def evidence(self, transaction_id):
        if transaction_id is None:
            newest = self.get("/transactions?limit=1")["items"]
            if not newest:
                raise Malformed("the chain has no transaction yet")
            transaction_id = newest[0]["id"]
        proof = self.kept("proof", f"/transactions/{urllib.parse.quote(transaction_id)}/proof")
        if proof["id"] != transaction_id:
            raise Malformed(f"the node answers about {proof['id']} instead of {transaction_id}")
        height, head = proof["blockHeight"], self.kept("head", "/blocks/latest")
        evidence = {
            "proof": proof,
            "head": head,
            "block": self.kept("block", f"/blocks/{height}"),
            "genesis": self.kept("genesis", "/blocks/0"),
            "consensus": self.kept("consensus", "/consensus"),
            "consistency-proof": self.kept(
                "consistency-proof", f"/chain/consistency-proof?from=1&to={head['height']}"
            ),
        }
        if height < head["height"]:
            evidence["header-proof"] = self.kept(
                "header-proof", f"/blocks/{height}/proof?treeSize={head['height']}"
            )
        return evidence


FILES = ["proof", "block", "genesis", "consensus", "head", "header-proof", "consistency-proof"]


def saved_evidence(folder):
    evidence = {}
    for name in FILES:
        path = os.path.join(folder, name + ".json")
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                evidence[name] = json.load(file)
    for name in ("proof", "block"):
        if name not in evidence:
            raise Malformed(f"{os.path.join(folder, name)}.json is missing")
    return evidence


# ---------------------------------------------------------------------------------- checks


class Checks:
    """Counts what does not hold, and what could not be checked here."""

    def __init__(self):
        self.failures = 0
        self.unchecked = 0

    def that(self, what, holds):
        print(f"{'ok  ' if holds else 'FAIL'}  {what}")
        self.failures += not holds

    def not_checked(self, what):
        print(f"--    NOT CHECKED: {what}")
        self.unchecked += 1

    @staticmethod
    def note(what):
        print(f"--    {what}")

    def conclude(self):
        if self.failures:
            print(f"{self.failures} checks failed.")
            return 1
        if self.unchecked:
            print(f"What was checked holds, but {self.unchecked} checks could not be made: this is no proof.")
            return 3
        print("Everything holds.")
        return 0


def hashes(values):
    return [from_hex(value, 32) for value in values]


def flipped(content):
    return content[:-1] + bytes([content[-1] ^ 1])


def damaged(path):
    """Every hash changed, one missing at either end, one too many, the first two exchanged."""
    for i, value in enumerate(path):
        yield [*path[:i], flipped(value), *path[i + 1 :]]
    if path:
        yield path[1:]
        yield path[:-1]
    if len(path) > 1:
        yield [path[1], path[0], *path[2:]]
    yield [*path, sha256(b"one too many")]


def refuses_damaged_inclusion(index, size, leaf, path, root):
    wrong = [(index, size, flipped(leaf), path, root), (index, size, leaf, path, flipped(root))]
    wrong += [(size, size, leaf, path, root), (-1, size, leaf, path, root)]
    wrong += [(index, size, leaf, other, root) for other in damaged(path)]
    if size > 1:
        wrong.append(((index + 1) % size, size, leaf, path, root))
    return not any(verify_inclusion(*arguments) for arguments in wrong)


def refuses_damaged_consistency(first, second, first_root, second_root, proof):
    wrong = [
        (first, second, flipped(first_root), second_root, proof),
        (first, second, first_root, flipped(second_root), proof),
    ]
    wrong += [(first, second, first_root, second_root, other) for other in damaged(proof)]
    if first < second:
        wrong.append((second, first, second_root, first_root, proof))
    return not any(verify_consistency(*arguments) for arguments in wrong)


def check_header(checks, what, block):
    """Returns the header and its bytes, from which it is read: nothing is taken from the JSON."""
    content = from_hex(block["headerBytes"])
    header = parse_header(content)
    height = header["height"]
    checks.that(f"{what} (height {height}): the hash is that of the header bytes", sha256(content).hex() == block["hash"])
    said = {field: block.get(field) for field in header}
    checks.that(f"{what}: header bytes and JSON say the same", said == header)
    return content, header


def check_genesis(checks, evidence, chain_id):
    """Returns the hash of the set that the genesis of this chain names, without which no vote says anything."""
    if "genesis" not in evidence:
        checks.not_checked("without genesis.json, nothing shows who decides in this chain")
        return None
    content, genesis = check_header(checks, "genesis", evidence["genesis"])
    is_genesis = genesis["height"] == 0 and sha256(content).hex() == chain_id
    checks.that("genesis: its hash is the chain id", is_genesis)
    return genesis["authoritySetHash"] if is_genesis else None


NOT_OF_GENESIS = "not those of the genesis: changed since, or made up, which verify_receipt.py can tell"


def check_authorities(checks, evidence, decides):
    """Returns the authorities of the genesis; anybody can name others, and sign for them with keys of its own."""
    if decides is None:
        return None
    if "consensus" not in evidence:
        checks.not_checked("without consensus.json, the keys of the authorities are not known")
        return None
    if authority_set_hash(evidence["consensus"]) != decides:
        checks.not_checked(f"the authorities in consensus.json are {NOT_OF_GENESIS}")
        return None
    checks.that("consensus: the authorities are those of the genesis", True)
    return evidence["consensus"]


def check_votes(checks, what, block, content, header, authorities):
    checks.that(f"{what}: is above the genesis", header["height"] > 0)
    if authorities is None:
        checks.not_checked(f"{what}: who voted for it")
        return
    if header["authoritySetHash"] != authority_set_hash(authorities):
        checks.not_checked(f"{what}: who voted for it; the authorities that it names are {NOT_OF_GENESIS}")
        return
    certificate = from_hex(block["certificate"]["bytes"])
    holds = verify_certificate(certificate, content, authorities)
    refused = not verify_certificate(flipped(certificate), content, authorities)
    checks.that(f"{what}: a quorum of the authorities of the genesis made it final", holds and refused)


def check_transaction(checks, proof, header, block_hash):
    content = from_hex(proof["transactionBytes"])
    checks.that("transaction: the id is that of its bytes", sha256(content).hex() == proof["id"])
    transaction = parse_transaction(content)
    print(f"      {transaction['operationType']} of {transaction['sender']}, lane {transaction['lane']},"
          f" nonce {transaction['nonce']}, outcome {proof['outcome']}")
    checks.that("transaction: is meant for the block's chain", transaction["chainId"].hex() == header["chainId"])
    if transaction["algorithm"] == 1:
        signed = [transaction[field] for field in ("publicKey", "signingBytes", "signature")]
        holds = verify_ed25519(*signed) and not verify_ed25519(signed[0], flipped(signed[1]), signed[2])
        checks.that("transaction: the signature holds", holds)
    else:
        checks.not_checked("transaction: a secp256k1 signature; verify_receipt.py does it")
    leaf = leaf_hash(content + proof["outcome"].to_bytes(2, "big"))
    index, size, path = proof["leafIndex"], proof["treeSize"], hashes(proof["proof"])
    root = from_hex(header["transactionsRoot"], 32)
    checks.that(
        f"transaction: is number {index} of {size} in block {header['height']}",
        proof["blockHash"] == block_hash
        and size == header["transactionCount"]
        and leaf.hex() == proof["leafHash"]
        and verify_inclusion(index, size, leaf, path, root),
    )
    checks.that("transaction: damaged proofs are refused", refuses_damaged_inclusion(index, size, leaf, path, root))
    other = leaf_hash(content + (proof["outcome"] + 1).to_bytes(2, "big"))
    checks.that("transaction: another outcome is refused", not verify_inclusion(index, size, other, path, root))


def check_history(checks, evidence, block_bytes, header, head):
    size, root = head["height"], from_hex(head["historyRoot"], 32)
    if "header-proof" in evidence:
        proof = evidence["header-proof"]
        arguments = (header["height"], size, leaf_hash(block_bytes), hashes(proof["proof"]), root)
        checks.that(
            f"block: is in the history of {size} headers that the head commits to",
            proof["leafIndex"] == header["height"]
            and proof["treeSize"] == size
            and verify_inclusion(*arguments)
            and refuses_damaged_inclusion(*arguments),
        )
    else:
        checks.note("block: no later block commits to it yet; its own votes make it final")
    if "genesis" in evidence and "consistency-proof" in evidence:
        # The root of one header is that header's leaf hash.
        first_root = leaf_hash(from_hex(evidence["genesis"]["headerBytes"]))
        proof = evidence["consistency-proof"]
        arguments = (1, size, first_root, root, hashes(proof["proof"]))
        checks.that(
            f"the history of {size} headers begins with the genesis",
            (proof["size1"], proof["size2"]) == (1, size)
            and verify_consistency(*arguments)
            and refuses_damaged_consistency(*arguments),
        )


def check_all(evidence, expected_chain):
    checks = Checks()
    block_bytes, header = check_header(checks, "block", evidence["block"])
    chain_id = header["chainId"]
    if expected_chain:
        checks.that("block: is of the expected chain", chain_id == expected_chain)
    authorities = check_authorities(checks, evidence, check_genesis(checks, evidence, chain_id))
    check_votes(checks, "block", evidence["block"], block_bytes, header, authorities)
    check_transaction(checks, evidence["proof"], header, evidence["block"]["hash"])
    if "head" in evidence:
        head_bytes, head = check_header(checks, "head", evidence["head"])
        checks.that("head: is of the same chain", head["chainId"] == chain_id)
        check_votes(checks, "head", evidence["head"], head_bytes, head, authorities)
        check_history(checks, evidence, block_bytes, header, head)
    return checks.conclude()


# ------------------------------------------------------------------------------- self-test


def root_of(leaves):
    """RFC 9162 section 2.1.1, by its recursive definition."""
    if not leaves:
        return sha256()
    if len(leaves) == 1:
        return leaves[0]
    k = largest_power_below(len(leaves))
    return node_hash(root_of(leaves[:k]), root_of(leaves[k:]))


def largest_power_below(n):
    return 1 << ((n - 1).bit_length() - 1)


def path_of(m, leaves):
    """RFC 9162 section 2.1.3.1."""
    if len(leaves) == 1:
        return []
    k = largest_power_below(len(leaves))
    if m < k:
        return path_of(m, leaves[:k]) + [root_of(leaves[k:])]
    return path_of(m - k, leaves[k:]) + [root_of(leaves[:k])]


def subproof_of(m, leaves, whole):
    """RFC 9162 section 2.1.4.1."""
    if m == len(leaves):
        return [] if whole else [root_of(leaves)]
    k = largest_power_below(len(leaves))
    if m <= k:
        return subproof_of(m, leaves[:k], whole) + [root_of(leaves[k:])]
    return subproof_of(m - k, leaves[k:], False) + [root_of(leaves[:k])]


def self_test():
    checks = Checks()
    leaves = [leaf_hash(bytes([i])) for i in range(33)]
    inclusion, consistency = [], []
    for n in range(1, len(leaves) + 1):
        root = root_of(leaves[:n])
        for m in range(n):
            arguments = (m, n, leaves[m], path_of(m, leaves[:n]), root)
            inclusion.append(verify_inclusion(*arguments) and refuses_damaged_inclusion(*arguments))
        for m in range(1, n + 1):
            proof = subproof_of(m, leaves[:n], True)
            arguments = (m, n, root_of(leaves[:m]), root, proof)
            consistency.append(verify_consistency(*arguments) and refuses_damaged_consistency(*arguments))
    checks.that(f"{len(inclusion)} inclusion proofs hold, damaged ones do not", all(inclusion))
    checks.that(f"{len(consistency)} consistency proofs hold, damaged ones do not", all(consistency))
    # RFC 8032 section 7.1, test 2
    key = from_hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = from_hex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    checks.that("the signature of RFC 8032 holds", verify_ed25519(key, b"\x72", signature))
    checks.that("of another message it does not", not verify_ed25519(key, b"\x73", signature))
    beyond = signature[:32] + (int.from_bytes(signature[32:], "little") + L).to_bytes(32, "little")
    checks.that("nor with S beyond L", not verify_ed25519(key, b"\x72", beyond))
    checks.that("a key of small order is refused", not verify_ed25519(b"\x01" + bytes(31), b"", b"\x01" + bytes(63)))
    return checks.conclude()


def main():
    parser = argparse.ArgumentParser(
        description="Checks a transaction's proof, its block and the block's place in the history by itself:"
        " hashes, signatures, RFC 9162 inclusion and consistency proofs, and the votes of the authorities that the"
        " genesis names. Damaged proofs have to be refused. Where the authorities have changed since the genesis, or are"
        " said to have, votes are not checked here: verify_receipt.py follows the changes.",
        epilog="A folder holds the answers of a node as " + ", ".join(name + ".json" for name in FILES)
        + ". The first two are needed; without genesis.json and consensus.json votes are not checked."
        " Exit code: 0 if everything holds, 1 if something does not, 2 for wrong options,"
        " 3 if nothing is wrong but something could not be checked, which is no proof.",
    )
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--url", default="http://localhost:8080", help="the node to ask (default %(default)s)")
    source.add_argument("--files", metavar="FOLDER", help="check saved answers instead of asking a node")
    source.add_argument("--self-test", action="store_true", help="check this program without a node")
    parser.add_argument("--id", help="the transaction (default: the newest one of the node)")
    parser.add_argument(
        "--chain-id",
        metavar="HEX",
        help="the chain that you expect, the hash of its genesis; without it, the genesis of the evidence is believed",
    )
    parser.add_argument("--save", metavar="FOLDER", help="keep the node's answers there")
    options = parser.parse_args()
    if options.files and (options.id or options.save):
        parser.error("--id and --save go with --url")
    try:
        if options.self_test:
            return self_test()
        if options.files:
            return check_all(saved_evidence(options.files), options.chain_id)
        return check_all(Node(options.url, options.save).evidence(options.id), options.chain_id)
    except (Malformed, OSError, KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as wrong:
        print(f"FAIL  {type(wrong).__name__}: {wrong}")
        print("It cannot be checked to the end.")
        return 1


if __name__ == "__main__":
    sys.exit(main())
