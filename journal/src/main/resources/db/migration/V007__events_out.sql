-- What is told to others: events for subscribers, and the order in which viewers see transitions.

-- One row for each event and subscription. `body` holds the exact bytes that are sent: references only,
-- nothing personal. `seq` is that of the transition that the event tells of; of one handoff only the row
-- with the lowest waiting seq is sent, so that a subscriber hears of them in order.
CREATE TABLE outbox (
  tenant_id     text COLLATE "C" NOT NULL,
  subscription  text COLLATE "C" NOT NULL,
  handoff_id    text COLLATE "C" NOT NULL,
  seq           bigint NOT NULL CHECK (seq > 0),
  body          bytea NOT NULL,
  state         text COLLATE "C" NOT NULL DEFAULT 'waiting'
                CHECK (state IN ('waiting', 'delivered', 'dead')),
  attempts      int NOT NULL DEFAULT 0,
  failure       text,
  created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  next_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- The incarnation that sends it now. Free again when that is dead, or has not come to an end in time.
  claimed_by    text COLLATE "C",
  claimed_until timestamptz,
  done_at       timestamptz,
  PRIMARY KEY (handoff_id, seq, subscription, tenant_id)
);
-- Each holds only the rows of its state: what was delivered costs the others nothing.
CREATE INDEX outbox_waiting ON outbox (tenant_id, subscription, next_at, seq)
  WHERE state = 'waiting';
CREATE INDEX outbox_delivered ON outbox (tenant_id, subscription, done_at)
  WHERE state = 'delivered';
CREATE INDEX outbox_dead ON outbox (handoff_id, seq) WHERE state = 'dead';

-- A receiver that answered 410 Gone gets nothing more until somebody asks for it, or Baton is started.
CREATE TABLE subscription_disabled (
  tenant_id    text COLLATE "C" NOT NULL,
  subscription text COLLATE "C" NOT NULL,
  at           timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (tenant_id, subscription)
);

-- The transaction that stored a row. Once every older transaction has ended, which a snapshot tells, no
-- row can appear any more before those that are there: viewers read up to that point, and by this
-- order resume without a gap. Rows of before are in the migration's own transaction.
ALTER TABLE transition ADD COLUMN txid xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX transition_by_txid ON transition (txid);

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'baton_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON outbox, subscription_disabled TO baton_app;
  END IF;
END $$;
