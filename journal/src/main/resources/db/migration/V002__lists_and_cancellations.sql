-- Lists of handoffs, newest first, and wishes to cancel one.
--
-- An update of `handoff` stays on its page, without index work (HOT), as long as no index holds a
-- column that it changes. So the lists are indexed by what never changes in a handoff, and by `open`,
-- which changes once, in an update that leaves the indexes of what is live anyway. There is no index
-- by state: a list of one state is filtered out of a bounded scan.

-- Computed anew with each state and always the same: the account of a handoff's source.
ALTER TABLE handoff ADD COLUMN source_account text COLLATE "C"
  GENERATED ALWAYS AS (state #>> '{handoff,plan,source,account}') STORED;

CREATE INDEX handoff_open_by_id ON handoff (id) WHERE open;
CREATE INDEX handoff_by_interaction ON handoff (canonical_id, id);
CREATE INDEX handoff_by_account ON handoff (source_account, id);

-- Somebody wants this handoff not to happen. A row lives until the handoff has ended, so the table is
-- about as large as the number of cancellations under way.
CREATE TABLE cancellation (
  handoff_id text COLLATE "C" NOT NULL,
  tenant_id  text COLLATE "C" NOT NULL,
  asked_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (handoff_id, tenant_id)
);

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'baton_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON cancellation TO baton_app;
  END IF;
END $$;
