"""Shows that each check of the verifier in Python is needed for a case of clients/cases, and each case needs a check.

A mutant is the package with one check that says yes: one that is not carried out, or a part of a condition that need not
hold. Cryptography is not among them, which has vectors of its own. Run it as python3 -m tests.mutants in clients/python.
"""

import ast
import copy
import functools
import importlib
import os
import pickle
import signal
import sys
import tempfile
from pathlib import Path

import mpreg_ledger

from .cases import mistake, read_cases
from .survivors import SURVIVORS, UNTOUCHED

PACKAGE = Path(mpreg_ledger.__file__).parent
# The modules that a verdict needs, but for those in which no check is.
MODULES = [
    "authority_history",
    "authority_set",
    "certificate",
    "encoding",
    "final_block",
    "header",
    "merkle",
    "note",
    "receipt",
    "shapes",
    "state_proof",
    "state_tree",
    "strict_json",
    "transaction",
    "verdict",
]
MOST_SECONDS = 120
YES = ast.parse("lambda value: True", mode="eval").body


class SayYes(ast.NodeTransformer):
    """Carries out the mutation of one number, and counts them all; says where it is."""

    def __init__(self, chosen=None):
        self.chosen, self.count, self.where = chosen, 0, None

    def is_chosen(self, node):
        self.count += 1
        if self.count - 1 != self.chosen:
            return False
        self.where = (node.lineno, ast.unparse(node))
        return True

    def visit_FunctionDef(self, node):
        # How a check refuses is none, and no verdict asks the others.
        skipped = ("need", "demand", "verify_consistency", "range_tree", "verify_range", "verify_certificate")
        return node if node.name in skipped else self.generic_visit(node)

    def visit_While(self, node):
        # Its condition is no check.
        node.body = [self.visit(statement) for statement in node.body]
        return node

    def visit_Expr(self, node):
        called = getattr(getattr(node.value, "func", None), "id", None)
        if called in ("need", "demand") and self.is_chosen(node):
            # What has to hold is still asked, as that may read on.
            return ast.copy_location(ast.Expr(node.value.args[-2]), node)
        return self.generic_visit(node)

    def visit_Return(self, node):
        if isinstance(node.value, ast.Constant) and node.value.value is False and self.is_chosen(node):
            return ast.copy_location(ast.Pass(), node)
        return self.generic_visit(node)

    def visit_BoolOp(self, node):
        # The parts of an "or" are ways to be right, but for those of a condition that returns False.
        if isinstance(node.op, ast.And):
            for index, part in enumerate(node.values):
                if self.is_chosen(part):
                    node.values[index] = ast.copy_location(ast.Constant(True), part)
                    return node
        return self.generic_visit(node)

    def visit_If(self, node):
        refuses = isinstance(node.body[0], (ast.Return, ast.Raise)) and isinstance(node.test, ast.BoolOp)
        if refuses and isinstance(node.test.op, ast.Or):
            for index, part in enumerate(node.test.values):
                if self.is_chosen(part):
                    node.test.values[index] = ast.copy_location(ast.Constant(False), part)
                    return node
        return self.generic_visit(node)

    def visit_Compare(self, node):
        # Of a < b < c, either half.
        if len(node.ops) == 2:
            middle = node.comparators[0]
            for left, operator, right in ((middle, node.ops[1], node.comparators[1]), (node.left, node.ops[0], middle)):
                if self.is_chosen(node):
                    self.where = (node.lineno, f"{ast.unparse(node)} | {ast.unparse(right)}")
                    return ast.copy_location(ast.Compare(left, [operator], [right]), node)
        return self.generic_visit(node)

    def visit_Dict(self, node):
        for index, (key, value) in enumerate(zip(node.keys, node.values)):
            is_check = isinstance(value, (ast.Name, ast.Lambda, ast.Call)) and isinstance(key, ast.Constant)
            if self.in_shapes and is_check and self.is_chosen(value):
                self.where = (value.lineno, f"{ast.unparse(key)}: {ast.unparse(value)}")
                node.values[index] = ast.copy_location(copy.deepcopy(YES), value)
                return node
        return self.generic_visit(node)

    in_shapes = False


