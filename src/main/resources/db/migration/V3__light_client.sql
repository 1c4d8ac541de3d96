-- What light clients and other logs need of a member.

-- The authority sets that the blocks of these heights hand over to: headers commit to them by hash
-- only, and the state holds the present ones only. One row for each block whose two set hashes
-- differ.
CREATE TABLE ledger.authority_change (
  height      bigint PRIMARY KEY CHECK (height >= 1),
  authorities bytea  NOT NULL
);
ALTER TABLE ledger.authority_change ALTER COLUMN authorities SET STORAGE EXTERNAL;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.authority_change
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

-- The newest checkpoint of each other log that this member has cosigned as a witness. Forgetting one
-- would let the log show it a second history.
CREATE TABLE ledger.witnessed_log (
  origin text COLLATE "C" PRIMARY KEY,
  size   bigint NOT NULL CHECK (size >= 0),
  root   bytea  NOT NULL CHECK (octet_length(root) = 32)
);

CREATE FUNCTION ledger.refuse_other_log() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.origin <> OLD.origin OR NEW.size < OLD.size
      OR (NEW.size = OLD.size AND NEW.root <> OLD.root) THEN
    RAISE EXCEPTION 'the log % was cosigned at size % with another root', OLD.origin, OLD.size
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION ledger.refuse_other_log() FROM PUBLIC;

CREATE TRIGGER only_forward BEFORE UPDATE ON ledger.witnessed_log
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_other_log();
CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON ledger.witnessed_log
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

GRANT SELECT, INSERT ON ledger.authority_change TO "mpreg_ledger_app";
GRANT SELECT, INSERT, UPDATE ON ledger.witnessed_log TO "mpreg_ledger_app";
