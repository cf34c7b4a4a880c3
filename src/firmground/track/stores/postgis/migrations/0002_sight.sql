-- Who sees what: settings of a transaction say who looks, row-level security holds back the rest; accounts beside it.

-- The role in which the app looks for somebody. Roles belong to the whole cluster: an administrator makes it where
-- the owner may not.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'firmground_seen') THEN
    CREATE ROLE firmground_seen NOLOGIN;
  END IF;
  IF NOT pg_has_role('firmground_app', 'firmground_seen', 'MEMBER') THEN
    GRANT firmground_seen TO firmground_app;
  END IF;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE EXCEPTION 'the administrator of the server must first do: CREATE ROLE firmground_seen; GRANT firmground_seen TO firmground_app'
    USING ERRCODE = 'FG004';
END
$$;
GRANT USAGE ON SCHEMA firmground TO firmground_seen;
GRANT SELECT ON firmground.versions TO firmground_seen;

-- The tiers are those of model/policy.py: 0 public, 1 partner, 2 operator, 3 sealed. Without settings: -1, nothing.
CREATE FUNCTION firmground.wide_tier() RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE current_setting('fg.position', true)
    WHEN 'authority' THEN 3 WHEN 'public' THEN 0
    WHEN 'donor' THEN 1 WHEN 'collector' THEN 1 WHEN 'operator' THEN 1 WHEN 'district' THEN 1
    ELSE -1 END
$$;
CREATE FUNCTION firmground.own_tier() RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE current_setting('fg.position', true)
    WHEN 'authority' THEN 3 WHEN 'operator' THEN 3 WHEN 'district' THEN 3
    WHEN 'collector' THEN 2 WHEN 'donor' THEN 1 WHEN 'public' THEN 0
    ELSE -1 END
$$;

-- What follows looks into the layers for the one who asks, and so must be exempt from what it decides.
CREATE FUNCTION firmground.own_places() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE found text[];
BEGIN
  WITH RECURSIVE own (id) AS (
    SELECT p.id FROM firmground.places p
    WHERE p.id IN (SELECT jsonb_array_elements_text(coalesce(nullif(current_setting('fg.places', true), ''), '[]')::jsonb))
    UNION
    SELECT p.id FROM firmground.places p JOIN own ON p.parent = own.id
  )
  SELECT coalesce(array_agg(id), '{}') INTO found FROM own;
  RETURN found;
END
$$;

CREATE FUNCTION firmground.place_of(subject text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found text[];
  wanted text := subject;
BEGIN
  -- An id that means things in two places belongs to none of them: what is in doubt stays closed.
  FOR turn IN 1..2 LOOP
    SELECT array_agg(DISTINCT coalesce(x.place, '')) INTO found FROM (
      SELECT id AS place FROM firmground.places WHERE id = wanted
      UNION ALL SELECT place FROM firmground.hazardous_areas WHERE id = wanted
      UNION ALL SELECT place FROM firmground.assets WHERE id = wanted
      UNION ALL SELECT place FROM firmground.services WHERE id = wanted
      UNION ALL SELECT place FROM firmground.bases WHERE id = wanted
      UNION ALL SELECT place FROM firmground.land WHERE area = wanted
    ) x;
    IF found IS NOT NULL THEN
      RETURN CASE WHEN cardinality(found) = 1 THEN nullif(found[1], '') END;
    END IF;
    wanted := coalesce(
      nullif((SELECT site FROM firmground.activities WHERE id = subject), ''),
      substring(subject FROM '^(.*):')
    );
    EXIT WHEN wanted IS NULL;
  END LOOP;
  RETURN NULL;
END
$$;

CREATE FUNCTION firmground.handed_over(name text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE found boolean;
BEGIN
  SELECT bool_and(l.state = 'handed_over') INTO found FROM firmground.land l WHERE l.area = name OR l.root = name;
  RETURN coalesce(found, false);
END
$$;

-- Accounts are no part of the ledger: passwords and tokens are no history, and hashes of them belong to no copy.
CREATE TABLE firmground.accounts (
  name text PRIMARY KEY,
  password_hash text NOT NULL,
  position text NOT NULL,
  places text[] NOT NULL,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  revoked_at timestamptz
);
CREATE TABLE firmground.tokens (
  token_sha256 bytea PRIMARY KEY,
  account text NOT NULL REFERENCES firmground.accounts (name),
  device text, -- none: a session of a browser
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX tokens_by_account ON firmground.tokens (account);
CREATE TABLE firmground.attempts (
  name_sha256 bytea PRIMARY KEY,
  failures integer NOT NULL,
  since timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON firmground.accounts TO firmground_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON firmground.tokens, firmground.attempts TO firmground_app;

-- Who read what is sealed: only added to, each row sealed after the one before it.
CREATE TABLE firmground.sealed_reads (
  seq bigint PRIMARY KEY,
  read_at timestamptz NOT NULL,
  account text NOT NULL,
  position text NOT NULL,
  what text NOT NULL,
  number integer NOT NULL,
  hash text NOT NULL,
  previous text NOT NULL
);
CREATE FUNCTION firmground.seal_of(previous text, r firmground.sealed_reads) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT encode(sha256(convert_to(previous || E'\n' || jsonb_build_array(
    r.seq, to_char(r.read_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), r.account, r.position, r.what, r.number
  )::text, 'UTF8')), 'hex')
$$;
CREATE FUNCTION firmground.seal_read() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7379538); -- one at a time, so that no two follow on the same
  SELECT seq + 1, hash INTO NEW.seq, NEW.previous FROM firmground.sealed_reads ORDER BY seq DESC LIMIT 1;
  NEW.seq := coalesce(NEW.seq, 1);
  NEW.previous := coalesce(NEW.previous, repeat('0', 64));
  NEW.read_at := clock_timestamp();
  NEW.hash := firmground.seal_of(NEW.previous, NEW);
  RETURN NEW;
END
$$;
CREATE TRIGGER seal_read BEFORE INSERT ON firmground.sealed_reads
  FOR EACH ROW EXECUTE FUNCTION firmground.seal_read();
CREATE FUNCTION firmground.reads_stay() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'what was read stays written' USING ERRCODE = 'FG003';
END
$$;
CREATE TRIGGER reads_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON firmground.sealed_reads
  FOR EACH STATEMENT EXECUTE FUNCTION firmground.reads_stay();
GRANT SELECT ON firmground.sealed_reads TO firmground_app;
GRANT INSERT (account, position, what, number) ON firmground.sealed_reads TO firmground_app;
