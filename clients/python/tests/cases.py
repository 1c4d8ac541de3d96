"""Reads the cases of clients/cases, whose README.md says what they are made of."""

import copy
import functools
import hashlib
import json
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "cases"


def bytes_of(file):
    return (FOLDER / file).read_bytes()


def document_of(file):
    return json.loads(bytes_of(file))


def place_of(document, path):
    """The object or list in which the last part of a path stands, and that part."""
    *fields, last = path.split(".")
    for field in fields:
        document = document[int(field) if isinstance(document, list) else field]
    return document, int(last) if isinstance(document, list) else last


def get(document, path):
    parent, field = place_of(document, path)
    return parent[field]


def put(document, path, value):
    parent, field = place_of(document, path)
    if isinstance(parent, list) and field == len(parent):
        parent.append(value)
    else:
        parent[field] = value


def replaced(text, old, new):
    if old not in text:
        raise ValueError(f"nothing to replace: {old}")
    return text.replace(old, new, 1)


def flipped(text, at):
    at += len(text) if at < 0 else 0
    return text[:at] + ("1" if text[at] == "0" else "0") + text[at + 1 :]


def spliced(text, at, remove=0, insert=""):
    at = 2 * at + (len(text) if at < 0 else 0)
    return text[:at] + insert + text[at + 2 * remove :]


def hashed(document, of, before="", after=""):
    return hashlib.sha256(bytes.fromhex(before + get(document, of) + after)).hexdigest()


def change(document, operation, folder):
    """Changes the document as an operation says; what it does is the name that it begins with."""
    (does, path), *rest = operation.items()
    given = dict(rest)
    if does == "set":
        put(document, path, copy.deepcopy(given["to"]))
    elif does == "remove":
        parent, field = place_of(document, path)
        del parent[field]
    elif does == "copy":
        source = document_of(folder / given["of"]) if "of" in given else document
        put(document, given.get("to", path), copy.deepcopy(get(source, path)))
    elif does == "sha256":
        put(document, path, hashed(document, **given))
    else:
        value = get(document, path)
        edits = {
            "flip": lambda at: flipped(value, at),
            "bytes": lambda **how: spliced(value, **how),
            "repeat": lambda times: [copy.deepcopy(value[0]) for _ in range(times)],
            "replace": lambda text, by: replaced(value, text, by),
            "append": lambda text, times=1: value + text * times,
        }
        put(document, path, edits[does](**given))


def rewrite(text, operation):
    """Changes the bytes of the JSON as an operation says."""
    (does, value), *rest = operation.items()
    given = dict(rest)
    times = given.get("times", 1)
    if does == "replace":
        return replaced(text, value.encode(), given["by"].encode() if "by" in given else bytes.fromhex(given["bytes"]))
    edits = {
        "before": lambda: value.encode() * times + text,
        "after": lambda: text + value.encode() * times,
        "cut": lambda: text[:value],
        "pad": lambda: text.ljust(value),
    }
    return edits[does]()


def content_of(of, case):
    """The JSON of a case, changed as it says."""
    document = document_of(of)
    for operation in case.get("change", []):
        change(document, operation, Path(of).parent)
    written = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return functools.reduce(rewrite, case.get("text", []), written)


def read_cases():
    """All cases, once for each document that they are of: name, content, genesis, rules, and the step or None."""
    for group in document_of("cases.json"):
        for of in group["of"]:
            for case in group["cases"]:
                genesis = bytes_of(case.get("genesis", Path(of).parent / "genesis.json"))
                rules = {"rules": case["rules"]} if "rules" in case else {}
                yield f"{of}: {case['name']}", content_of(of, case), genesis, rules, case.get("refusedAt")


def mistake(judge, content, genesis, rules, refused_at):
    """What a verifier makes of a case that it should not; None if it is right."""
    verdict = judge(content, genesis, **rules)
    right = verdict["valid"] is (refused_at is None) and verdict.get("step") == refused_at
    return None if right else f"{verdict} instead of {refused_at or 'valid'}"
