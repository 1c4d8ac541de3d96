"""Merkle trees and their proofs: RFC 9162 with SHA-256 (section 6)."""

from .encoding import sha256

EMPTY_ROOT = sha256()


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


# What follows makes roots and proofs of all leaves, by the recursive definitions of the RFC.


def largest_power_below(n):
    return 1 << ((n - 1).bit_length() - 1)


def root_of(leaves):
    """RFC 9162 section 2.1.1, of leaf hashes."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    k = largest_power_below(len(leaves))
    return node_hash(root_of(leaves[:k]), root_of(leaves[k:]))


def inclusion_proof(m, leaves):
    """RFC 9162 section 2.1.3.1: that of leaf m."""
    if len(leaves) == 1:
        return []
    k = largest_power_below(len(leaves))
    if m < k:
        return inclusion_proof(m, leaves[:k]) + [root_of(leaves[k:])]
    return inclusion_proof(m - k, leaves[k:]) + [root_of(leaves[:k])]


def consistency_proof(m, leaves, whole=True):
    """RFC 9162 section 2.1.4.1: that the tree begins with its first m leaves."""
    if m == len(leaves):
        return [] if whole else [root_of(leaves)]
    k = largest_power_below(len(leaves))
    if m <= k:
        return consistency_proof(m, leaves[:k], whole) + [root_of(leaves[k:])]
    return consistency_proof(m - k, leaves[k:], False) + [root_of(leaves[:k])]
