-- The ledger of one member. Canonical bytes are stored as they are hashed; every other column exists to
-- find them and is checked against them when they are read.
--
-- Two roles. The owner runs this migration and owns everything. The application works as
-- mpreg_ledger_app, which owns nothing, can change no definition, and cannot change what is final.
-- Flyway has made the schema "ledger" before this runs.

-- ------------------------------------------------------------------------------ application role

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'mpreg_ledger_app') THEN
    CREATE ROLE "mpreg_ledger_app" NOLOGIN;
  END IF;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN
    NULL;  -- roles belong to the whole server: another ledger on it was faster
  WHEN insufficient_privilege THEN
    RAISE EXCEPTION 'the role mpreg_ledger_app is missing and % may not create roles', current_user
      USING HINT = 'As a superuser: CREATE ROLE mpreg_ledger_app NOLOGIN; '
                   'GRANT mpreg_ledger_app TO <login of the application>;';
END $$;

-- With one login for both, the owner works as the application role. PostgreSQL 16 and later do not
-- let even the creator of a role SET it without being granted it.
DO $$
BEGIN
  IF NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN
    EXECUTE format('GRANT "mpreg_ledger_app" TO %I', current_user);
  END IF;
EXCEPTION
  WHEN insufficient_privilege THEN
    RAISE NOTICE 'grant mpreg_ledger_app to the login of the application yourself';
END $$;

-- ------------------------------------------------------------------------------------- triggers

-- Privileges stop the application; these stop the owner's slips as well.
CREATE FUNCTION ledger.refuse_change() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% of %.% is refused: what is final is append-only',
    TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION ledger.refuse_head_change() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.height <> OLD.height + 1 THEN
    RAISE EXCEPTION 'the head moves from height % to %, not to %',
      OLD.height, OLD.height + 1, NEW.height USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION ledger.refuse_epoch_change() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.epoch <> OLD.epoch + 1 THEN
    RAISE EXCEPTION 'the epoch after % is %, not %', OLD.epoch, OLD.epoch + 1, NEW.epoch
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

-- A vote is given once: what a guard says may be added to, never changed.
CREATE FUNCTION ledger.refuse_other_vote() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.height <> OLD.height OR NEW.round <> OLD.round
      OR (OLD.proposed IS NOT NULL AND NEW.proposed IS DISTINCT FROM OLD.proposed)
      OR (OLD.notarized IS NOT NULL AND NEW.notarized IS DISTINCT FROM OLD.notarized)
      OR (OLD.closed IS NOT NULL AND NEW.closed IS DISTINCT FROM OLD.closed) THEN
    RAISE EXCEPTION 'another vote was given at height % round %', OLD.height, OLD.round
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

-- Only votes at heights that are final may be forgotten.
CREATE FUNCTION ledger.refuse_forgotten_vote() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.height > coalesce((SELECT height FROM ledger.chain_head), -1) THEN
    RAISE EXCEPTION 'height % is not final: its votes are not forgotten', OLD.height
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;

-- ------------------------------------------------------------------------- what is final: append-only

CREATE TABLE ledger.genesis (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  document  bytea   NOT NULL
);

-- Every block but the genesis has a finality certificate. Leaf hashes are those of its transactions,
-- 32 bytes each, in order: a proof needs one row, not ten thousand. The transaction count is that of
-- all blocks up to this one, so that the head's can be checked without counting a whole chain.
CREATE TABLE ledger.block (
  height            bigint PRIMARY KEY CHECK (height >= 0),
  hash              bytea  NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
  header            bytea  NOT NULL,
  certificate       bytea,
  leaf_hashes       bytea  NOT NULL CHECK (octet_length(leaf_hashes) % 32 = 0),
  transaction_count bigint NOT NULL CHECK (transaction_count >= 0),
  CONSTRAINT block_hash_is_of_header CHECK (hash = sha256(header)),
  CONSTRAINT block_has_certificate CHECK ((certificate IS NULL) = (height = 0))
);
-- Hashes and signatures do not compress; trying costs time.
ALTER TABLE ledger.block ALTER COLUMN header SET STORAGE EXTERNAL;
ALTER TABLE ledger.block ALTER COLUMN certificate SET STORAGE EXTERNAL;
ALTER TABLE ledger.block ALTER COLUMN leaf_hashes SET STORAGE EXTERNAL;

