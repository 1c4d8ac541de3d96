"""The steps that receipts and state proofs share: `block`, `authorities` and `certificate` (section 14)."""

from .authority_set import authority_set_hash
from .certificate import check_certificate
from .encoding import from_hex, sha256
from .header import parse_header
from .steps import need


def check_block(proof, rules):
    """The header that the proof shows; whether it is final is for the steps that follow."""
    block = proof["block"]
    content = from_hex(block["headerBytes"])
    header = parse_header(content, rules)
    chain = header["chainId"] if header["height"] else block["hash"]
    need("block", sha256(content).hex() == block["hash"], "the hash is not that of the header bytes")
    need("block", header["height"] == block["height"], "the height is not that of the header")
    need("block", chain == proof["chainId"], "the header is of another chain")
    return header


def check_order_of_rules(header, history):
    """Versions of the rules follow each other and never come back (section 19)."""
    own = header["rulesVersion"]
    for height, version in history.versions:
        holds = version <= own if height < header["height"] else own <= version
        need("block", holds, f"other rules than version {own} hold before or after it")


def check_authorities(proof, header, history):
    named, content = header["authoritySetHash"], from_hex(proof["authoritySet"])
    decides = authority_set_hash(history.at(header["height"]))
    need("authorities", sha256(content).hex() == named, "not the set of the header")
    need("authorities", named == decides, "not those who decide: a change is missing, or they were removed")


def check_votes(proof, header, history, rules):
    content, header_bytes = from_hex(proof["certificate"]), from_hex(proof["block"]["headerBytes"])
    check_certificate("certificate", content, header_bytes, history.at(header["height"]), rules)
