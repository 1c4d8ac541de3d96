#!/usr/bin/env python3
"""Verifies a receipt (docs/protocol.md, section 14) or a state proof (section 15) of an MPREG Ledger offline,
with Python's standard library only and nothing but the genesis document.

Written from that page alone; what it shares with verify_proof.py is the reading of bytes, RFC 9162 and RFC 8032.
"""

import argparse
import base64
import binascii
import json
import re
import sys

from verify_proof import (
    KNOWN_RULES,
    MAX_INTEGER,
    Malformed,
    Reader,
    authority_set_hash,
    from_hex,
    largest,
    leaf_hash,
    parse_header,
    parse_transaction,
    sha256,
    sorted_authorities,
    verify_certificate,
    verify_ed25519,
    verify_inclusion,
)

ZERO = bytes(32)
EMPTY_ROOT = sha256()
MAX_BYTES = 1 << 20
MAX_DEPTH = 8
MAX_OUTCOME = 65_535
MAX_ENTRIES = 64
MAX_NOTE_BYTES = 65_536
MAX_NOTE_SIGNATURES = 100
MAX_CHANGES = 256
LOG_SIGNATURE = 1
ALGORITHMS = {"ed25519": 1, "secp256k1": 2}
REGISTRATIONS = {"open": 0, "governed": 1}

# Section 9: the codes of outcomes.
OUTCOMES = {
    0: "applied",
    100: "payload-malformed",
    101: "receiver-unknown",
    102: "balance-insufficient",
    103: "node-already-registered",
    104: "receiver-not-sender",
    105: "possession-unproved",
    106: "federation-already-joined",
    107: "federation-not-joined",
    108: "federations-too-many",
    109: "authority-required",
    110: "authorities-differ",
    111: "proposal-lifetime",
    112: "proposals-too-many",
    113: "change-void",
    114: "authorities-too-few",
    115: "authority-key-used",
    116: "node-not-registered",
    117: "proposal-unknown",
    118: "proposal-ended",
    119: "vote-already-cast",
    120: "authorities-absent",
    121: "evidence-height",
    122: "evidence-recorded",
    123: "evidence-enough",
    124: "evidence-invalid",
    125: "rules-height",
    126: "rules-unready",
}


class Refused(Exception):
    """The first step that does not hold."""

    def __init__(self, step, reason):
        super().__init__(reason)
        self.step = step


def need(step, holds, reason):
    if not holds:
        raise Refused(step, reason)


def within(step, check, *arguments):
    """Carries out a check whose values may themselves be wrong."""
    try:
        return check(*arguments)
    except (Malformed, KeyError, TypeError, ValueError, IndexError, binascii.Error) as wrong:
        raise Refused(step, f"{type(wrong).__name__}: {wrong}") from None


# ----------------------------------------------------------------------------------------- JSON and shapes


def fields_once(pairs):
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field stands twice")
    return fields


def whole(text):
    if not re.fullmatch(r"0|[1-9][0-9]{0,15}", text) or int(text) > MAX_INTEGER:
        raise ValueError(f"{text[:20]} is no whole number of 0 to 2^53 - 1")
    return int(text)


def need_grammar(value, depth=1):
    """Of section 4, what Python's reader overlooks: null, nesting and half a surrogate pair."""
    if isinstance(value, (dict, list)) and depth > MAX_DEPTH:
        raise ValueError(f"nested deeper than {MAX_DEPTH}")
    if isinstance(value, dict):
        for name, part in value.items():
            need_grammar(name)
            need_grammar(part, depth + 1)
    elif isinstance(value, list):
        for part in value:
            need_grammar(part, depth + 1)
    elif isinstance(value, str):
        value.encode("utf-8")
    elif value is None:
        raise ValueError("null is no value")


def read_json(content, limit=MAX_BYTES):
    """One JSON object in the grammar of section 4, of which every text has one meaning; else a ValueError."""
    if len(content) > limit:
        raise ValueError(f"{len(content)} bytes, at most {limit}")
    try:
        # A fraction and an exponent make a float, NaN and Infinity a constant; whole refuses the text of each.
        value = json.loads(
            content.decode("utf-8"),
            object_pairs_hook=fields_once,
            parse_int=whole,
            parse_float=whole,
            parse_constant=whole,
        )
    except RecursionError:
        raise ValueError(f"nested deeper than {MAX_DEPTH}") from None
    if not isinstance(value, dict):
        raise ValueError("one object was expected")
    need_grammar(value)
    return value


