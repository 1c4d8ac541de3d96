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


def subtree_sizes(begin, end):
    """How many leaves each of the largest complete subtrees has that the leaves from begin to end are made of."""
    sizes = []
    while begin < end:
        most = 1 << ((end - begin).bit_length() - 1)
        sizes.append(min(begin & -begin or most, most))
        begin += sizes[-1]
    return sizes


def range_tree(begin, end, size, leaves, left, right):
    """Section 6: the compact range of the only tree of size leaves to which a range proof leads for the hashes of the
    leaves from begin to end (exclusive); None if the proof has not the shape for them."""
    if not 0 <= begin <= end <= size < 1 << 53 or len(leaves) != end - begin:
        return None
    before, after = subtree_sizes(0, begin), subtree_sizes(end, size)
    if (len(left), len(right)) != (len(before), len(after)) or not are_hashes(*leaves, *left, *right):
        return None
    tree = list(zip(before, left))
    for subtree in [*((1, leaf) for leaf in leaves), *zip(after, right)]:
        tree.append(subtree)
        while len(tree) > 1 and tree[-1][0] == tree[-2][0]:
            (leaf_count, one), (_, other) = tree[-2:]
            tree[-2:] = [(2 * leaf_count, node_hash(one, other))]
    return [value for _, value in tree]


def verify_range(begin, end, size, leaves, left, right, root):
    """Section 6: whether the leaves are those from begin to end (exclusive) of the size leaves under root, all of them."""
    tree = range_tree(begin, end, size, leaves, left, right)
    if tree is None:
        return False
    folded = tree.pop() if tree else EMPTY_ROOT
    while tree:
        folded = node_hash(tree.pop(), folded)
    return folded == root


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


def range_proof(begin, end, leaves):
    """Section 6: left and right for the leaves from begin to end (exclusive)."""
    return cover(0, begin, leaves), cover(end, len(leaves), leaves)


def cover(begin, end, leaves):
    """The roots of the complete subtrees that are in the range while those above them are not."""
    roots = []
    while begin < end:
        size = 1
        while begin % (2 * size) == 0 and begin + 2 * size <= end:
            size *= 2
        roots.append(root_of(leaves[begin : begin + size]))
        begin += size
    return roots
