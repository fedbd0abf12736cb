-- Context that is collected by a token instead of travelling along. The token is never stored, only
-- its SHA-256; the context goes when it is collected or when its time is over, whichever is first.
-- The row stays a while behind it, so that the second one who comes is told why there is nothing.
CREATE TABLE claim (
  tenant_id    text COLLATE "C" NOT NULL,
  token_hash   bytea NOT NULL,
  canonical_id text COLLATE "C" NOT NULL,
  body         bytea,
  expires_at   timestamptz NOT NULL,
  used_at      timestamptz,
  PRIMARY KEY (token_hash, tenant_id),
  CHECK (used_at IS NULL OR body IS NULL)
);
CREATE INDEX claim_by_end ON claim (expires_at);
CREATE INDEX claim_with_body ON claim (expires_at) WHERE body IS NOT NULL;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'baton_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON claim TO baton_app;
  END IF;
END $$;