def is_whole(value):
    return type(value) is int and 0 <= value <= MAX_INTEGER


def is_outcome(value):
    return is_whole(value) and value <= MAX_OUTCOME


def is_hex(value):
    return isinstance(value, str) and re.fullmatch(r"([0-9a-f]{2})*", value) is not None


def is_hash(value):
    return is_hex(value) and len(value) == 64


def is_base64(value):
    try:
        return isinstance(value, str) and base64.b64encode(base64.b64decode(value, validate=True)).decode() == value
    except (binascii.Error, ValueError):
        return False


def is_text(value):
    return isinstance(value, str)


def list_of(check):
    return lambda value: isinstance(value, list) and all(map(check, value))


def object_of(required, optional=None):
    optional = optional or {}

    def check(value):
        return (
            isinstance(value, dict)
            and set(required) <= set(value) <= set(required) | set(optional)
            and all({**required, **optional}[name](part) for name, part in value.items())
        )

    return check


IS_PROOF = object_of(
    {
        "scheme": lambda value: value == "rfc9162-sha256",
        "leafIndex": is_whole,
        "treeSize": is_whole,
        "leafHash": is_hash,
        "proof": list_of(is_hash),
        "root": is_hash,
    }
)
COMMON = {
    "version": lambda value: type(value) is int and value == 1,
    "chainId": is_hash,
    "block": object_of({"height": is_whole, "hash": is_hash, "headerBytes": is_hex}),
    "authoritySet": is_hex,
    "certificate": is_hex,
}
IS_CHANGE = object_of({"headerBytes": is_hex, "certificate": is_hex, "nextAuthoritySet": is_hex})
CHANGES = {"authorityChanges": lambda value: list_of(IS_CHANGE)(value) and 0 < len(value) <= MAX_CHANGES}
IS_RECEIPT = object_of(
    {
        **COMMON,
        "transaction": object_of(
            {"id": is_hash, "bytes": is_hex, "payload": is_base64, "outcome": is_outcome, "outcomeCode": is_text}
        ),
        "inclusion": IS_PROOF,
        "history": IS_PROOF,
        "checkpoint": is_text,
    },
    CHANGES,
)
IS_PLACE = object_of(
    {"key": is_hex, "siblings": list_of(is_hash)},
    {"value": is_hex, "other": object_of({"key": is_hex, "value": is_hex})},
)


def is_entry(value):
    """A value says that the key is there, and another leaf in its place that it is not."""
    return IS_PLACE(value) and not {"value", "other"} <= set(value)


def are_entries(value):
    return list_of(is_entry)(value) and 0 < len(value) <= MAX_ENTRIES


IS_STATE_PROOF = object_of({**COMMON, "entries": are_entries}, CHANGES)

# ------------------------------------------------------------------------------ genesis, sections 5 and 7


def uint(width, value):
    if not is_whole(value) or value > largest(width):
        raise ValueError(f"{value!r} is not an integer of 0 to {largest(width)}")
    return value.to_bytes(width, "big")


def bytes_field(content):
    return uint(4, len(content)) + content


def name_field(text):
    return bytes_field(text.encode("ascii"))


def encode_authority_set(genesis):
    authorities = sorted_authorities(genesis)
    numbers = (genesis["byzantine"], genesis["crashed"], len(authorities))
    parts = [b"MPREG-SET-1\0", *(uint(2, number) for number in numbers)]
    for authority in authorities:
        keys = (from_hex(authority[key], 32) for key in ("consensusKey", "checkpointKey"))
        parts += [name_field(authority["id"]), *keys]
    return b"".join(parts)


def encode_key(node):
    return uint(1, ALGORITHMS[node["algorithm"]]) + bytes_field(from_hex(node["publicKey"]))


def genesis_entries(genesis):
    parameters = genesis["parameters"]
    yield b"\x01", b"".join(
        [
            uint(4, parameters["blockIntervalMillis"]),
            uint(4, parameters["roundTimeoutMillis"]),
            uint(4, parameters["maxBlockTransactions"]),
            uint(4, parameters["maxBlockBytes"]),
            uint(8, parameters["validUntilWindow"]),
            uint(1, REGISTRATIONS[parameters["registration"]]),
        ]
    )
    authorities = encode_authority_set(genesis)
    yield b"\x02", authorities
    yield b"\x03", authorities
    for node in genesis["nodes"]:
        # Registered and updated at height 0, without endpoints, capabilities, metadata and federations.
        yield b"\x06" + name_field(node["id"]), encode_key(node) + bytes(8 + 8 + 4)
        if node["balance"]:
            yield b"\x04" + name_field(node["id"]), uint(8, node["balance"])
    for approval in genesis["approvals"]:
        yield b"\x08" + name_field(approval["id"]), encode_key(approval)


