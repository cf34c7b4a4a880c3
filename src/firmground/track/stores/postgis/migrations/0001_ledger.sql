-- The ledger: events that are only added, each sealed after the one before it, by whoever writes and however.

CREATE EXTENSION IF NOT EXISTS postgis;

-- Roles belong to the whole cluster: another project may have made them.
DO $$
DECLARE wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['firmground_app', 'firmground_reader'] LOOP
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
    END IF;
  END LOOP;
END
$$;

CREATE SCHEMA firmground;
COMMENT ON SCHEMA firmground IS 'One firmground project: its ledger, and the layers and plan that are read from it.';

CREATE TABLE firmground.versions (
  version integer PRIMARY KEY,
  written_by text NOT NULL,
  written_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE firmground.ledger (
  seq bigint PRIMARY KEY,
  event text NOT NULL UNIQUE,
  name text NOT NULL,
  subject text NOT NULL,
  happened_on date NOT NULL,
  recorded_at timestamptz NOT NULL,
  entered_by text NOT NULL,
  source text NOT NULL,
  attachment_sha256 text NOT NULL,
  hash text NOT NULL,
  previous text NOT NULL,
  body text NOT NULL
);
COMMENT ON TABLE firmground.ledger IS
  'Everything that happened and was decided, as it was entered; only ever added to. body is the text that hash seals '
  'after previous; the columns before it are copies to search by.';
CREATE INDEX ledger_by_name ON firmground.ledger (name, seq);
CREATE INDEX ledger_by_day ON firmground.ledger (happened_on, seq);
CREATE INDEX ledger_by_subject ON firmground.ledger USING hash (subject); -- a subject may be longer than a tree takes

CREATE FUNCTION firmground.in_order() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  last_seq bigint;
  last_hash text;
  sealed json;
BEGIN
  -- The same key as track/stores/postgis/connection.py: one writer at a time, held until the transaction ends.
  PERFORM pg_advisory_xact_lock(7379537);
  SELECT seq, hash INTO last_seq, last_hash FROM firmground.ledger ORDER BY seq DESC LIMIT 1;
  IF NEW.seq IS DISTINCT FROM coalesce(last_seq, 0) + 1
    OR NEW.previous IS DISTINCT FROM coalesce(last_hash, repeat('0', 64))
  THEN
    RAISE EXCEPTION 'event % does not follow on the last one of the ledger, %', NEW.seq, coalesce(last_seq, 0)
      USING ERRCODE = 'FG001';
  END IF;
  IF NEW.hash IS DISTINCT FROM encode(sha256(convert_to(NEW.previous || E'\n' || NEW.body, 'UTF8')), 'hex') THEN
    RAISE EXCEPTION 'the hash of event % does not seal its text', NEW.seq USING ERRCODE = 'FG002';
  END IF;
  IF NEW.body ~ '\\u(0000|d[89a-f])' THEN
    RETURN NEW; -- signs that the json of PostgreSQL does not take; verify-ledger compares the copies of these, too
  END IF;
  sealed := NEW.body;
  IF (sealed ->> 'seq', sealed ->> 'id', sealed ->> 'name', (sealed ->> 'on')::date)
    IS DISTINCT FROM (NEW.seq::text, NEW.event, NEW.name, NEW.happened_on)
  THEN
    RAISE EXCEPTION 'event % is not what its sealed text says', NEW.seq USING ERRCODE = 'FG002';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER in_order BEFORE INSERT ON firmground.ledger FOR EACH ROW EXECUTE FUNCTION firmground.in_order();

CREATE FUNCTION firmground.only_added_to() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is only added to; correct an event by another one' USING ERRCODE = 'FG003';
END
$$;
CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON firmground.ledger
  FOR EACH STATEMENT EXECUTE FUNCTION firmground.only_added_to();

REVOKE ALL ON SCHEMA firmground FROM PUBLIC;
GRANT USAGE ON SCHEMA firmground TO firmground_app, firmground_reader;
GRANT SELECT ON firmground.versions, firmground.ledger TO firmground_app, firmground_reader;
GRANT INSERT ON firmground.ledger TO firmground_app;
