"""Authority sets (section 5): those who decide together, and of how many a quorum is made (section 8)."""

from .encoding import Reader, demand, from_hex, name_field, sha256, uint

MAX_AUTHORITIES = 1024
KEYS = ("consensusKey", "checkpointKey")


def sorted_authorities(authority_set):
    return sorted(authority_set["authorities"], key=lambda authority: authority["id"].encode("ascii"))


def encode_authority_set(authority_set):
    authorities = sorted_authorities(authority_set)
    numbers = (authority_set["byzantine"], authority_set["crashed"], len(authorities))
    parts = [b"MPREG-SET-1\0", *(uint(2, number) for number in numbers)]
    for authority in authorities:
        parts += [name_field(authority["id"]), *(from_hex(authority[key], 32) for key in KEYS)]
    return b"".join(parts)


def authority_set_hash(authority_set):
    return sha256(encode_authority_set(authority_set)).hex()


def decode_authority_set(content):
    reader = Reader(content)
    reader.magic(b"MPREG-SET-1\0")
    byzantine, crashed, size = reader.uint(2), reader.uint(2), reader.uint(2)
    demand(size <= MAX_AUTHORITIES, f"{size} authorities, at most {MAX_AUTHORITIES}")
    demand(3 * byzantine + 2 * crashed + 1 <= size, f"{size} authorities for b = {byzantine}, c = {crashed}")
    authorities = [
        {"id": reader.name(), "consensusKey": reader.raw(32).hex(), "checkpointKey": reader.raw(32).hex()}
        for _ in range(size)
    ]
    reader.end()
    ids = [authority["id"] for authority in authorities]
    demand(ids == sorted(set(ids)), "the authorities are not sorted by id")
    for key in KEYS:
        demand(len({authority[key] for authority in authorities}) == size, f"a {key} stands twice")
    return {"byzantine": byzantine, "crashed": crashed, "authorities": authorities}


def quorum(authority_set):
    """n - b - c: two quorums share an authority that is honest."""
    return len(authority_set["authorities"]) - authority_set["byzantine"] - authority_set["crashed"]
