"""Damaged proofs, each of which has to be refused: a verifier that refuses nothing proves nothing."""

from .encoding import sha256
from .merkle import verify_consistency, verify_inclusion


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
