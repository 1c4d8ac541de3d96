-- Which draft of rules 1 the chain was executed by: the steps that they came in before the first release
-- differ in the state that they leave.
CREATE TABLE ledger.rules_draft (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  draft     integer NOT NULL CHECK (draft >= 1)
);

-- A chain of before is one of draft 1 if it has no message: these have been numbered since. Of what lies
-- below a snapshot nothing is known. Without a row, the start says what to do.
INSERT INTO ledger.rules_draft (draft)
SELECT 1 FROM ledger.genesis
WHERE NOT EXISTS (SELECT FROM ledger.chain_base)
  AND NOT EXISTS (SELECT FROM ledger.block_transaction WHERE operation_type = 'message');

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.rules_draft
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.rules_draft ENABLE ALWAYS TRIGGER append_only;

GRANT SELECT, INSERT ON ledger.rules_draft TO "mpreg_ledger_app";
