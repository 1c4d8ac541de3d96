"""Damaged proofs, each of which has to be refused: a verifier that refuses nothing proves nothing."""

from .encoding import sha256
from .merkle import verify_consistency, verify_inclusion, verify_range


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


def refuses_damaged_range(begin, end, size, leaves, left, right, root):
    wrong = [(begin, end, size, leaves, left, right, flipped(root))]
    wrong += [(begin, end, size, other, left, right, root) for other in damaged(leaves)]
    wrong += [(begin, end, size, leaves, other, right, root) for other in damaged(left)]
    wrong += [(begin, end, size, leaves, left, other, root) for other in damaged(right)]
    wrong += [(begin + by, end + by, size, leaves, left, right, root) for by in (-1, 1)]
    wrong += [(begin - 1, end, size, leaves, left, right, root), (begin, end + 1, size, leaves, left, right, root)]
    return not any(verify_range(*arguments) for arguments in wrong)
