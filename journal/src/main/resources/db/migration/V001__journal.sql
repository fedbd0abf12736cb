-- The journal's first tables. Forward only: a released migration is never edited.
--
-- tenant_id is in every table and unique key, except `node`, which belongs to the installation.
-- There are no foreign keys: each would lock a second row per write, and a later distribution by
-- handoff or canonical id could not keep them. Ids compare by bytes (COLLATE "C") whatever the
-- database's locale is.

CREATE TABLE interaction (
  tenant_id    text COLLATE "C" NOT NULL,
  canonical_id text COLLATE "C" NOT NULL,
  media_type   text NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (canonical_id, tenant_id)
);

-- The legs of an interaction: what each platform calls it.
CREATE TABLE alias (
  tenant_id    text COLLATE "C" NOT NULL,
  account      text COLLATE "C" NOT NULL,
  vendor_id    text COLLATE "C" NOT NULL,
  canonical_id text COLLATE "C" NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, account, vendor_id)
);
CREATE INDEX alias_by_interaction ON alias (canonical_id, tenant_id);

-- One row per incarnation of a node; an id is never used twice. `alive`, not `expires`, is the truth.
CREATE TABLE node (
  id        text COLLATE "C" PRIMARY KEY,
  name      text NOT NULL,
  alive     boolean NOT NULL,
  expires   timestamptz NOT NULL,
  address   text,
  joined_at timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 50);

-- The current state. The room left in each page lets most updates stay on it, without index work.
CREATE TABLE handoff (
  id           text COLLATE "C" NOT NULL,
  tenant_id    text COLLATE "C" NOT NULL,
  canonical_id text COLLATE "C" NOT NULL,
  version      bigint NOT NULL CHECK (version > 0),
  owner        text COLLATE "C" NOT NULL,
  open         boolean NOT NULL,
  state_name   text NOT NULL,
  state        jsonb NOT NULL,
  last_hash    bytea NOT NULL,
  wake_at      timestamptz,
  created_at   timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL,
  PRIMARY KEY (id, tenant_id)
) WITH (fillfactor = 60);
-- One open handoff per interaction. What is live stays small: closed rows leave both indexes.
CREATE UNIQUE INDEX handoff_one_open ON handoff (tenant_id, canonical_id) WHERE open;
CREATE INDEX handoff_open_by_owner ON handoff (owner) WHERE open;

-- The audit log: the exact bytes that were hashed. Partitioned by day, so that age costs nothing; a
-- row that no partition expects goes to the default one rather than nowhere.
CREATE TABLE transition (
  handoff_id text COLLATE "C" NOT NULL,
  seq        bigint NOT NULL CHECK (seq > 0),
  at         timestamptz NOT NULL,
  tenant_id  text COLLATE "C" NOT NULL,
  body       bytea NOT NULL,
  hash       bytea NOT NULL,
  PRIMARY KEY (handoff_id, seq, at, tenant_id)
) PARTITION BY RANGE (at);
CREATE TABLE transition_default PARTITION OF transition DEFAULT;

CREATE FUNCTION transition_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a stored transition is final: % on % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER transition_is_final BEFORE UPDATE OR DELETE ON transition
  FOR EACH ROW EXECUTE FUNCTION transition_is_final();
CREATE TRIGGER transition_is_kept BEFORE TRUNCATE ON transition
  FOR EACH STATEMENT EXECUTE FUNCTION transition_is_final();
CREATE TRIGGER transition_is_kept BEFORE TRUNCATE ON transition_default
  FOR EACH STATEMENT EXECUTE FUNCTION transition_is_final();

-- Makes the partition of one day (UTC). True when it is new. It runs with its owner's rights, so that
-- baton_app can make tomorrow's partition without owning the table. Attaching a table that exists
-- locks out neither readers nor writers of the others.
CREATE FUNCTION make_transition_partition(day date) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
DECLARE
  part text := 'transition_' || to_char(day, 'YYYYMMDD');
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('make_transition_partition'));
  IF to_regclass(quote_ident(part)) IS NOT NULL THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE transition INCLUDING ALL)', part);
  EXECUTE format(
    'CREATE TRIGGER transition_is_kept BEFORE TRUNCATE ON %I
       FOR EACH STATEMENT EXECUTE FUNCTION transition_is_final()', part);
  EXECUTE format(
    'ALTER TABLE transition ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
    part, day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00');
  RETURN true;
END $$;
REVOKE EXECUTE ON FUNCTION make_transition_partition(date) FROM PUBLIC;

CREATE TABLE idempotency_key (
  tenant_id  text COLLATE "C" NOT NULL,
  key        text COLLATE "C" NOT NULL,
  body_hash  bytea NOT NULL,
  handoff_id text COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, key)
);

-- The one table with personal data: the bytes of the canonical context.
CREATE TABLE personal_data (
  tenant_id    text COLLATE "C" NOT NULL,
  canonical_id text COLLATE "C" NOT NULL,
  body         bytea NOT NULL,
  updated_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (canonical_id, tenant_id)
);

CREATE TABLE dead_letter (
  handoff_id text COLLATE "C" NOT NULL,
  tenant_id  text COLLATE "C" NOT NULL,
  cause      text NOT NULL,
  at         timestamptz NOT NULL,
  PRIMARY KEY (handoff_id, tenant_id)
);

-- Where the role that runs is not the one that owns. With a single role the trigger protects alone.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'baton_app') THEN
    GRANT USAGE ON SCHEMA ${flyway:defaultSchema} TO baton_app;
    GRANT SELECT, INSERT ON transition TO baton_app;
    GRANT SELECT, INSERT, UPDATE, DELETE
      ON interaction, alias, node, handoff, idempotency_key, personal_data, dead_letter
      TO baton_app;
    GRANT EXECUTE ON FUNCTION make_transition_partition(date) TO baton_app;
  END IF;
END $$;
