#!/usr/bin/env python3
"""Checks what an MPREG Ledger says about a transaction, asking a node or reading answers that were saved: the package
clients/python on a command line."""

import argparse
import json
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

# From a clone, nothing has to be installed.
sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "clients" / "python"))

from mpreg_ledger import Malformed  # noqa: E402
from mpreg_ledger.evidence import ANSWERS, check_evidence  # noqa: E402
from mpreg_ledger.self_test import self_test  # noqa: E402


class Node:
    """Answers of a running node, kept in a folder if one is given."""

    def __init__(self, url, folder):
        self.api = url.rstrip("/") + "/api/v1"
        self.folder = Path(folder) if folder else None
        if self.folder:
            self.folder.mkdir(parents=True, exist_ok=True)

    def get(self, path):
        try:
            with urllib.request.urlopen(self.api + path, timeout=30) as response:
                return json.load(response)
        except urllib.error.HTTPError as refused:
            raise Malformed(f"GET {path}: {refused.code} {refused.read().decode('utf-8', 'replace')}") from None

    def kept(self, name, path):
        answer = self.get(path)
        if self.folder:
            (self.folder / f"{name}.json").write_text(json.dumps(answer, indent=2) + "\n", encoding="utf-8")
        return answer

    def evidence(self, transaction_id):
        if transaction_id is None:
            newest = self.get("/transactions?limit=1")["items"]
            if not newest:
                raise Malformed("the chain has no transaction yet")
            transaction_id = newest[0]["id"]
        proof = self.kept("proof", f"/transactions/{urllib.parse.quote(transaction_id)}/proof")
        if proof["id"] != transaction_id:
            raise Malformed(f"the node answers about {proof['id']} instead of {transaction_id}")
        height, head = proof["blockHeight"], self.kept("head", "/blocks/latest")
        size = head["height"]
        evidence = {
            "proof": proof,
            "head": head,
            "block": self.kept("block", f"/blocks/{height}"),
            "genesis": self.kept("genesis", "/blocks/0"),
            "consensus": self.kept("consensus", "/consensus"),
            "consistency-proof": self.kept("consistency-proof", f"/chain/consistency-proof?from=1&to={size}"),
        }
        if height < size:
            evidence["header-proof"] = self.kept("header-proof", f"/blocks/{height}/proof?treeSize={size}")
        return evidence


def saved_evidence(folder):
    files = {name: Path(folder) / f"{name}.json" for name in ANSWERS}
    for name in ("proof", "block"):
        if not files[name].exists():
            raise Malformed(f"{files[name]} is missing")
    return {name: json.loads(file.read_text(encoding="utf-8")) for name, file in files.items() if file.exists()}


class Checks:
    """Prints and counts what does not hold, and what could not be checked here."""

    def __init__(self):
        self.failures = 0
        self.unchecked = 0

    def that(self, what, holds):
        print(f"{'ok  ' if holds else 'FAIL'}  {what}")
        self.failures += not holds

    def not_checked(self, what):
        print(f"--    NOT CHECKED: {what}")
        self.unchecked += 1

    @staticmethod
    def note(what):
        print(f"--    {what}")

    @staticmethod
    def detail(what):
        print(f"      {what}")

    def conclude(self):
        if self.failures:
            print(f"{self.failures} checks failed.")
            return 1
        if self.unchecked:
            print(f"What was checked holds, but {self.unchecked} checks could not be made: this is no proof.")
            return 3
        print("Everything holds.")
        return 0


def run(options):
    checks = Checks()
    if options.self_test:
        for what, holds in self_test():
            checks.that(what, holds)
    elif options.files:
        check_evidence(checks, saved_evidence(options.files), options.chain_id)
    else:
        check_evidence(checks, Node(options.url, options.save).evidence(options.id), options.chain_id)
    return checks.conclude()


def main():
    parser = argparse.ArgumentParser(
        description="Checks a transaction's proof, its block and the block's place in the history by itself:"
        " hashes, signatures, RFC 9162 inclusion and consistency proofs, and the votes of the authorities that the"
        " genesis names. Damaged proofs have to be refused. Where the authorities have changed since the genesis, or are"
        " said to have, votes are not checked here: verify_receipt.py follows the changes.",
        epilog="A folder holds the answers of a node as " + ", ".join(name + ".json" for name in ANSWERS)
        + ". The first two are needed; without genesis.json and consensus.json votes are not checked."
        " Exit code: 0 if everything holds, 1 if something does not, 2 for wrong options,"
        " 3 if nothing is wrong but something could not be checked, which is no proof.",
    )
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--url", default="http://localhost:8080", help="the node to ask (default %(default)s)")
    source.add_argument("--files", metavar="FOLDER", help="check saved answers instead of asking a node")
    source.add_argument("--self-test", action="store_true", help="check this program without a node")
    parser.add_argument("--id", help="the transaction (default: the newest one of the node)")
    parser.add_argument(
        "--chain-id",
        metavar="HEX",
        help="the chain that you expect, the hash of its genesis; without it, the genesis of the evidence is believed",
    )
    parser.add_argument("--save", metavar="FOLDER", help="keep the node's answers there")
    options = parser.parse_args()
    if options.files and (options.id or options.save):
        parser.error("--id and --save go with --url")
    try:
        return run(options)
    except (OSError, ValueError, TypeError, LookupError, AttributeError, OverflowError) as wrong:
        print(f"FAIL  {type(wrong).__name__}: {wrong}")
        print("It cannot be checked to the end.")
        return 1


if __name__ == "__main__":
    sys.exit(main())