-- Partitioned by height with local indexes only: the commit touches the newest partition's indexes,
-- which stay in memory however long the chain grows. That a transaction is final only once is the
-- nonces' doing, in the state; PostgreSQL has no unique index across partitions.
CREATE TABLE ledger.block_transaction (
  height            bigint   NOT NULL,
  index             integer  NOT NULL CHECK (index >= 0),
  outcome           smallint NOT NULL CHECK (outcome >= 0),
  id                bytea    NOT NULL CHECK (octet_length(id) = 32),
  sender            text     COLLATE "C" NOT NULL,
  receiver          text     COLLATE "C" NOT NULL,
  operation_type    text     COLLATE "C" NOT NULL,
  transaction_bytes bytea    NOT NULL,
  payload           bytea    NOT NULL,
  PRIMARY KEY (height, index)
) PARTITION BY RANGE (height);
ALTER TABLE ledger.block_transaction ALTER COLUMN transaction_bytes SET STORAGE EXTERNAL;
ALTER TABLE ledger.block_transaction ALTER COLUMN payload SET STORAGE EXTERNAL;
-- With the height, so that a look-up of one id asks the newest partition first and ends with a hit.
CREATE INDEX block_transaction_id ON ledger.block_transaction (id, height);
CREATE INDEX block_transaction_sender ON ledger.block_transaction (sender, height, index);
CREATE INDEX block_transaction_receiver ON ledger.block_transaction (receiver, height, index);

-- Roots of complete subtrees of 2^level headers: what inclusion and consistency proofs are made of.
CREATE TABLE ledger.history_node (
  level smallint NOT NULL CHECK (level BETWEEN 0 AND 62),
  index bigint   NOT NULL CHECK (index >= 0),
  hash  bytea    NOT NULL CHECK (octet_length(hash) = 32),
  PRIMARY KEY (level, index)
);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.genesis
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.block
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.history_node
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
-- Row triggers, because PostgreSQL copies those to every partition itself.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger.block_transaction
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON ledger.block_transaction
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

-- ----------------------------------------------------------------------------------- what changes

-- One process at a time writes here: the one that holds the advisory lock. Each process that begins
-- to counts the epoch up, so that one that lost the lock sees whether another has had it since.
CREATE TABLE ledger.lease (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  epoch     bigint  NOT NULL CHECK (epoch >= 0)
);
INSERT INTO ledger.lease (epoch) VALUES (0);
CREATE TRIGGER only_forward BEFORE UPDATE ON ledger.lease
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_epoch_change();
CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON ledger.lease
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

