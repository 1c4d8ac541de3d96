"""In how many ways a receipt or a state proof can be wrong: clients/cases says it for all verifiers."""

import functools
import unittest
from unittest import mock

import mpreg_ledger
from mpreg_ledger import certificate, note, transaction

from .cases import mistake, read_cases

CASES = list(read_cases())
WRONG = [name for name, *_, refused_at in CASES if refused_at is not None]


def failing(judge):
    return [name for name, *case in CASES if mistake(judge, *case)]


class Cases(unittest.TestCase):
    def test_the_verifier_is_right_about_every_case(self):
        # Most cases have the same signatures, and each takes milliseconds.
        once = functools.lru_cache(maxsize=None)(mpreg_ledger.verify_ed25519)
        with (
            mock.patch.object(certificate, "verify_ed25519", once),
            mock.patch.object(note, "verify_ed25519", once),
            mock.patch.dict(transaction.VERIFIERS, {1: once}),
        ):
            for name, *case in CASES:
                with self.subTest(name):
                    self.assertIsNone(mistake(mpreg_ledger.judge, *case))

    def test_a_verifier_that_says_yes_fails_for_each_wrong_case_and_for_no_other(self):
        self.assertEqual(failing(lambda *_, **__: {"valid": True, "summary": {}}), WRONG)

    def test_a_verifier_that_says_no_fails_for_each_valid_case(self):
        no = failing(lambda *_, **__: {"valid": False, "step": "shape", "reason": "whatever"})
        valid = [name for name, *_, refused_at in CASES if refused_at is None]
        self.assertTrue(valid)
        self.assertLessEqual(set(valid), set(no))


if __name__ == "__main__":
    unittest.main()
