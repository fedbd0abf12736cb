-- The audit tree over all rows, and personal data under keys that can be destroyed.
--
-- The tree belongs to the installation, as `node` does: its leaves are numbered over all tenants, so
-- its keys hold no tenant_id.

-- Who does what only one node may do at a time. `fence` grows whenever the holder changes; whoever
-- writes under a lease holds its row FOR SHARE meanwhile, which a change of the holder waits for.
CREATE TABLE IF NOT EXISTS named_lease (
  name    text COLLATE "C" PRIMARY KEY,
  holder  text COLLATE "C" NOT NULL,
  fence   bigint NOT NULL,
  expires timestamptz NOT NULL
) WITH (fillfactor = 50);

-- What happens to an interaction outside of its handoffs: reading personal data, erasing it.
-- Append-only, as `transition`: the exact bytes and their SHA-256.
CREATE TABLE audit_event (
  id           text COLLATE "C" NOT NULL,
  tenant_id    text COLLATE "C" NOT NULL,
  canonical_id text COLLATE "C" NOT NULL,
  at           timestamptz NOT NULL,
  body         bytea NOT NULL,
  hash         bytea NOT NULL,
  PRIMARY KEY (id, tenant_id)
);
CREATE INDEX audit_event_by_interaction ON audit_event (canonical_id, id);

-- Rows that have no leaf yet. Written by the flush that writes the rows, without an index that would
-- cost it time; the folder reads all of it and deletes what it folded.
CREATE TABLE audit_pending (
  kind      "char" NOT NULL,
  subject   text COLLATE "C" NOT NULL,
  seq       bigint NOT NULL,
  at        timestamptz NOT NULL,
  tenant_id text COLLATE "C" NOT NULL,
  hash      bytea NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- One leaf for each row. `hash` is the row's: the leaf's own hash is SHA-256(0x00 || hash).
CREATE TABLE audit_leaf (
  leaf_index bigint PRIMARY KEY CHECK (leaf_index >= 0),
  kind       "char" NOT NULL CHECK (kind IN ('t', 'e')), -- a transition or an event
  subject    text COLLATE "C" NOT NULL,                  -- its handoff_id, or the event's id
  seq        bigint NOT NULL,                            -- its seq, or 1
  at         timestamptz NOT NULL,
  tenant_id  text COLLATE "C" NOT NULL,
  hash       bytea NOT NULL
);
CREATE UNIQUE INDEX audit_leaf_by_row ON audit_leaf (subject, seq, tenant_id);

-- The hash of each complete subtree of 256, 65,536, .. leaves (level 8, 16, ..), so that a proof reads
-- hundreds of hashes and not the whole tree.
CREATE TABLE audit_node (
  level      int NOT NULL,
  node_index bigint NOT NULL,
  hash       bytea NOT NULL,
  PRIMARY KEY (level, node_index)
);

-- A signed head says what the tree of its size is. `peaks` are the hashes of its complete subtrees,
-- largest first: what the next head goes on from.
CREATE TABLE audit_head (
  tree_size bigint PRIMARY KEY CHECK (tree_size > 0),
  root      bytea NOT NULL,
  at        timestamptz NOT NULL,
  key_id    text COLLATE "C" NOT NULL,
  signature bytea NOT NULL,
  peaks     bytea NOT NULL
);

-- What tells this tree from that of another database; part of every signed head.
CREATE TABLE audit_log (
  log_id text COLLATE "C" PRIMARY KEY
);
INSERT INTO audit_log VALUES (gen_random_uuid()::text);

-- The public keys that heads were signed with: X.509 SubjectPublicKeyInfo. The id is its SHA-256.
CREATE TABLE audit_key (
  key_id     text COLLATE "C" PRIMARY KEY,
  public_key bytea NOT NULL,
  since      timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE FUNCTION audit_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is final: % on % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
DO $$
DECLARE
  part text;
BEGIN
  FOREACH part IN ARRAY ARRAY[
    'audit_event', 'audit_leaf', 'audit_node', 'audit_head', 'audit_log', 'audit_key']
  LOOP
    EXECUTE format(
      'CREATE TRIGGER audit_is_final BEFORE UPDATE OR DELETE ON %I
         FOR EACH ROW EXECUTE FUNCTION audit_is_final()', part);
    EXECUTE format(
      'CREATE TRIGGER audit_is_kept BEFORE TRUNCATE ON %I
         FOR EACH STATEMENT EXECUTE FUNCTION audit_is_final()', part);
  END LOOP;
END $$;

-- Rows of before this migration get their leaves like new ones.
INSERT INTO audit_pending (kind, subject, seq, at, tenant_id, hash)
SELECT 't', handoff_id, seq, at, tenant_id, hash FROM transition;

-- The keys of personal data, each wrapped by the master key `master_id`, which is not in the
-- database. Every sealed value has a key of its own; erasing an interaction deletes all of its keys.
CREATE TABLE data_key (
  tenant_id    text COLLATE "C" NOT NULL,
  canonical_id text COLLATE "C" NOT NULL,
  key_id       bytea NOT NULL,
  master_id    text COLLATE "C" NOT NULL,
  wrapped      bytea NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (canonical_id, tenant_id, key_id)
);

-- The one master key that this database's data keys are wrapped by: not the key, only which.
CREATE TABLE master_key (
  the_one   boolean PRIMARY KEY DEFAULT true CHECK (the_one),
  master_id text COLLATE "C" NOT NULL,
  since     timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Interactions whose personal data was erased, and when last.
CREATE TABLE erasure (
  tenant_id    text COLLATE "C" NOT NULL,
  canonical_id text COLLATE "C" NOT NULL,
  erased_at    timestamptz NOT NULL,
  PRIMARY KEY (canonical_id, tenant_id)
);

CREATE INDEX claim_by_interaction ON claim (canonical_id) WHERE body IS NOT NULL;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'baton_app') THEN
    GRANT SELECT, INSERT ON audit_event, audit_leaf, audit_node, audit_head, audit_key, master_key
      TO baton_app;
    GRANT SELECT ON audit_log TO baton_app;
    GRANT SELECT, INSERT, DELETE ON audit_pending TO baton_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON named_lease, data_key, erasure TO baton_app;
  END IF;
END $$;