def mutants():
    """The module, the line, what is changed there, and the source with it, for each mutant."""
    for module in MODULES:
        tree = ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))
        all_of_them = SayYes()
        all_of_them.in_shapes = module == "shapes"
        all_of_them.visit(copy.deepcopy(tree))
        for number in range(all_of_them.count):
            one = SayYes(number)
            one.in_shapes = module == "shapes"
            source = ast.unparse(ast.fix_missing_locations(one.visit(copy.deepcopy(tree))))
            yield module, *one.where, source


def load(module, source):
    """The package anew, with this source of one module."""
    for name in [name for name in sys.modules if name.split(".")[0] == "mpreg_ledger"]:
        del sys.modules[name]
    with tempfile.TemporaryDirectory() as folder:
        for file in PACKAGE.glob("*.py"):
            text = source if file.stem == module else file.read_text(encoding="utf-8")
            (Path(folder) / "mpreg_ledger").mkdir(exist_ok=True)
            (Path(folder) / "mpreg_ledger" / file.name).write_text(text, encoding="utf-8")
        sys.path.insert(0, folder)
        return importlib.import_module("mpreg_ledger")


def verify_once(package, verify):
    """Most cases have the same signatures, and each takes milliseconds."""
    for name in ("certificate", "note"):
        importlib.import_module(f"{package.__name__}.{name}").verify_ed25519 = verify
    importlib.import_module(f"{package.__name__}.transaction").VERIFIERS[1] = verify


def noticing(cases, verify, module, source):
    """The names of the cases about which a mutant is mistaken; it lives in a process of its own."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)  # of the processor, as others may use it too
        package = load(module, source)
        verify_once(package, verify)
        names = []
        for name, *case in cases:
            try:
                noticed = mistake(package.judge, *case)
            except Exception:  # What is raised instead of a verdict is noticed too.
                noticed = True
            if noticed:
                names.append(name)
        with open(writer, "wb") as pipe:
            pickle.dump(names, pipe)
        os._exit(0)
    os.close(writer)
    with open(reader, "rb") as pipe:
        content = pipe.read()
    os.waitpid(child, 0)
    return pickle.loads(content) if content else ["(it never ends)"]


def main():
    cases = list(read_cases())
    verify = functools.lru_cache(maxsize=None)(mpreg_ledger.verify_ed25519)
    verify_once(mpreg_ledger, verify)
    mistaken = [name for name, *case in cases if mistake(mpreg_ledger.judge, *case)]
    assert not mistaken, f"without a mutant: {mistaken}"
    needed, survivors, count, without_reason = set(), [], 0, 0
    for module, line, what, source in mutants():
        names = noticing(cases, verify, module, source)
        count += 1
        needed.update(names)
        one = f"  ({names[0]})" if len(names) == 1 else ""
        print(f"{len(names):5} cases notice  {module}.py:{line}  {what}{one}", flush=True)
        if not names:
            survivors.append((module, line, what))
    print()
    for module, line, what in survivors:
        reason = next((why for place, text, why in SURVIVORS if place == module and what.startswith(text)), None)
        without_reason += reason is None
        print(f"survives: {module}.py:{line}  {what}: {reason or 'NO REASON IS NAMED'}")
    # What is valid stays so when a check says yes.
    idle = [(name, refused_at) for name, *_, refused_at in cases if refused_at and name not in needed]
    for name, refused_at in idle:
        reason = UNTOUCHED.get(refused_at)
        without_reason += reason is None
        print(f"no mutant: {name}: {reason or 'NO REASON IS NAMED'}")
    print(
        f"Python: {len(cases)} cases, {count} mutants, {count - len(survivors)} died, {len(survivors)} survive; "
        f"{len(cases) - len(idle)} cases are noticed by a mutant, {len(idle)} are not; {without_reason} without a reason"
    )
    return 1 if without_reason else 0


if __name__ == "__main__":
    sys.exit(main())
