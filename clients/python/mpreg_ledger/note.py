"""Checkpoints of the log (section 13): C2SP signed notes and the key ids of C2SP tlog-checkpoint."""

import base64
import re

from .ed25519 import verify_ed25519
from .encoding import sha256
from .shapes import is_base64
from .steps import need

MAX_NOTE_BYTES = 65_536
MAX_NOTE_SIGNATURES = 100
LOG_SIGNATURE = 1


def parse_note(note):
    """The text, and the name, key id and signature of each line under it."""
    need("checkpoint", len(note.encode("utf-8")) <= MAX_NOTE_BYTES, "the note is too long")
    need("checkpoint", not re.search(r"[\x00-\x09\x0b-\x1f]", note), "a control character in the note")
    need("checkpoint", note.endswith("\n"), "the note does not end with a newline")
    need("checkpoint", "\n\n" in note, "not a signed note")
    text, _, under = note.rpartition("\n\n")
    lines = under[:-1].split("\n")
    need("checkpoint", len(lines) <= MAX_NOTE_SIGNATURES, "the note has too many signatures")
    signatures = []
    for line in lines:
        match = re.fullmatch(r"\u2014 ([^\s+]+) ([A-Za-z0-9+/]+=*)", line)
        need("checkpoint", match is not None, "a signature line is malformed")
        need("checkpoint", is_base64(match[2]), "a signature line is not in the one form of base64")
        content = base64.b64decode(match[2])
        need("checkpoint", len(content) > 4, "a signature is too short")
        signatures.append((match[1], content[:4], content[4:]))
    return text + "\n", signatures


def origin_of(chain_id):
    return f"mpreg-ledger/{chain_id}"


def checkpoint_body(chain_id, size, root):
    return f"{origin_of(chain_id)}\n{size}\n{base64.b64encode(root).decode('ascii')}\n"


def log_key_id(origin, checkpoint_key):
    return sha256(origin.encode("ascii"), b"\n", bytes([LOG_SIGNATURE]), checkpoint_key)[:4]


def check_checkpoint(note, chain_id, size, root, checkpoint_keys, key_id_of=log_key_id):
    """Refuses unless the note is the checkpoint of this size and root, signed for the log with one of the keys."""
    text, signatures = parse_note(note)
    need("checkpoint", text == checkpoint_body(chain_id, size, root), "not the checkpoint of this history")
    origin = origin_of(chain_id)
    # Two keys may have the same id, which has four bytes: a line is signed by one of them.
    keys = {}
    for key in checkpoint_keys:
        keys.setdefault(key_id_of(origin, key), []).append(key)
    known = [(keys[key_id], signature) for name, key_id, signature in signatures if name == origin and key_id in keys]
    need("checkpoint", known, "no authority has signed it for the log")
    for named, signature in known:
        holds = any(verify_ed25519(key, text.encode("utf-8"), signature) for key in named)
        need("checkpoint", holds, "a signature of an authority does not hold")
