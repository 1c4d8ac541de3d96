"""Who decides which height (section 18), as the changes that a proof carries show from the genesis on."""

from .authority_set import authority_set_hash, decode_authority_set
from .certificate import check_certificate
from .encoding import from_hex
from .header import parse_header
from .steps import need


class AuthorityHistory:
    """The authority sets and the versions of the rules, each from its first height on."""

    def __init__(self, proof, genesis, below, rules):
        self.sets, self.versions = [(0, genesis.authorities)], [(0, 1)]
        last = -1
        for change in proof.get("authorityChanges", []):
            content = from_hex(change["headerBytes"])
            header, known = parse_header(content, rules), self.sets[-1][1]
            height, version = header["height"], header["rulesVersion"]
            following = decode_authority_set(from_hex(change["nextAuthoritySet"]))
            named, handed = header["authoritySetHash"], header["nextAuthoritySetHash"]
            same = height != proof["block"]["height"] or change["headerBytes"] == proof["block"]["headerBytes"]
            need("authorities", height > 0, "a change is at the genesis")
            need("authorities", header["chainId"] == proof["chainId"], "a change is none of this chain")
            need("authorities", last < height, "a change is not in order")
            need("authorities", height < below, "a change comes too late")
            need("authorities", self.versions[-1][1] <= version, "a change is of earlier rules than one before it")
            need("authorities", named == authority_set_hash(known), "a change is not by those who decide there")
            need("authorities", handed != named, "a change changes nothing")
            need("authorities", handed == authority_set_hash(following), "a change hands over to others")
            check_certificate("authorities", from_hex(change["certificate"]), content, known, rules)
            need("authorities", same, "a change of the block's height is in another block")
            self.sets.append((height + 1, following))
            self.versions.append((height, version))
            last = height

    def at(self, height):
        """The set that decides the height."""
        return next(known for first, known in reversed(self.sets) if first <= height)
