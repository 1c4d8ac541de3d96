-- Which process wrote the tables last that features keep in the transactions of blocks. Where a later
-- one has written blocks without them, they are filled again from the state.
CREATE TABLE ledger.commit_part (
  name  text   PRIMARY KEY,
  epoch bigint NOT NULL CHECK (epoch > 0)
);

GRANT SELECT, INSERT, UPDATE ON ledger.commit_part TO "mpreg_ledger_app";
