-- What platforms tell by themselves. Parsed fields only: references and states, nothing personal and
-- no body.
--
-- `inbox` is only ever inserted into: its key is what makes each event count once, however many
-- copies come and wherever. It is partitioned by the day that the event itself names, which is the
-- same in every copy, so that the key holds over all partitions. Old days are dropped whole.
CREATE TABLE inbox (
  account        text COLLATE "C" NOT NULL,
  event_id       text COLLATE "C" NOT NULL,
  occurred_at    timestamptz NOT NULL,
  tenant_id      text COLLATE "C" NOT NULL,
  received_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  type           text NOT NULL,
  vendor_id      text COLLATE "C" NOT NULL,
  canonical_id   text COLLATE "C",
  state          text NOT NULL,
  agent_id       text,
  queue_id       text,
  reservation_id text,
  PRIMARY KEY (account, event_id, occurred_at)
) PARTITION BY RANGE (occurred_at);
CREATE TABLE inbox_default PARTITION OF inbox DEFAULT;

-- The events that are not done with: those that their handoff has not taken in, and those of
-- interactions that nobody knows. A row goes with the flush that applies its event, so the table is
-- about as large as what came in the last moments. What comes about a known interaction without an
-- open handoff is not even put here: every order of a handoff is sent after the handoff is stored, so
-- such an event is no effect of one.
CREATE TABLE inbox_waiting (
  account     text COLLATE "C" NOT NULL,
  event_id    text COLLATE "C" NOT NULL,
  occurred_at timestamptz NOT NULL,
  tenant_id   text COLLATE "C" NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  handoff_id  text COLLATE "C",
  -- While no handoff is known: the canonical id, or else the platform's own id.
  subject     text COLLATE "C",
  PRIMARY KEY (account, event_id, occurred_at),
  CHECK ((handoff_id IS NULL) <> (subject IS NULL))
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 5000);
CREATE INDEX inbox_waiting_by_handoff ON inbox_waiting (handoff_id) WHERE handoff_id IS NOT NULL;
CREATE INDEX inbox_waiting_by_subject ON inbox_waiting (subject) WHERE handoff_id IS NULL;
CREATE INDEX inbox_waiting_by_age ON inbox_waiting (received_at) WHERE handoff_id IS NULL;

-- Whether an account has ever pushed anything; brought up to date now and then.
CREATE TABLE inbox_account (
  account  text COLLATE "C" PRIMARY KEY,
  first_at timestamptz NOT NULL,
  last_at  timestamptz NOT NULL
);

-- Makes the partition of one day (UTC). True when it is new. As for `transition`.
CREATE FUNCTION make_inbox_partition(day date) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
DECLARE
  part text := 'inbox_' || to_char(day, 'YYYYMMDD');
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('make_inbox_partition'));
  IF to_regclass(quote_ident(part)) IS NOT NULL THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE inbox INCLUDING ALL)', part);
  EXECUTE format(
    'ALTER TABLE inbox ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
    part, day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00');
  RETURN true;
END $$;
REVOKE EXECUTE ON FUNCTION make_inbox_partition(date) FROM PUBLIC;

-- Drops the partitions of the days before that one, and what came before it into the default one.
-- Returns how many partitions.
CREATE FUNCTION drop_inbox_partitions(before date) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
DECLARE
  part text;
  dropped integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('make_inbox_partition'));
  FOR part IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'inbox'::regclass AND c.relname ~ '^inbox_[0-9]{8}$'
      AND to_date(right(c.relname, 8), 'YYYYMMDD') < before
  LOOP
    EXECUTE format('DROP TABLE %I', part);
    dropped := dropped + 1;
  END LOOP;
  DELETE FROM inbox_default WHERE received_at < before::timestamp AT TIME ZONE 'UTC';
  RETURN dropped;
END $$;
REVOKE EXECUTE ON FUNCTION drop_inbox_partitions(date) FROM PUBLIC;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'baton_app') THEN
    GRANT SELECT, INSERT ON inbox TO baton_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON inbox_waiting, inbox_account TO baton_app;
    GRANT EXECUTE ON FUNCTION make_inbox_partition(date), drop_inbox_partitions(date) TO baton_app;
  END IF;
END $$;
