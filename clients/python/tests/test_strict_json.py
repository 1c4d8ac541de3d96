import unittest

from mpreg_ledger.strict_json import read_json

ACCEPTED = {
    '{"a":0}': {"a": 0},
    ' \t\r\n{ "a" : [ 1 , true , false , "x" ] } ': {"a": [1, True, False, "x"]},
    '{"a":9007199254740991}': {"a": 2**53 - 1},
    '{"a":"\\u00fc\\ud83d\\ude00\\n"}': {"a": "ü😀\n"},
    '{"":{"":{}}}': {"": {"": {}}},
    '{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}': {"a": {"a": {"a": {"a": {"a": {"a": {"a": 1}}}}}}},
}
REFUSED = {
    "a field twice": '{"a":1,"a":1}',
    "a field twice, written in two ways": '{"a":1,"\\u0061":1}',
    "a field twice, deeper": '{"a":[{"b":1,"b":2}]}',
    "null": '{"a":null}',
    "null in a list": '{"a":[null]}',
    "a fraction": '{"a":1.0}',
    "an exponent": '{"a":1e2}',
    "a negative number": '{"a":-1}',
    "minus zero": '{"a":-0}',
    "a leading zero": '{"a":01}',
    "more than 2^53 - 1": '{"a":9007199254740992}',
    "17 digits": '{"a":10000000000000000}',
    "very many digits": '{"a":' + "9" * 5000 + "}",
    "NaN": '{"a":NaN}',
    "Infinity": '{"a":Infinity}',
    "minus Infinity": '{"a":-Infinity}',
    "half a surrogate pair": '{"a":"\\ud83d"}',
    "the other half": '{"a":"\\ude00x"}',
    "half a surrogate pair as a name": '{"\\ud83d":1}',
    "a control character": '{"a":"\n"}',
    "an unknown escape": '{"a":"\\x41"}',
    "single quotes": "{'a':1}",
    "a name without quotes": "{a:1}",
    "a comma too many": '{"a":1,}',
    "a comma too many in a list": '{"a":[1,]}',
    "a comment": '{"a":1/**/}',
    "a byte order mark": '\ufeff{"a":1}',
    "a space that is none of JSON": '{"a":\u00a01}',
    "something after it": '{"a":1} {}',
    "a list": "[]",
    "a text": '"a"',
    "a number": "1",
    "nothing": "",
    "half an object": '{"a":1',
    "nested nine deep": '{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":[]}}}}}}}}',
    "nested very deep": '{"a":' + "[" * 100_000 + "]" * 100_000 + "}",
}


class StrictJsonTest(unittest.TestCase):
    def test_what_the_grammar_has(self):
        for text, value in ACCEPTED.items():
            with self.subTest(text):
                self.assertEqual(value, read_json(text.encode("utf-8")))

    def test_what_the_grammar_has_not(self):
        for what, text in REFUSED.items():
            with self.subTest(what):
                self.assertRaises(ValueError, read_json, text.encode("utf-8"))

    def test_what_is_no_utf_8(self):
        for content in (b'{"a":"\xff"}', b'{"a":"\xed\xa0\x80"}', b'{"a":"\xc0\x80"}', '{"a":1}'.encode("utf-16")):
            self.assertRaises(ValueError, read_json, content)

    def test_the_limit(self):
        text = b'{"a":1}'
        self.assertEqual({"a": 1}, read_json(text, len(text)))
        self.assertRaises(ValueError, read_json, text, len(text) - 1)


if __name__ == "__main__":
    unittest.main()
