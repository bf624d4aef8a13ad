-- +goose Up
-- The second wall between tenants: row-level security, forced. Two roles that
-- own nothing: the app's sees the tenant that the transaction names and nothing
-- else; the worker's is for what Kept does across tenants (guard.System).
-- Roles belong to the cluster, so another database may be making them just now;
-- an owner who may not make roles can be given them beforehand.

-- +goose StatementBegin
DO $$
DECLARE
  r text;
BEGIN
  FOREACH r IN ARRAY ARRAY['kept_app', 'kept_worker'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT', r);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL;
      END;
    END IF;
    IF NOT pg_has_role(current_user, r, 'MEMBER') THEN
      EXECUTE format('GRANT %I TO CURRENT_USER', r);
    END IF;
  END LOOP;
END
$$;
-- +goose StatementEnd

-- Global tables are for the worker alone; the app may read its own tenant's row.
-- Which tables are whose is held against ent/schema by a test.

-- +goose StatementBegin
DO $$
DECLARE
  t text;
BEGIN
  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename NOT LIKE 'goose%' AND tablename NOT LIKE 'river%' LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO kept_worker', t);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY across_tenants ON %I TO kept_worker USING (true) WITH CHECK (true)', t);
  END LOOP;
  FOR t IN SELECT table_name FROM information_schema.columns
           WHERE table_schema = current_schema() AND column_name = 'tenant_id' AND table_name <> 'sessions' LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO kept_app', t);
    EXECUTE format('CREATE POLICY one_tenant ON %I TO kept_app
      USING (tenant_id = current_setting(''kept.tenant'', true))
      WITH CHECK (tenant_id = current_setting(''kept.tenant'', true))', t);
  END LOOP;
END
$$;
-- +goose StatementEnd

GRANT SELECT, UPDATE ON tenants TO kept_app;
CREATE POLICY one_tenant ON tenants TO kept_app USING (id = current_setting('kept.tenant', true));
