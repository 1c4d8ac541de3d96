-- What keeps final data append-only fires in every session, whatever session_replication_role says: a
-- setting of the database or the login could switch off ordinary triggers. Those that somebody has
-- switched off stay so, for the start to name them.

DO $$
DECLARE
  kept record;
BEGIN
  FOR kept IN
    SELECT tgrelid::regclass AS relation, tgname AS name FROM pg_catalog.pg_trigger
    WHERE NOT tgisinternal AND tgenabled = 'O'
      AND tgrelid IN (SELECT oid FROM pg_catalog.pg_class WHERE relnamespace = 'ledger'::regnamespace)
    ORDER BY 1, 2
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', kept.relation, kept.name);
  END LOOP;
END $$;

-- The same function, which makes the trigger of a new partition fire always. (Row triggers are
-- copied to a partition as they are.)
CREATE OR REPLACE FUNCTION ledger.ensure_partition(wanted bigint) RETURNS bigint
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
    EXECUTE format('ALTER TABLE ledger.%I ENABLE ALWAYS TRIGGER append_only_truncate', name);
    EXECUTE format(
      'ALTER TABLE ledger.block_transaction ATTACH PARTITION ledger.%I FOR VALUES FROM (%s) TO (%s)',
      name, first, first + span);
  END IF;
  RETURN first + span;
END $$;
