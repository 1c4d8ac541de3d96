-- What a member has of the height that is being decided, besides its own votes. All of it can be had again from others, so it
-- is written for a quick start after a crash; a block that this member has voted for is there before the vote is.

CREATE TABLE ledger.candidate_block (
  hash   bytea  PRIMARY KEY CHECK (octet_length(hash) = 32),
  height bigint NOT NULL CHECK (height >= 1),
  record bytea  NOT NULL
);
CREATE INDEX ON ledger.candidate_block (height);

-- NOTARIZE and NULLIFY certificates. Kept for a while after the height is final: should two blocks ever be final at one
-- height, they tell who signed what.
CREATE TABLE ledger.round_certificate (
  height      bigint   NOT NULL CHECK (height >= 1),
  round       integer  NOT NULL CHECK (round >= 0),
  kind        smallint NOT NULL CHECK (kind BETWEEN 2 AND 4),
  hash        bytea    NOT NULL CHECK (octet_length(hash) = 32),
  certificate bytea    NOT NULL,
  PRIMARY KEY (height, round, kind, hash)
);

GRANT SELECT, INSERT, DELETE ON ledger.candidate_block, ledger.round_certificate TO "mpreg_ledger_app";