def bit(path, depth):
    return path[depth >> 3] >> (7 - depth % 8) & 1


def state_leaf(key, value):
    return sha256(b"\x02", bytes_field(key), bytes_field(value))


def state_node(left, right):
    return sha256(b"\x03", left, right)


def state_root(leaves, depth=0):
    """The root over pairs of a path and a leaf hash."""
    if len(leaves) <= 1:
        return leaves[0][1] if leaves else ZERO
    sides = ([leaf for leaf in leaves if bit(leaf[0], depth) == side] for side in (0, 1))
    return state_node(*(state_root(side, depth + 1) for side in sides))


class Genesis:
    """What a genesis document says, and the chain id that follows from it."""

    def __init__(self, document):
        said = read_json(document)
        self.authorities = {name: said[name] for name in ("byzantine", "crashed", "authorities")}
        self.authority_set = encode_authority_set(said)
        set_hash = sha256(self.authority_set)
        state = state_root([(sha256(key), state_leaf(key, value)) for key, value in genesis_entries(said)])
        header = [
            b"MPREG-BLK-1\0",
            uint(4, 1),
            ZERO,
            uint(8, 0),
            uint(4, 0),
            sha256(document),
            EMPTY_ROOT,
            EMPTY_ROOT,
            uint(4, 0),
            state,
            ZERO,
            uint(2, 0),
            name_field(sorted_authorities(said)[0]["id"]),
            uint(8, said["timestamp"]),
            set_hash,
            set_hash,
            uint(8, 1),
            uint(8, 0),
        ]
        self.chain_id = sha256(*header).hex()
        assert set_hash.hex() == authority_set_hash(said)


# -------------------------------------------------------------------- secp256k1, as section 2 narrows it

SECP_P = 2**256 - 2**32 - 977
SECP_N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
SECP_G = (
    0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
    0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8,
)


def secp_add(a, b):
    if a is None or b is None:
        return a or b
    if a[0] == b[0]:
        if (a[1] + b[1]) % SECP_P == 0:
            return None
        slope = 3 * a[0] * a[0] * pow(2 * a[1], -1, SECP_P)
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, SECP_P)
    x = (slope * slope - a[0] - b[0]) % SECP_P
    return x, (slope * (a[0] - x) - a[1]) % SECP_P


def secp_multiply(scalar, point):
    result = None
    while scalar:
        if scalar & 1:
            result = secp_add(result, point)
        point = secp_add(point, point)
        scalar >>= 1
    return result


