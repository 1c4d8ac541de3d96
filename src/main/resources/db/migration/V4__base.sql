-- Where the chain begins that a member did not begin with the genesis but took over from another
-- one, with the state after a later block. Without a row, it begins with the genesis. The block
-- itself is in ledger.block with its transactions; what lies below it is not held.

-- The frontier is the history's compact range over the headers of heights 0 to height - 1.
CREATE TABLE ledger.chain_base (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  height    bigint  NOT NULL CHECK (height >= 1),
  frontier  bytea   NOT NULL CHECK (octet_length(frontier) % 32 = 0)
);

-- The state after that block, entry by entry, as it was taken over: an audit begins with it.
CREATE TABLE ledger.base_state_entry (
  key   bytea PRIMARY KEY,
  value bytea NOT NULL
);

-- Header and certificate of the blocks below the base that hand over to other authorities: proofs
-- from the genesis on need them. Their sets are in ledger.authority_change, like those of all others.
CREATE TABLE ledger.base_handover (
  height      bigint PRIMARY KEY CHECK (height >= 1),
  hash        bytea  NOT NULL CHECK (octet_length(hash) = 32),
  header      bytea  NOT NULL,
  certificate bytea  NOT NULL,
  CONSTRAINT base_handover_hash_is_of_header CHECK (hash = sha256(header))
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.chain_base
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.base_state_entry
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.base_handover
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

GRANT SELECT, INSERT ON
  ledger.chain_base, ledger.base_state_entry, ledger.base_handover TO "mpreg_ledger_app";
