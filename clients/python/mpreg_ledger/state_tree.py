"""The state tree (section 7): a sparse tree in which the bits of SHA-256 of its key lead to a leaf."""

from .encoding import bytes_field, from_hex, sha256
from .steps import need

ZERO = bytes(32)
MAX_SIBLINGS = 256


def bit(path, depth):
    return path[depth >> 3] >> (7 - depth % 8) & 1


def state_leaf(key, value):
    return sha256(b"\x02", bytes_field(key), bytes_field(value))


def state_node(left, right):
    return sha256(b"\x03", left, right)


def state_root(entries):
    """The root over pairs of a key and a value."""
    return root_below([(sha256(key), state_leaf(key, value)) for key, value in entries], 0)


def root_below(leaves, depth):
    if len(leaves) <= 1:
        return leaves[0][1] if leaves else ZERO
    sides = ([leaf for leaf in leaves if bit(leaf[0], depth) == side] for side in (0, 1))
    return state_node(*(root_below(side, depth + 1) for side in sides))


def root_of_entry(entry):
    """The root that an entry of a state proof leads to (section 15)."""
    key, siblings = from_hex(entry["key"]), [from_hex(sibling, 32) for sibling in entry["siblings"]]
    path = sha256(key)
    need("state", len(siblings) <= MAX_SIBLINGS, "more than 256 siblings")
    need("state", not siblings or siblings[-1] != ZERO, "the deepest sibling is empty")
    below = ZERO
    if "value" in entry:
        below = state_leaf(key, from_hex(entry["value"]))
    elif "other" in entry:
        other = from_hex(entry["other"]["key"])
        other_path = sha256(other)
        alike = all(bit(path, depth) == bit(other_path, depth) for depth in range(len(siblings)))
        need("state", other != key, "the other leaf is of the key itself")
        need("state", alike, "the other leaf is not on the path")
        below = state_leaf(other, from_hex(entry["other"]["value"]))
    for depth in reversed(range(len(siblings))):
        pair = (siblings[depth], below) if bit(path, depth) else (below, siblings[depth])
        below = state_node(*pair)
    return below
