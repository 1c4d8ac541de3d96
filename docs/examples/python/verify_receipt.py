#!/usr/bin/env python3
"""Verifies a receipt (docs/protocol.md, section 14) or a state proof (section 15) of an MPREG Ledger offline,
with nothing but the genesis document: the package clients/python on a command line."""

import argparse
import json
import sys
from pathlib import Path

# From a clone, nothing has to be installed.
sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "clients" / "python"))

from mpreg_ledger import KNOWN_RULES, judge  # noqa: E402


def main():
    parser = argparse.ArgumentParser(
        description="Verifies a receipt (GET /transactions/{id}/receipt) or a state proof (the stateProof of an account,"
        " a node, or a problem that says that there is none), with nothing but the genesis document.",
        epilog="Prints one line of JSON. Exit code: 0 if it is valid, 1 if not, 2 for wrong use or a file"
        " that cannot be read.",
    )
    parser.add_argument("file", nargs="?", help="the receipt or proof (default: the standard input)")
    parser.add_argument("--genesis", required=True, metavar="FILE", help="the genesis document that you trust")
    parser.add_argument(
        "--rules",
        type=int,
        default=KNOWN_RULES,
        metavar="N",
        help="the last version of the rules whose blocks are read (default: %(default)s, the last that this program was"
        " written for); give a later one when you have made sure that it leaves receipts and proofs as they are",
    )
    options = parser.parse_args()
    try:
        document = Path(options.genesis).read_bytes()
        content = Path(options.file).read_bytes() if options.file else sys.stdin.buffer.read()
    except OSError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    verdict = judge(content, document, options.rules)
    print(json.dumps(verdict))
    return 0 if verdict["valid"] else 1


if __name__ == "__main__":
    sys.exit(main())
