"""The verdict on the bytes of a receipt or a state proof (sections 14 and 15)."""

import json

from .header import KNOWN_RULES
from .receipt import verify_receipt
from .state_proof import verify_state_proof
from .steps import Refused, need, within
from .strict_json import MAX_BYTES, read_json


def read_proof(content):
    """What stands in the JSON: a proof, or an answer, perhaps a longer one, that carries one as its stateProof."""
    given = read_json(content, 2 * MAX_BYTES)
    proof = given.get("stateProof", given)
    length = len(content)
    if proof is not given:
        length = len(json.dumps(proof, ensure_ascii=False, separators=(",", ":")).encode("utf-8"))
    need("shape", length <= MAX_BYTES, f"a proof of {length} bytes, at most {MAX_BYTES}")
    return proof


def judge(content, document, rules=KNOWN_RULES):
    """The verdict on the JSON of a receipt, of a state proof, or of an answer that carries one as its stateProof.

    content: its bytes, as a node answers them.
    document: the bytes of the genesis document that is trusted; nothing else is.
    rules: the last version of the rules whose blocks are read (section 19).

    Returns {"valid": True, "summary": what is proved}, or {"valid": False, "step": the first step of section 14 or
    15 that does not hold, "reason": why}.
    """
    try:
        proof = within("shape", read_proof, content)
        is_state = isinstance(proof, dict) and "entries" in proof
        return {"valid": True, "summary": (verify_state_proof if is_state else verify_receipt)(proof, document, rules)}
    except Refused as refused:
        return {"valid": False, "step": refused.step, "reason": str(refused)}
