#!/bin/sh
# Roles and database of a ledger; the PostgreSQL image runs this once, on an empty data directory. By hand, as a
# superuser of any PostgreSQL 15 or later: SECRETS=FOLDER POSTGRES_USER=postgres sh 10-roles.sh
#   mpreg_ledger_owner  owns the database and the tables; only migrations log in as it
#   mpreg_ledger        the node's login; may do nothing but what mpreg_ledger_app may
#   mpreg_ledger_app    reads and appends, and cannot change what is final; nobody logs in as it
set -eu
export SECRETS="${SECRETS:-/run/secrets}"
psql -v ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$POSTGRES_USER" --dbname postgres << 'SQL'
\set owner_password `cat "$SECRETS/ledger-owner-password"`
\set node_password `cat "$SECRETS/ledger-password"`
CREATE ROLE mpreg_ledger_app NOLOGIN;
CREATE ROLE mpreg_ledger_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE mpreg_ledger LOGIN PASSWORD :'node_password' IN ROLE mpreg_ledger_app;
CREATE DATABASE mpreg_ledger OWNER mpreg_ledger_owner TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C';
REVOKE ALL ON DATABASE mpreg_ledger FROM PUBLIC;
GRANT CONNECT ON DATABASE mpreg_ledger TO mpreg_ledger;
\connect mpreg_ledger
REVOKE ALL ON SCHEMA public FROM PUBLIC;
SQL
