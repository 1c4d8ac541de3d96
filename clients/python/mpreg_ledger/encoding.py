"""The encodings of section 1: integers, bytes, names and hex, each value with one encoding."""

import hashlib
import re

MAX_INTEGER = 2**53 - 1
MAX_NAME_LENGTH = 128


class Malformed(ValueError):
    """Bytes or JSON that are not of the protocol's grammar."""


def demand(holds, reason):
    """Refuses what is not of the grammar."""
    if not holds:
        raise Malformed(reason)


def sha256(*parts):
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.digest()


def is_whole(value):
    return type(value) is int and 0 <= value <= MAX_INTEGER


def is_hex(value):
    return isinstance(value, str) and re.fullmatch(r"([0-9a-f]{2})*", value) is not None


def from_hex(text, length=None):
    demand(is_hex(text), f"not lower-case hex: {text!r}")
    demand(length is None or len(text) == 2 * length, f"{len(text) // 2} bytes of hex instead of {length}")
    return bytes.fromhex(text)


def largest(width):
    """The largest integer of so many bytes: of 4, 2^31 - 1, of 8, 2^53 - 1."""
    return 2**31 - 1 if width == 4 else min(2 ** (8 * width) - 1, MAX_INTEGER)


def uint(width, value):
    demand(is_whole(value) and value <= largest(width), f"{value!r} is not an integer of 0 to {largest(width)}")
    return value.to_bytes(width, "big")


def bytes_field(content):
    return uint(4, len(content)) + content


def name_field(text):
    return bytes_field(text.encode("ascii"))


def is_name(content):
    parts = content.split(b"/")
    return all(re.fullmatch(rb"[A-Za-z0-9._:@-]+", part) and part not in (b".", b"..") for part in parts)


class Reader:
    """Reads values one after the other, and refuses what is missing and what follows."""

    def __init__(self, content):
        self.content = content
        self.position = 0

    def raw(self, length):
        end = self.position + length
        demand(end <= len(self.content), f"{length} bytes at {self.position} go beyond the end")
        part = self.content[self.position : end]
        self.position = end
        return part

    def magic(self, text):
        demand(self.raw(len(text)) == text, f"does not begin with {text!r}")

    def uint(self, width):
        value = int.from_bytes(self.raw(width), "big")
        demand(value <= largest(width), f"integer above {largest(width)}")
        return value

    def bytes_field(self, limit):
        length = self.uint(4)
        demand(length <= limit, f"{length} bytes where {limit} is the limit")
        return self.raw(length)

    def name(self):
        name = self.bytes_field(MAX_NAME_LENGTH)
        demand(is_name(name), f"not a name: {name!r}")
        return name.decode("ascii")

    def end(self):
        demand(self.position == len(self.content), f"{len(self.content) - self.position} bytes follow the value")
