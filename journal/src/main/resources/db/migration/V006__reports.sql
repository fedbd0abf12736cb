-- What reports are made of: the figures of each handoff that has ended or is parked, reckoned once from
-- its transitions. A report reads these rows and never a transition.

-- Handoffs whose facts are still to be reckoned. The trigger below puts them here with the very
-- statement that ends them, so that a crash loses none; whoever has reckoned takes them away. `failed`
-- are rows that could not be read: they wait for a Baton that can.
CREATE TABLE handoff_fact_pending (
  handoff_id text COLLATE "C" NOT NULL,
  tenant_id  text COLLATE "C" NOT NULL,
  version    bigint NOT NULL,
  asked_at   timestamptz NOT NULL,
  ended_at   timestamptz NOT NULL,
  failed     boolean NOT NULL DEFAULT false,
  PRIMARY KEY (handoff_id, tenant_id, version)
);
CREATE INDEX handoff_fact_pending_next ON handoff_fact_pending (ended_at) WHERE NOT failed;

CREATE FUNCTION handoff_has_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO handoff_fact_pending (handoff_id, tenant_id, version, asked_at, ended_at)
  VALUES (NEW.id, NEW.tenant_id, NEW.version, NEW.created_at, NEW.updated_at)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER handoff_has_ended AFTER UPDATE ON handoff FOR EACH ROW
  WHEN (NEW.version > OLD.version AND (NOT NEW.open OR NEW.state_name = 'dead_lettered'))
  EXECUTE FUNCTION handoff_has_ended();
CREATE TRIGGER handoff_is_ended AFTER INSERT ON handoff FOR EACH ROW
  WHEN (NOT NEW.open OR NEW.state_name = 'dead_lettered')
  EXECUTE FUNCTION handoff_has_ended();

-- One row per handoff. `look_at` is when the platforms' own analytics are looked at next, null when they
-- are not (any more). Counts of failures and disagreements are small JSON: most rows have none.
CREATE TABLE handoff_fact (
  handoff_id           text COLLATE "C" NOT NULL,
  tenant_id            text COLLATE "C" NOT NULL,
  version              bigint NOT NULL,
  canonical_id         text COLLATE "C" NOT NULL,
  asked_at             timestamptz NOT NULL,
  ended_at             timestamptz NOT NULL,
  outcome              text NOT NULL,
  reason               text,
  source_account       text COLLATE "C" NOT NULL,
  source_platform      text NOT NULL,
  source_leg           text NOT NULL,
  destination_account  text COLLATE "C" NOT NULL,
  destination_platform text NOT NULL,
  destination_leg      text,
  route                text COLLATE "C" NOT NULL,
  waits_in_queue       boolean NOT NULL,
  attempts             int NOT NULL,
  to_person_ms         bigint,
  in_doubt_ms          bigint NOT NULL,
  compensations        int NOT NULL,
  failures             jsonb NOT NULL,
  disagreements        jsonb NOT NULL,
  look_at              timestamptz,
  looks                int NOT NULL DEFAULT 0,
  look_result          text,
  suspicion            text,
  analytics            jsonb,
  PRIMARY KEY (handoff_id, tenant_id)
);
CREATE INDEX handoff_fact_by_end ON handoff_fact (ended_at);
CREATE INDEX handoff_fact_by_interaction ON handoff_fact (canonical_id);
CREATE INDEX handoff_fact_to_look_at ON handoff_fact (look_at) WHERE look_at IS NOT NULL;

-- What ended before this migration.
INSERT INTO handoff_fact_pending (handoff_id, tenant_id, version, asked_at, ended_at)
SELECT id, tenant_id, version, created_at, updated_at FROM handoff
WHERE NOT open OR state_name = 'dead_lettered';

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'baton_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON handoff_fact_pending, handoff_fact TO baton_app;
  END IF;
END $$;
