"""Checks of the verifier in Python that no case needs, and cases that need no check of it, each with its reason."""

SHAPE = "the step shape has looked at it"
WRITTEN = "what is written here was read before"

# Module, how the mutant's text begins, and why it survives.
SURVIVORS = [
    ("authority_history", "need('authorities', named == authority_set_hash(known)", "the certificate names the set too"),
    ("authority_set", "demand(size <= MAX_AUTHORITIES", "a set of 1025 authorities has 160 kB, and needs a header that names it"),
    ("certificate", "need(step, set_hash == header['authoritySetHash']", "the set that is asked is the one that the header names"),
    ("certificate", "need(step, all((index < len(authorities)", "nobody has the key of such an index"),
    ("encoding", "0 <= value <= MAX_INTEGER", "the grammar of JSON has looked at it"),
    ("encoding", "demand(is_hex(text)", SHAPE),
    ("encoding", "demand(length is None or", SHAPE),
    ("encoding", "demand(is_whole(value) and value <= largest(width)", WRITTEN),
    ("encoding", "is_whole(value)", WRITTEN),
    ("encoding", "value <= largest(width)", WRITTEN),
    ("encoding", "demand(end <= len(self.content)", "the end is not where the reader is"),
    ("header", "demand(rules > 0", "the rules of the genesis are version 1, and versions only rise"),
    ("merkle", "not are_hashes(", SHAPE),
    ("merkle", "0 <= index < size | size", SHAPE),
    ("note", "need('checkpoint', '\\n\\n' in note", "without signatures, the text is another one"),
    ("note", "need('checkpoint', match is not None", "a line that does not match has no parts"),
    ("receipt", "need('transaction', len(payload) ==", "another length needs the signature of the sender, who may not forge it for this hash"),
    ("shapes", "return False", "what returns nothing does not say yes"),
    ("state_tree", "need('state', len(siblings) <= MAX_SIBLINGS", "a path has 256 bits, of which one more is no one's"),
    ("strict_json", "demand(isinstance(value, dict)", "what is no object has no fields"),
    ("transaction", "verify is not None", "an algorithm that nobody knows cannot be called"),
]

# By the step that refuses them: cases for which no mutant makes a difference, and why.
SEVERAL = "more than one check refuses it, at the same step"
UNTOUCHED = {
    "shape": "the grammar of JSON is mostly that of Python's own reader, and the shape refuses the rest at the same step",
    "block": SEVERAL,
    "authorities": SEVERAL,
    "certificate": SEVERAL,
    "state": SEVERAL,
}
