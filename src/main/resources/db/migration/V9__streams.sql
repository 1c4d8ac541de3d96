-- Where the messages of each stream are, written with each block and append-only. A stream's name
-- stands once; its number here is this database's own.
CREATE TABLE ledger.stream (
  id      integer          PRIMARY KEY,
  kind    smallint         NOT NULL CHECK (kind BETWEEN 1 AND 2),
  subject text COLLATE "C" NOT NULL,
  CONSTRAINT stream_is_named UNIQUE (kind, subject)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.stream
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.stream ENABLE ALWAYS TRIGGER append_only;

-- The messages of a stream in one block: as docs/protocol.md encodes a parcel, with its index in the
-- log of parcels, and the places of its messages in the block, four bytes each, ascending.
CREATE TABLE ledger.stream_parcel (
  stream integer NOT NULL,
  first  bigint  NOT NULL CHECK (first >= 0),
  index  bigint  NOT NULL CHECK (index >= 0),
  height bigint  NOT NULL CHECK (height > 0),
  root   bytea   NOT NULL CHECK (octet_length(root) = 32),
  places bytea   NOT NULL CHECK (octet_length(places) > 0 AND octet_length(places) % 4 = 0),
  PRIMARY KEY (stream, first)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.stream_parcel
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.stream_parcel ENABLE ALWAYS TRIGGER append_only;
-- Hashes and places do not compress; trying costs time.
ALTER TABLE ledger.stream_parcel ALTER COLUMN root SET STORAGE EXTERNAL;
ALTER TABLE ledger.stream_parcel ALTER COLUMN places SET STORAGE EXTERNAL;

GRANT SELECT, INSERT ON ledger.stream, ledger.stream_parcel TO "mpreg_ledger_app";
