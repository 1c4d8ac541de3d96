"""State proofs: what stands in the state, and what does not, after a final block (section 15)."""

from .authority_history import AuthorityHistory
from .final_block import check_authorities, check_block, check_order_of_rules, check_votes
from .genesis import Genesis
from .header import KNOWN_RULES
from .shapes import IS_STATE_PROOF
from .state_tree import root_of_entry
from .steps import need, within


def check_certificate_of(proof, header, authorities, rules):
    if header["height"]:
        check_votes(proof, header, authorities, rules)
    else:
        need("certificate", proof["certificate"] == "", "the genesis has no certificate")


def check_entry(entry, state_root):
    need("state", root_of_entry(entry).hex() == state_root, f"the entry {entry['key']} does not lead to the root")


def verify_state_proof(proof, document, rules=KNOWN_RULES):
    """What a valid state proof proves; raises Refused at the first step that does not hold."""
    need("shape", IS_STATE_PROOF(proof), "not the shape of a state proof")
    genesis = within("genesis", Genesis, document)
    need("genesis", proof["chainId"] == genesis.chain_id, "of another chain than the genesis document")
    header = within("block", check_block, proof, rules)
    authorities = within("authorities", AuthorityHistory, proof, genesis, header["height"], rules)
    within("block", check_order_of_rules, header, authorities)
    within("authorities", check_authorities, proof, header, authorities)
    within("certificate", check_certificate_of, proof, header, authorities, rules)
    for entry in proof["entries"]:
        within("state", check_entry, entry, header["stateRoot"])
    entries = [{"key": entry["key"], "value": entry.get("value")} for entry in proof["entries"]]
    return {"height": header["height"], "block": proof["block"]["hash"], "entries": entries}
