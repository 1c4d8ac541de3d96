-- What registered nodes can be found by, made from the state and written with each block. A node's
-- traits are 1 capability, 2 federation, 3 metadata; their text is UTF-8, and may hold what text in
-- the database may not.
CREATE TABLE ledger.node_trait (
  kind  smallint         NOT NULL CHECK (kind BETWEEN 1 AND 3),
  value bytea            NOT NULL,
  node  text COLLATE "C" NOT NULL,
  PRIMARY KEY (kind, value, node)
);
CREATE INDEX node_trait_of_node ON ledger.node_trait (node);

GRANT SELECT, INSERT, DELETE ON ledger.node_trait TO "mpreg_ledger_app";
