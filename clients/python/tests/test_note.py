import base64
import unittest

from mpreg_ledger.encoding import sha256
from mpreg_ledger.note import MAX_NOTE_BYTES, check_checkpoint, checkpoint_body, log_key_id, origin_of, parse_note
from mpreg_ledger.steps import Refused

from .signers import Ed25519Key

CHAIN_ID = sha256(b"a chain").hex()
ORIGIN = origin_of(CHAIN_ID)
ROOT = sha256(b"a root")
KEY, OTHER = Ed25519Key(bytes(32)), Ed25519Key(sha256(b"other"))
BODY = checkpoint_body(CHAIN_ID, 7, ROOT)


def line(name, content):
    return f"\u2014 {name} {base64.b64encode(content).decode('ascii')}\n"


def signature_line(key, body=BODY):
    return line(ORIGIN, log_key_id(ORIGIN, key.public_key) + key.sign(body.encode("utf-8")))


LINE = signature_line(KEY)
NOTE = f"{BODY}\n{LINE}"
UNKNOWN = line("somebody", b"12345")
REFUSED = {
    "empty": "",
    "without a newline at its end": NOTE[:-1],
    "with another character for that newline": NOTE[:-1] + "x",
    "of signatures alone": LINE,
    "without a blank line": NOTE.replace("\n\n", "\n"),
    "without a signature": f"{BODY}\n",
    "with a blank line after it": f"{NOTE}\n",
    "with a tab": NOTE.replace("\n7\n", "\n\t7\n"),
    "with a carriage return": NOTE.replace("\n", "\r\n"),
    "with a zero": f"{BODY}\0\n{LINE}",
    "with a hyphen for the dash": f"{BODY}\n{LINE.replace(chr(0x2014), '-')}",
    "with two spaces": f"{BODY}\n{LINE.replace(ORIGIN, ORIGIN + ' ')}",
    "with a name that has a plus": NOTE + line("a+b", b"12345"),
    "with a name that has a space of Unicode": NOTE + line("a\u2003b", b"12345"),
    "with a line without a name": NOTE + line("", b"12345"),
    "with a signature of 4 bytes": NOTE + line("somebody", b"1234"),
    "with base64 without padding": NOTE + UNKNOWN.replace("=", ""),
    "with base64 whose unused bits are not zero": NOTE + UNKNOWN.replace("U=\n", "V=\n"),
    "with 101 signatures": NOTE + 100 * UNKNOWN,
    "of more than 65 536 bytes": f"{BODY}{'x' * MAX_NOTE_BYTES}\n\n{LINE}",
}
REFUSED_CHECKPOINTS = {
    "of another size": (NOTE, 8, ROOT),
    "of another root": (NOTE, 7, sha256(b"another")),
    "of another chain": (NOTE.replace(CHAIN_ID, "00" * 32), 7, ROOT),
    "with a line more": (f"{BODY}more\n\n{signature_line(KEY, BODY + 'more' + chr(10))}", 7, ROOT),
    "with a size that begins with 0": (NOTE.replace("\n7\n", "\n07\n"), 7, ROOT),
    "by nobody known": (f"{BODY}\n{UNKNOWN}", 7, ROOT),
    "by another key": (f"{BODY}\n{signature_line(OTHER)}", 7, ROOT),
    "by the key under another name": (f"{BODY}\n{LINE.replace(ORIGIN, ORIGIN + '/a')}", 7, ROOT),
    "by the key for another body": (f"{BODY}\n{signature_line(KEY, BODY + chr(10))}", 7, ROOT),
    "with one line of the key that holds and one that does not": (NOTE + signature_line(KEY, "x"), 7, ROOT),
}


class NoteTest(unittest.TestCase):
    def test_notes_are_read(self):
        text, signatures = parse_note(NOTE + UNKNOWN)
        self.assertEqual(BODY, text)
        self.assertEqual([ORIGIN, "somebody"], [name for name, _, _ in signatures])
        self.assertEqual((b"1234", b"5"), signatures[1][1:])
        self.assertEqual("a\n\nb\n", parse_note(f"a\n\nb\n\n{LINE}")[0])
        self.assertEqual(100, len(parse_note(NOTE + 99 * UNKNOWN)[1]))

    def test_what_is_no_note(self):
        for what, note in REFUSED.items():
            with self.subTest(what):
                self.assertRaises(Refused, parse_note, note)


class CheckpointTest(unittest.TestCase):
    def test_one_key_that_signs_is_enough_and_lines_of_others_are_ignored(self):
        check_checkpoint(NOTE, CHAIN_ID, 7, ROOT, [KEY.public_key])
        check_checkpoint(NOTE + UNKNOWN, CHAIN_ID, 7, ROOT, [OTHER.public_key, KEY.public_key])
        check_checkpoint(NOTE + signature_line(OTHER, "x"), CHAIN_ID, 7, ROOT, [KEY.public_key])

    def test_two_keys_may_have_one_id_and_a_line_is_signed_by_either(self):
        same_id = lambda origin, key: b"same"
        for key in (KEY, OTHER):
            note = f"{BODY}\n{line(ORIGIN, b'same' + key.sign(BODY.encode('utf-8')))}"
            check_checkpoint(note, CHAIN_ID, 7, ROOT, [KEY.public_key, OTHER.public_key], same_id)
            self.assertRaises(Refused, check_checkpoint, note, CHAIN_ID, 7, ROOT, [Ed25519Key(ROOT).public_key], same_id)

    def test_what_is_no_checkpoint(self):
        for what, (note, size, root) in REFUSED_CHECKPOINTS.items():
            with self.subTest(what):
                with self.assertRaises(Refused) as refused:
                    check_checkpoint(note, CHAIN_ID, size, root, [KEY.public_key])
                self.assertEqual("checkpoint", refused.exception.step)


if __name__ == "__main__":
    unittest.main()