def verify_secp256k1(public_key, message, signature):
    """SEC 1 section 4.1.4 with a low s; the key is compressed."""
    if len(public_key) != 33 or public_key[0] not in (2, 3) or len(signature) != 64:
        return False
    x = int.from_bytes(public_key[1:], "big")
    y = pow(x**3 + 7, (SECP_P + 1) // 4, SECP_P)
    if x >= SECP_P or (y * y - x**3 - 7) % SECP_P:
        return False
    if y & 1 != public_key[0] & 1:
        y = SECP_P - y
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if not 0 < r < SECP_N or not 0 < s <= SECP_N // 2:
        return False
    inverse = pow(s, -1, SECP_N)
    hashed = int.from_bytes(sha256(message), "big")
    point = secp_add(secp_multiply(hashed * inverse % SECP_N, SECP_G), secp_multiply(r * inverse % SECP_N, (x, y)))
    return point is not None and point[0] % SECP_N == r


# ------------------------------------------------------------------------------- the steps of section 14


def check_transaction(receipt):
    said = receipt["transaction"]
    content = from_hex(said["bytes"])
    transaction = parse_transaction(content)
    need("transaction", sha256(content).hex() == said["id"], "the id is not that of the bytes")
    payload = base64.b64decode(said["payload"])
    committed = (transaction["payloadLength"], transaction["payloadHash"])
    need("transaction", (len(payload), sha256(payload)) == committed, "the payload is not the one committed to")
    need("transaction", transaction["chainId"].hex() == receipt["chainId"], "the transaction is of another chain")
    verify = {1: verify_ed25519, 2: verify_secp256k1}.get(transaction["algorithm"], lambda *_: False)
    signed = (transaction["publicKey"], transaction["signingBytes"], transaction["signature"])
    need("transaction", verify(*signed), "the signature does not hold")
    need("transaction", OUTCOMES.get(said["outcome"]) == said["outcomeCode"], "the outcome has another code")
    return transaction


def check_proof(step, proof):
    path = [from_hex(part, 32) for part in proof["proof"]]
    leaf, root = from_hex(proof["leafHash"], 32), from_hex(proof["root"], 32)
    need(step, verify_inclusion(proof["leafIndex"], proof["treeSize"], leaf, path, root), "the proof does not hold")


def check_inclusion(receipt):
    said = receipt["transaction"]
    leaf = leaf_hash(from_hex(said["bytes"]) + said["outcome"].to_bytes(2, "big"))
    need("inclusion", leaf.hex() == receipt["inclusion"]["leafHash"], "the leaf is not that of the transaction")
    check_proof("inclusion", receipt["inclusion"])


def check_block(proof, rules):
    block = proof["block"]
    content = from_hex(block["headerBytes"])
    header = parse_header(content, rules)
    need("block", sha256(content).hex() == block["hash"], "the hash is not that of the header bytes")
    need("block", header["height"] == block["height"], "the height is not that of the header")
    chain = header["chainId"] if header["height"] else block["hash"]
    need("block", chain == proof["chainId"], "the header is of another chain")
    return header


def decode_authority_set(content):
    """What the bytes of an authority set say (section 5)."""
    reader = Reader(content)
    reader.magic(b"MPREG-SET-1\0")
    byzantine, crashed, size = reader.uint(2), reader.uint(2), reader.uint(2)
    if not 3 * byzantine + 2 * crashed + 1 <= size <= 1024:
        raise Malformed(f"{size} authorities for b = {byzantine}, c = {crashed}")
    authorities = [
        {"id": reader.name(), "consensusKey": reader.raw(32).hex(), "checkpointKey": reader.raw(32).hex()}
        for _ in range(size)
    ]
    reader.end()
    ids = [authority["id"] for authority in authorities]
    if ids != sorted(set(ids)):
        raise Malformed("the authorities are not sorted by id")
    for key in ("consensusKey", "checkpointKey"):
        if len({authority[key] for authority in authorities}) != size:
            raise Malformed(f"a {key} stands twice")
    return {"byzantine": byzantine, "crashed": crashed, "authorities": authorities}


class Reigns:
    """Section 18: who decides which height, as the changes of a proof show from the genesis on."""

    def __init__(self, proof, genesis, below, rules):
        self.sets, self.versions = [(0, genesis.authorities)], [(0, 1)]
        last = -1
        for change in proof.get("authorityChanges", []):
            content = from_hex(change["headerBytes"])
            header, known = parse_header(content, rules), self.sets[-1][1]
            height = header["height"]
            following = decode_authority_set(from_hex(change["nextAuthoritySet"]))
            ours = height > 0 and header["chainId"] == proof["chainId"]
            version = header["rulesVersion"]
            named, handed = header["authoritySetHash"], header["nextAuthoritySetHash"]
            need("authorities", ours, "a change is none of this chain")
            need("authorities", last < height < below, "a change is not in order, or comes too late")
            need("authorities", self.versions[-1][1] <= version, "a change is of earlier rules than one before it")
            need("authorities", named == authority_set_hash(known), "a change is not by those who decide there")
            need("authorities", handed != named, "a change changes nothing")
            need("authorities", handed == authority_set_hash(following), "a change hands over to others")
            certified = verify_certificate(from_hex(change["certificate"]), content, known, rules)
            need("authorities", certified, "a change is not certified by those who decide there")
            same = height != proof["block"]["height"] or change["headerBytes"] == proof["block"]["headerBytes"]
            need("authorities", same, "a change of the block's height is in another block")
            self.sets.append((height + 1, following))
            self.versions.append((height, version))
            last = height

    def at(self, height):
        return next(known for first, known in reversed(self.sets) if first <= height)


def check_order_of_rules(header, reigns):
    """Versions of the rules follow each other and never come back (section 19)."""
    own = header["rulesVersion"]
    for height, version in reigns.versions:
        holds = version <= own if height < header["height"] else own <= version
        need("block", holds, f"other rules than version {own} hold before or after it")


def check_authorities(proof, header, reigns):
    content = from_hex(proof["authoritySet"])
    need("authorities", sha256(content).hex() == header["authoritySetHash"], "not the set of the header")
    known = authority_set_hash(reigns.at(header["height"]))
    reason = "not those who decide: a change is missing, or they were removed"
    need("authorities", header["authoritySetHash"] == known, reason)


def check_certificate(proof, reigns, rules):
    content, header = from_hex(proof["certificate"]), from_hex(proof["block"]["headerBytes"])
    deciding = reigns.at(proof["block"]["height"])
    need("certificate", verify_certificate(content, header, deciding, rules), "the certificate does not hold")


def check_history(receipt):
    history, block = receipt["history"], receipt["block"]
    need("history", history["leafIndex"] == block["height"], "the leaf index is not the height")
    leaf = leaf_hash(from_hex(block["headerBytes"])).hex()
    need("history", leaf == history["leafHash"], "the leaf is not that of the header")
    check_proof("history", history)


def parse_note(note):
    """C2SP signed note: the text, and the name, key id and signature of each line under it."""
    need("checkpoint", len(note.encode("utf-8")) <= MAX_NOTE_BYTES, "the note is too long")
    need("checkpoint", not re.search(r"[\x00-\x09\x0b-\x1f]", note), "a control character in the note")
    need("checkpoint", note.endswith("\n") and "\n\n" in note, "not a signed note")
    text, _, under = note.rpartition("\n\n")
    lines = under[:-1].split("\n")
    need("checkpoint", len(lines) <= MAX_NOTE_SIGNATURES, "the note has too many signatures")
    signatures = []
    for line in lines:
        match = re.fullmatch(r"\u2014 ([^\s+]+) ([A-Za-z0-9+/]+=*)", line)
        need("checkpoint", match is not None and is_base64(match[2]), "a signature line is malformed")
        content = base64.b64decode(match[2])
        need("checkpoint", len(content) > 4, "a signature is too short")
        signatures.append((match[1], content[:4], content[4:]))
    return text + "\n", signatures


def check_checkpoint(receipt, genesis, reigns):
    text, signatures = parse_note(receipt["checkpoint"])
    history, origin = receipt["history"], f"mpreg-ledger/{genesis.chain_id}"
    root = base64.b64encode(from_hex(history["root"], 32)).decode("ascii")
    need("checkpoint", text == f"{origin}\n{history['treeSize']}\n{root}\n", "not the checkpoint of this history")
    keys = {}
    for authority in reigns.at(history["treeSize"] - 1)["authorities"]:
        key = from_hex(authority["checkpointKey"], 32)
        keys[sha256(origin.encode("ascii"), b"\n", bytes([LOG_SIGNATURE]), key)[:4]] = key
    known = [(keys[key_id], signature) for name, key_id, signature in signatures if name == origin and key_id in keys]
    need("checkpoint", known, "no authority has signed it for the log")
    message = text.encode("utf-8")
    for key, signature in known:
        need("checkpoint", verify_ed25519(key, message, signature), "a signature of an authority does not hold")


def verify_receipt(receipt, document, rules):
    need("shape", IS_RECEIPT(receipt), "not the shape of a receipt")
    genesis = within("genesis", Genesis, document)
    need("genesis", receipt["chainId"] == genesis.chain_id, "of another chain than the genesis document")
    transaction = within("transaction", check_transaction, receipt)
    within("inclusion", check_inclusion, receipt)
    header = within("block", check_block, receipt, rules)
    committed = (header["transactionsRoot"], header["transactionCount"])
    proved = (receipt["inclusion"]["root"], receipt["inclusion"]["treeSize"])
    need("block", committed == proved, "the header commits to other transactions")
    log_end = max(header["height"], receipt["history"]["treeSize"] - 1)
    reigns = within("authorities", Reigns, receipt, genesis, log_end, rules)
    within("block", check_order_of_rules, header, reigns)
    within("authorities", check_authorities, receipt, header, reigns)
    within("certificate", check_certificate, receipt, reigns, rules)
    within("history", check_history, receipt)
    within("checkpoint", check_checkpoint, receipt, genesis, reigns)
    return {
        "transaction": receipt["transaction"]["id"],
        "sender": transaction["sender"],
        "operationType": transaction["operationType"],
        "outcome": receipt["transaction"]["outcomeCode"],
        "height": header["height"],
        "block": receipt["block"]["hash"],
        "timestamp": header["timestamp"],
        "checkpointSize": receipt["history"]["treeSize"],
    }


# --------------------------------------------------------------------------------------------- section 15


def root_of_entry(entry):
    key, siblings = from_hex(entry["key"]), [from_hex(sibling, 32) for sibling in entry["siblings"]]
    path = sha256(key)
    need("state", len(siblings) <= 256, "more than 256 siblings")
    need("state", not siblings or siblings[-1] != ZERO, "the deepest sibling is empty")
    if "value" in entry:
        below = state_leaf(key, from_hex(entry["value"]))
    elif "other" in entry:
        other = from_hex(entry["other"]["key"])
        other_path = sha256(other)
        alike = all(bit(path, depth) == bit(other_path, depth) for depth in range(len(siblings)))
        need("state", other != key and alike, "the other leaf is not on the path")
        below = state_leaf(other, from_hex(entry["other"]["value"]))
    else:
        below = ZERO
    for depth in reversed(range(len(siblings))):
        pair = (siblings[depth], below) if bit(path, depth) else (below, siblings[depth])
        below = state_node(*pair)
    return below


def verify_state_proof(proof, document, rules):
    need("shape", IS_STATE_PROOF(proof), "not the shape of a state proof")
    genesis = within("genesis", Genesis, document)
    need("genesis", proof["chainId"] == genesis.chain_id, "of another chain than the genesis document")
    header = within("block", check_block, proof, rules)
    reigns = within("authorities", Reigns, proof, genesis, header["height"], rules)
    within("block", check_order_of_rules, header, reigns)
    within("authorities", check_authorities, proof, header, reigns)
    if header["height"]:
        within("certificate", check_certificate, proof, reigns, rules)
    else:
        need("certificate", proof["certificate"] == "", "the genesis has no certificate")
    for entry in proof["entries"]:
        root = within("state", root_of_entry, entry).hex()
        need("state", root == header["stateRoot"], f"the entry {entry['key']} does not lead to the root")
    entries = [{"key": entry["key"], "value": entry.get("value")} for entry in proof["entries"]]
    return {"height": header["height"], "block": proof["block"]["hash"], "entries": entries}


def read_proof(content):
    """What stands in the JSON: a proof, or an answer, perhaps a longer one, that carries one as its stateProof."""
    given = read_json(content, 2 * MAX_BYTES)
    proof = given.get("stateProof", given)
    length = len(content)
    if proof is not given:
        length = len(json.dumps(proof, ensure_ascii=False, separators=(",", ":")).encode("utf-8"))
    need("shape", length <= MAX_BYTES, f"a proof of {length} bytes, at most {MAX_BYTES}")
    return proof


def judge(content, document, rules=KNOWN_RULES):
    """The verdict on the JSON of a receipt, of a state proof, or of an answer that carries one."""
    try:
        proof = within("shape", read_proof, content)
        is_state = isinstance(proof, dict) and "entries" in proof
        return {"valid": True, "summary": (verify_state_proof if is_state else verify_receipt)(proof, document, rules)}
    except Refused as refused:
        return {"valid": False, "step": refused.step, "reason": str(refused)}


def main():
    parser = argparse.ArgumentParser(
        description="Verifies a receipt (GET /transactions/{id}/receipt) or a state proof (the stateProof of an account,"
        " a node, or a problem that says that there is none), with nothing but the genesis document.",
        epilog="Prints one line of JSON. Exit code: 0 if it is valid, 1 if not, 2 for wrong use or a file"
        " that cannot be read.",
    )
    parser.add_argument("file", nargs="?", help="the receipt or proof (default: the standard input)")
    parser.add_argument("--genesis", required=True, metavar="FILE", help="the genesis document that you trust")
    parser.add_argument(
        "--rules",
        type=int,
        default=KNOWN_RULES,
        metavar="N",
        help="the last version of the rules whose blocks are read (default: %(default)s, the last that this program was"
        " written for); give a later one when you have made sure that it leaves receipts and proofs as they are",
    )
    options = parser.parse_args()
    try:
        with open(options.genesis, "rb") as file:
            document = file.read()
        if options.file:
            with open(options.file, "rb") as file:
                content = file.read()
        else:
            content = sys.stdin.buffer.read()
    except OSError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    verdict = judge(content, document, options.rules)
    print(json.dumps(verdict))
    return 0 if verdict["valid"] else 1


if __name__ == "__main__":
    sys.exit(main())