-- One row, compared and swapped by every commit. The frontier is the history's compact range over the
-- headers of heights 0 … height: the roots of its complete subtrees, 32 bytes each, largest first.
CREATE TABLE ledger.chain_head (
  singleton         boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  height            bigint  NOT NULL CHECK (height >= 0),
  hash              bytea   NOT NULL CHECK (octet_length(hash) = 32),
  frontier          bytea   NOT NULL CHECK (octet_length(frontier) % 32 = 0),
  transaction_count bigint  NOT NULL CHECK (transaction_count >= 0),
  total_work        bigint  NOT NULL CHECK (total_work >= 0)
) WITH (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
CREATE TRIGGER only_forward BEFORE UPDATE ON ledger.chain_head
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_head_change();
CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON ledger.chain_head
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

-- The state tree's entries. Room in the pages lets updates stay in place (no index entry changes).
CREATE TABLE ledger.state_entry (
  key   bytea PRIMARY KEY,
  value bytea NOT NULL
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

-- One row for each batch of accepted transactions; gone when all of them are terminal. Rows live for
-- seconds, so the dead ones are collected by number, not by share of the table.
CREATE TABLE ledger.journal (
  sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entries  bytea  NOT NULL,
  checksum bytea  NOT NULL CHECK (octet_length(checksum) = 32)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500,
        toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 20000);
ALTER TABLE ledger.journal ALTER COLUMN entries SET STORAGE EXTERNAL;

-- How accepted transactions ended that did not become final; kept for a while.
CREATE TABLE ledger.termination (
  id     bytea    PRIMARY KEY CHECK (octet_length(id) = 32),
  reason smallint NOT NULL CHECK (reason BETWEEN 1 AND 3),
  cause  bytea    CHECK (octet_length(cause) = 32),
  height bigint   NOT NULL
);
CREATE INDEX termination_height ON ledger.termination (height);

-- What this member has signed, durable before the signature leaves it: the block it proposed, the
-- block it notarized, and how it closed the round, 32 zero bytes for NULLIFY and the block for
-- FINALIZE, so that the two exclude each other. Rows of final heights are deleted after a while.
CREATE TABLE ledger.vote_guard (
  height    bigint  NOT NULL CHECK (height >= 0),
  round     integer NOT NULL CHECK (round >= 0),
  proposed  bytea   CHECK (octet_length(proposed) = 32),
  notarized bytea   CHECK (octet_length(notarized) = 32),
  closed    bytea   CHECK (octet_length(closed) = 32),
  PRIMARY KEY (height, round)
);
CREATE TRIGGER write_once BEFORE UPDATE ON ledger.vote_guard
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_other_vote();
CREATE TRIGGER only_when_final BEFORE DELETE ON ledger.vote_guard
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_forgotten_vote();
CREATE TRIGGER never_removed BEFORE TRUNCATE ON ledger.vote_guard
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

-- ------------------------------------------------------------------------------------ partitions

-- Makes the partition that a height belongs to, if it is not there, and returns the first height
-- after it. Runs with the owner's rights, because the application has none to create tables.
--
-- The span is 100 000 heights: as wide as the default window of validUntilHeight, so a transaction
-- that may still be submitted is in one of the newest two partitions; at the fastest pace (200 ms a
-- block) a partition lasts five and a half hours, and an idle chain, which makes no blocks, no
-- partitions. Larger ones would let the random index on id outgrow memory on a busy chain; smaller
-- ones would make look-ups by id visit too many. The table is made apart and then attached, which
-- locks out neither readers nor the commit. The limit keeps the application from making tables
-- without end.
CREATE FUNCTION ledger.ensure_partition(wanted bigint) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  span   CONSTANT bigint := 100000;
  first  CONSTANT bigint := wanted / span * span;
  name   CONSTANT text := 'block_transaction_' || (wanted / span);
  head   CONSTANT bigint := coalesce((SELECT height FROM ledger.chain_head), 0);
BEGIN
  IF wanted IS NULL OR wanted < 0 OR wanted > head + 3 * span THEN
    RAISE EXCEPTION 'no partition for height % while the head is %', wanted, head;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('ledger.ensure_partition'));
  IF to_regclass('ledger.' || name) IS NULL THEN
    EXECUTE format(
      'CREATE TABLE ledger.%I (LIKE ledger.block_transaction INCLUDING CONSTRAINTS INCLUDING STORAGE)',
      name);
    EXECUTE format(
      'CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON ledger.%I '
      'FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()', name);
    EXECUTE format(
      'ALTER TABLE ledger.block_transaction ATTACH PARTITION ledger.%I FOR VALUES FROM (%s) TO (%s)',
      name, first, first + span);
  END IF;
  RETURN first + span;
END $$;

DO $$ BEGIN PERFORM ledger.ensure_partition(0); END $$;

-- ------------------------------------------------------------------------------------ privileges

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM PUBLIC;
GRANT USAGE ON SCHEMA ledger TO "mpreg_ledger_app";
GRANT SELECT, INSERT ON
  ledger.genesis, ledger.block, ledger.block_transaction, ledger.history_node TO "mpreg_ledger_app";
GRANT SELECT, UPDATE ON ledger.lease TO "mpreg_ledger_app";
GRANT SELECT, INSERT, UPDATE ON ledger.chain_head TO "mpreg_ledger_app";
GRANT SELECT, INSERT, UPDATE, DELETE ON
  ledger.state_entry, ledger.termination, ledger.vote_guard TO "mpreg_ledger_app";
GRANT SELECT, INSERT, DELETE ON ledger.journal TO "mpreg_ledger_app";
GRANT EXECUTE ON FUNCTION ledger.ensure_partition(bigint) TO "mpreg_ledger_app";
