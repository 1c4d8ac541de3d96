-- What somebody with every right to the database can do to it, one thing after the other, each on a chain that
-- was whole before. Above each stands who names it, and what is said of it:
--   audit    an audit says it of the chain of PreparedChain, with triggers and constraints out of the way
--   start    a node does not start on the database, and says it
--   nobody   no check can tell; docs/operations.md says so, and why

-- audit: transaction 1 of block 2: block_transaction.payload
UPDATE ledger.block_transaction SET payload = set_byte(payload, 10, get_byte(payload, 10) # 1) WHERE height = 2 AND index = 1;

-- audit: transaction 1 of block 2: block_transaction.payload
UPDATE ledger.block_transaction SET payload = payload || '\x00' WHERE height = 2 AND index = 1;

-- audit: transaction 1 of block 2: block_transaction.payload
UPDATE ledger.block_transaction SET payload = '' WHERE height = 2 AND index = 1;

-- audit: transaction 1 of block 2: block_transaction.signature
UPDATE ledger.block_transaction SET transaction_bytes = set_byte(transaction_bytes, octet_length(transaction_bytes) - 3, get_byte(transaction_bytes, octet_length(transaction_bytes) - 3) # 1) WHERE height = 2 AND index = 1;

-- audit: transaction 1 of block 2: block_transaction.signature
UPDATE ledger.block_transaction SET transaction_bytes = set_byte(transaction_bytes, octet_length(transaction_bytes) - 3, get_byte(transaction_bytes, octet_length(transaction_bytes) - 3) # 1), id = sha256(set_byte(transaction_bytes, octet_length(transaction_bytes) - 3, get_byte(transaction_bytes, octet_length(transaction_bytes) - 3) # 1)) WHERE height = 2 AND index = 1;

-- audit: transaction 1 of block 2: block_transaction.transaction_bytes
UPDATE ledger.block_transaction SET transaction_bytes = set_byte(transaction_bytes, 3, get_byte(transaction_bytes, 3) # 1) WHERE height = 2 AND index = 1;

-- audit: transaction 1 of block 2: block_transaction.transaction_bytes
UPDATE ledger.block_transaction SET transaction_bytes = transaction_bytes || '\x00' WHERE height = 2 AND index = 1;

-- audit: transaction 1 of block 2: block_transaction.outcome
UPDATE ledger.block_transaction SET outcome = 102 WHERE height = 2 AND index = 1;

-- audit: transaction 1 of block 2: block_transaction.outcome
UPDATE ledger.block_transaction SET outcome = 99 WHERE height = 2 AND index = 1;

-- audit: transaction 1 of block 2: block_transaction.id
UPDATE ledger.block_transaction SET id = set_byte(id, 7, get_byte(id, 7) # 1) WHERE height = 2 AND index = 1;

-- audit: transaction 1 of block 2: block_transaction.sender
UPDATE ledger.block_transaction SET sender = 'mallory' WHERE height = 2 AND index = 1;

-- audit: transaction 1 of block 2: block_transaction.receiver
UPDATE ledger.block_transaction SET receiver = 'mallory' WHERE height = 2 AND index = 1;

-- audit: transaction 1 of block 2: block_transaction.operation_type
UPDATE ledger.block_transaction SET operation_type = 'message2' WHERE height = 2 AND index = 1;

-- audit: transaction 0 of block 2: block_transaction.transaction_bytes
UPDATE ledger.block_transaction SET index = 99 WHERE height = 2 AND index = 0;
UPDATE ledger.block_transaction SET index = 0 WHERE height = 2 AND index = 1;
UPDATE ledger.block_transaction SET index = 1 WHERE height = 2 AND index = 99;

-- audit: transaction 1 of block 2: block_transaction
DELETE FROM ledger.block_transaction WHERE height = 2 AND index = 1;

-- audit: transaction 3 of block 2: block_transaction
DELETE FROM ledger.block_transaction WHERE height = 2 AND index = 3;

-- audit: transaction 0 of block 4: block_transaction
DELETE FROM ledger.block_transaction WHERE height = 4;

-- audit: transaction 4 of block 2: block_transaction
INSERT INTO ledger.block_transaction
SELECT 2, 4, outcome, id, sender, receiver, operation_type, transaction_bytes, payload
FROM ledger.block_transaction WHERE height = 3 AND index = 0;

-- audit: transaction 4 of block 2: block_transaction
INSERT INTO ledger.block_transaction
SELECT 2, 40, outcome, id, sender, receiver, operation_type, transaction_bytes, payload
FROM ledger.block_transaction WHERE height = 3 AND index = 0;

-- audit: transaction 0 of block 0: block_transaction
INSERT INTO ledger.block_transaction
SELECT 0, 0, outcome, id, sender, receiver, operation_type, transaction_bytes, payload
FROM ledger.block_transaction WHERE height = 1 AND index = 0;

-- audit: transaction 3 of block 7: block_transaction
INSERT INTO ledger.block_transaction
SELECT 7, 3, outcome, id, sender, receiver, operation_type, transaction_bytes, payload
FROM ledger.block_transaction WHERE height = 1 AND index = 0;

-- audit: transaction 0 of block 2: block_transaction.transaction_bytes
DELETE FROM ledger.block_transaction WHERE height = 2 AND index = 0; INSERT INTO ledger.block_transaction
SELECT 2, 0, outcome, id, sender, receiver, operation_type, transaction_bytes, payload
FROM ledger.block_transaction WHERE height = 1 AND index = 1;

-- audit: block 3: block
DELETE FROM ledger.block WHERE height = 3;

-- audit: block 5: block
DELETE FROM ledger.block WHERE height = 5;

-- audit: block 0: block
DELETE FROM ledger.block WHERE height = 0;

-- audit: block 6: block
INSERT INTO ledger.block SELECT 6, sha256('6'), header, certificate, leaf_hashes,
  transaction_count
FROM ledger.block WHERE height = 5;

-- audit: block 3: block.height
UPDATE ledger.block SET height = 99 WHERE height = 3;
UPDATE ledger.block SET height = 3 WHERE height = 4;
UPDATE ledger.block SET height = 4 WHERE height = 99;

-- audit: block 2: block.header
UPDATE ledger.block SET header = set_byte(header, 170, get_byte(header, 170) # 1) WHERE height = 2;

-- audit: block 2: block.header
UPDATE ledger.block SET header = '' WHERE height = 2;

-- audit: block 2: block.hash
UPDATE ledger.block SET hash = set_byte(hash, 0, get_byte(hash, 0) # 1) WHERE height = 2;

-- audit: block 2: block.certificate
UPDATE ledger.block SET certificate = set_byte(certificate, 100, get_byte(certificate, 100) # 1) WHERE height = 2;

-- audit: block 2: block.certificate
UPDATE ledger.block SET certificate = set_byte(certificate, 0, get_byte(certificate, 0) # 1) WHERE height = 2;

-- audit: block 2: block.certificate
UPDATE ledger.block SET certificate = NULL WHERE height = 2;

-- audit: block 2: block.certificate
UPDATE ledger.block SET certificate = (SELECT certificate FROM ledger.block WHERE height = 3) WHERE height = 2;

-- audit: block 2: block.transaction_count
UPDATE ledger.block SET transaction_count = transaction_count + 1 WHERE height = 2;

-- audit: block 3: history_node.hash
UPDATE ledger.history_node SET hash = set_byte(hash, 0, get_byte(hash, 0) # 1) WHERE level = 0 AND index = 3;

-- audit: block 3: history_node.hash
UPDATE ledger.history_node SET hash = set_byte(hash, 0, get_byte(hash, 0) # 1) WHERE level = 1 AND index = 1;

-- audit: block 3: history_node.hash
UPDATE ledger.history_node SET hash = set_byte(hash, 0, get_byte(hash, 0) # 1) WHERE level = 2 AND index = 0;

-- audit: block 0: history_node.hash
UPDATE ledger.history_node SET hash = set_byte(hash, 0, get_byte(hash, 0) # 1) WHERE level = 0 AND index = 0;

-- audit: block 1: history_node.hash
DELETE FROM ledger.history_node WHERE level = 1 AND index = 0;

-- audit: block 7: history_node
INSERT INTO ledger.history_node VALUES (3, 0, sha256(''));

-- audit: block 6: history_node
INSERT INTO ledger.history_node VALUES (0, 6, sha256(''));

-- audit: block 4: authority_change
INSERT INTO ledger.authority_change VALUES (4, '');

-- audit: block 5: authority_change
INSERT INTO ledger.authority_change VALUES (5, '');

-- audit: block 8: authority_change
INSERT INTO ledger.authority_change VALUES (8, '');

-- audit: block 5: chain_head.hash
UPDATE ledger.chain_head SET hash = set_byte(hash, 0, get_byte(hash, 0) # 1);

-- audit: block 5: chain_head.frontier
UPDATE ledger.chain_head SET frontier = set_byte(frontier, 0, get_byte(frontier, 0) # 1);

-- audit: block 5: chain_head.frontier
UPDATE ledger.chain_head SET frontier = '';

-- audit: block 5: chain_head.transaction_count
UPDATE ledger.chain_head SET transaction_count = 12;

-- audit: block 5: chain_head.total_work
UPDATE ledger.chain_head SET total_work = 7;

-- audit: block 6: block
UPDATE ledger.chain_head SET height = 8;

-- audit: block 4: chain_head.hash
UPDATE ledger.chain_head SET height = 4;

-- audit: chain_head
DELETE FROM ledger.chain_head;

-- audit: block 0: genesis.document
UPDATE ledger.genesis SET document = set_byte(document, 40, get_byte(document, 40) # 1);

-- audit: block 0: genesis.document
DELETE FROM ledger.genesis;

-- audit: block 5: state_entry.value
UPDATE ledger.state_entry SET value = set_byte(value, octet_length(value) - 1, get_byte(value, octet_length(value) - 1) # 1) WHERE get_byte(key, 0) = 4 AND key > '\x0400000004';

-- audit: block 5: state_entry
DELETE FROM ledger.state_entry WHERE get_byte(key, 0) = 7;

-- audit: block 5: state_entry
INSERT INTO ledger.state_entry VALUES ('\x04', '\x01');

-- audit: journal.checksum
UPDATE ledger.journal SET entries = set_byte(entries, 60, get_byte(entries, 60) # 1);

-- audit: journal.checksum
UPDATE ledger.journal SET checksum = set_byte(checksum, 0, get_byte(checksum, 0) # 1);

-- audit: journal.entries
UPDATE ledger.journal SET entries = '\x00000001', checksum = sha256('\x00000001');

-- audit: journal.entries
UPDATE ledger.journal SET entries = set_byte(entries, ((get_byte(entries, 6) << 8) + get_byte(entries, 7) + 8 - 1), get_byte(entries, ((get_byte(entries, 6) << 8) + get_byte(entries, 7) + 8 - 1)) # 1), checksum = sha256(set_byte(entries, ((get_byte(entries, 6) << 8) + get_byte(entries, 7) + 8 - 1), get_byte(entries, ((get_byte(entries, 6) << 8) + get_byte(entries, 7) + 8 - 1)) # 1));

-- audit: termination.id
INSERT INTO ledger.termination
SELECT id, 1, NULL, 2 FROM ledger.block_transaction WHERE height = 2 AND index = 1;

-- audit: termination.height
UPDATE ledger.termination SET height = 6;

-- audit: termination.reason
UPDATE ledger.termination SET reason = 9;

-- audit: termination.cause
UPDATE ledger.termination SET cause = id;

-- audit: termination.cause
UPDATE ledger.termination SET reason = 2, cause = id;

-- audit: block 3: vote_guard.closed
UPDATE ledger.vote_guard SET closed = sha256('') WHERE height = 3;

-- audit: block 3: vote_guard.notarized
UPDATE ledger.vote_guard SET notarized = sha256('') WHERE height = 3;

-- audit: block 900: vote_guard.height
UPDATE ledger.vote_guard SET height = 900 WHERE height = 3;

-- audit: lease.epoch
UPDATE ledger.lease SET epoch = 0;

-- audit: lease.epoch
DELETE FROM ledger.lease;

-- audit: transaction 2 of block 2: block_transaction.outcome
UPDATE ledger.block_transaction SET outcome = 0 WHERE height = 2 AND index = 2;

-- audit: transaction 2 of block 2: block.leaf_hashes
UPDATE ledger.block SET leaf_hashes = set_byte(leaf_hashes, 70, get_byte(leaf_hashes, 70) # 1) WHERE height = 2;

-- audit: transaction 3 of block 2: block.leaf_hashes
UPDATE ledger.block SET leaf_hashes = substr(leaf_hashes, 1, 96) WHERE height = 2;

-- audit: block 5: block
UPDATE ledger.chain_head SET height = 4, total_work = 5, transaction_count = 9,
  hash = (SELECT hash FROM ledger.block WHERE height = 4),
  frontier = (SELECT hash FROM ledger.history_node WHERE level = 2 AND index = 0)
    || (SELECT hash FROM ledger.history_node WHERE level = 0 AND index = 4);

-- audit: block 0: base_state_entry
INSERT INTO ledger.base_state_entry VALUES ('\x04', '\x01');

-- audit: block 2: base_handover
INSERT INTO ledger.base_handover SELECT height, hash, header, certificate FROM ledger.block WHERE height = 2;

-- audit: block 3: base_state_entry
INSERT INTO ledger.chain_base (height, frontier) VALUES (3,
  (SELECT hash FROM ledger.history_node WHERE level = 1 AND index = 0)
    || (SELECT hash FROM ledger.history_node WHERE level = 0 AND index = 2));

-- audit: block 2: round_certificate.certificate
INSERT INTO ledger.round_certificate VALUES (2, 1, 2, sha256(''), '\x00');

-- audit: block 2: round_certificate.certificate
INSERT INTO ledger.round_certificate SELECT height, 0, 2, hash, certificate FROM ledger.block WHERE height = 2;

-- audit: block 2: round_certificate.certificate
INSERT INTO ledger.round_certificate SELECT height, 1, 4, hash, certificate FROM ledger.block WHERE height = 2;

-- audit: block 900: round_certificate.certificate
INSERT INTO ledger.round_certificate VALUES (900, 0, 2, sha256(''), '\x00');

-- audit: block 3: vote_guard
DELETE FROM ledger.vote_guard WHERE height = 3;

-- audit: block 900: vote_guard.height
INSERT INTO ledger.vote_guard VALUES (900, 0, NULL, NULL, sha256(''));

-- audit: node_trait
DELETE FROM ledger.node_trait;

-- audit: node_trait
UPDATE ledger.node_trait SET value = 'g';

-- audit: node_trait
INSERT INTO ledger.node_trait VALUES (1, 'queue', 'alice');

-- audit: node_trait.node
INSERT INTO ledger.node_trait VALUES (1, 'queue', 'nobody');

-- audit: stream_parcel
DELETE FROM ledger.stream_parcel;

-- audit: stream_parcel
DELETE FROM ledger.stream_parcel WHERE height = 3;

-- audit: stream_parcel
DELETE FROM ledger.stream_parcel WHERE height = 5;

-- audit: stream_parcel
UPDATE ledger.stream_parcel SET first = first + 100 WHERE height = 5;

-- audit: stream_parcel
UPDATE ledger.stream_parcel SET index = 7 WHERE height = 2;

-- audit: stream_parcel
UPDATE ledger.stream_parcel SET height = 4 WHERE height = 3;

-- audit: stream_parcel
UPDATE ledger.stream_parcel SET root = sha256(root) WHERE height = 2;

-- audit: stream_parcel
UPDATE ledger.stream_parcel SET places = '\x0000000000000001' WHERE height = 2;

-- audit: stream_parcel
UPDATE ledger.stream_parcel SET places = '\x0000000300000000' WHERE height = 2;

-- audit: stream_parcel
UPDATE ledger.stream_parcel SET places = '\x000003e8' WHERE height = 1;

-- audit: stream_parcel
INSERT INTO ledger.stream_parcel SELECT stream, first + 50, index + 50, height, root, places FROM ledger.stream_parcel WHERE height = 5;

-- audit: stream_parcel
INSERT INTO ledger.stream_parcel SELECT 99, first, index, height, root, places FROM ledger.stream_parcel WHERE height = 5;

-- audit: stream_parcel
UPDATE ledger.stream SET subject = 'other';

-- audit: stream_parcel
DELETE FROM ledger.stream;

-- audit: stream_parcel.places
UPDATE ledger.stream_parcel SET places = '\xffffffff' WHERE height = 1;

-- audit: stream_parcel
INSERT INTO ledger.stream_parcel SELECT stream, first + 1, index + 1, height + 2, root, '\x00000000' FROM ledger.stream_parcel WHERE height = 5;

-- audit: stream
INSERT INTO ledger.stream VALUES (0, 1, 'nothing');

-- audit: stream
INSERT INTO ledger.stream VALUES (7, 1, 'nothing');

-- audit: stream
INSERT INTO ledger.stream VALUES (7, 9, 'nothing');

-- start: session_replication_role = replica
ALTER DATABASE {database} SET session_replication_role = replica;

-- start: synchronous_commit = off
ALTER DATABASE {database} SET synchronous_commit = off;

-- start: zero_damaged_pages = on
ALTER DATABASE {database} SET zero_damaged_pages = on;

-- start: ignore_checksum_failure = on
ALTER DATABASE {database} SET ignore_checksum_failure = on;

-- start: default_transaction_isolation = repeatable read
ALTER DATABASE {database} SET default_transaction_isolation = 'repeatable read';

-- start: default_transaction_read_only = on
ALTER DATABASE {database} SET default_transaction_read_only = on;

-- start: a search_path that has the schema public before pg_catalog
ALTER DATABASE {database} SET search_path = public, pg_catalog;

-- start: are not those of the migrations: refuse_change
CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS 'BEGIN RETURN NULL; END';

-- start: are not those of the migrations: refuse_forgotten_vote
CREATE OR REPLACE FUNCTION ledger.refuse_forgotten_vote() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS 'BEGIN RETURN OLD; END';

-- start: are not those of the migrations: ensure_partition
ALTER FUNCTION ledger.ensure_partition(bigint) RESET search_path;

-- start: are not those of the migrations: refuse_other_vote
ALTER FUNCTION ledger.refuse_other_vote() SECURITY DEFINER;

-- start: missing, changed or switched off: append_only ON ledger.block
ALTER TABLE ledger.block DISABLE TRIGGER append_only;

-- start: missing, changed or switched off: append_only ON ledger.block
ALTER TABLE ledger.block ENABLE TRIGGER append_only;

-- start: missing, changed or switched off: append_only ON ledger.genesis
ALTER TABLE ledger.genesis ENABLE REPLICA TRIGGER append_only;

-- start: missing, changed or switched off: only_forward ON ledger.chain_head
DROP TRIGGER only_forward ON ledger.chain_head;

-- start: missing, changed or switched off: append_only_truncate ON ledger.block_transaction_0
DROP TRIGGER append_only_truncate ON ledger.block_transaction_0;

-- start: missing, changed or switched off: write_once ON ledger.vote_guard
CREATE OR REPLACE TRIGGER write_once BEFORE UPDATE ON ledger.vote_guard
  FOR EACH ROW WHEN (false) EXECUTE FUNCTION ledger.refuse_other_vote();

-- start: the trigger more ON ledger.journal
CREATE TRIGGER more BEFORE INSERT ON ledger.journal
  FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();

-- start: the rule lost ON ledger.journal
CREATE RULE lost AS ON INSERT TO ledger.journal DO INSTEAD NOTHING;

-- start: the rule kept ON ledger.vote_guard
CREATE RULE kept AS ON UPDATE TO ledger.vote_guard DO INSTEAD NOTHING;

-- start: row security ON ledger.vote_guard
ALTER TABLE ledger.vote_guard ENABLE ROW LEVEL SECURITY;

-- start: missing, changed or switched off: append_only ON more
CREATE TABLE public.more () INHERITS (ledger.block);

-- start: the table more, a child of ledger.round_certificate
CREATE TABLE public.more () INHERITS (ledger.round_certificate);

-- start: UPDATE ledger.block
GRANT UPDATE ON ledger.block TO mpreg_ledger_app;

-- start: own or change the ledger's definitions
ALTER TABLE ledger.lease OWNER TO mpreg_ledger_app;

-- start: checksum mismatch
UPDATE ledger.flyway_schema_history SET checksum = 1 WHERE version = '2';

-- nobody: The newest rows of `vote_guard` are deleted
DELETE FROM ledger.vote_guard WHERE height = 5;

-- nobody: The newest rows of `vote_guard` are deleted
DELETE FROM ledger.vote_guard;

-- nobody: A vote that was never given is added at the open height
INSERT INTO ledger.vote_guard VALUES (6, 0, NULL, NULL, sha256('another block'));

-- nobody: Rows of `journal` are deleted
DELETE FROM ledger.journal;

-- nobody: Rows of `termination` are deleted
DELETE FROM ledger.termination;

-- nobody: The epoch in `lease` is set forward
UPDATE ledger.lease SET epoch = epoch + 5;
