-- Which draft of rules 1 the chain was executed by: the steps that they came in before the first release
-- differ in the state that they leave.
CREATE TABLE ledger.rules_draft (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  draft     integer NOT NULL CHECK (draft >= 1)
);

-- A chain of before has no row. Whether it is one of draft 1 is found out once nobody else writes to it.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.rules_draft
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.rules_draft ENABLE ALWAYS TRIGGER append_only;

GRANT SELECT, INSERT ON ledger.rules_draft TO "mpreg_ledger_app";
