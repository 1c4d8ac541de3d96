import unittest

from mpreg_ledger import Malformed
from mpreg_ledger.encoding import MAX_INTEGER, Reader, bytes_field, from_hex, is_name, name_field, uint

# Section 1 names these.
NAMES = ["a", "...", ".a", "a..", "a/..b/c", "A-Z/0_9.:@"]
NO_NAMES = ["", ".", "..", "/a", "a/", "a//b", "a/./b", "a/../b", "a b", "a\n", "ä", "a\0"]


class EncodingTest(unittest.TestCase):
    def test_integers_have_limits(self):
        limits = {1: 255, 2: 65_535, 4: 2**31 - 1, 8: MAX_INTEGER}
        for width, limit in limits.items():
            for value in (0, 1, limit):
                self.assertEqual(value, Reader(uint(width, value)).uint(width))
            for value in (limit + 1, -1, 1.0, True, "1", None):
                self.assertRaises(Malformed, uint, width, value)
        for width in (4, 8):
            self.assertRaises(Malformed, Reader((limits[width] + 1).to_bytes(width, "big")).uint, width)
            self.assertRaises(Malformed, Reader(b"\xff" * width).uint, width)

    def test_names(self):
        for name in [*NAMES, "a" * 128]:
            self.assertEqual(name, Reader(name_field(name)).name())
        for name in NO_NAMES:
            self.assertFalse(is_name(name.encode("utf-8")), name)
            self.assertRaises(Malformed, Reader(bytes_field(name.encode("utf-8"))).name)
        self.assertRaises(Malformed, Reader(name_field("a" * 129)).name)

    def test_what_is_missing_and_what_follows_is_refused(self):
        self.assertRaises(Malformed, Reader(b"\0\0\0").uint, 4)
        self.assertRaises(Malformed, Reader(b"\0\0\0\2a").bytes_field, 2)
        self.assertRaises(Malformed, Reader(b"\0\0\0\2ab").bytes_field, 1)
        self.assertRaises(Malformed, Reader(b"MPREG-TX-2\0").magic, b"MPREG-TX-1\0")
        reader = Reader(b"\0\0\0\2abc")
        self.assertEqual(b"ab", reader.bytes_field(2))
        self.assertRaises(Malformed, reader.end)
        self.assertEqual(b"c", reader.raw(1))
        reader.end()

    def test_hex_is_lower_case_and_whole(self):
        self.assertEqual(b"\xab\0", from_hex("ab00", 2))
        for text in ("AB", "abc", "0x", "ab ", "ab\n", None, 12, b"ab"):
            self.assertRaises(Malformed, from_hex, text)
        self.assertRaises(Malformed, from_hex, "ab", 2)


if __name__ == "__main__":
    unittest.main()
