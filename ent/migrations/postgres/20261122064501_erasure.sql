-- +goose Up
-- Some tables are written and never deleted from: nobody who works with Kept
-- may. A tenant that is gone is erased whole all the same, by a transaction of
-- the worker's that names it (EraseTenant), and deletes nothing else there.

-- +goose StatementBegin
DO $$
DECLARE
  t text;
BEGIN
  FOR t IN SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
           WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
             AND NOT has_table_privilege('kept_worker', c.oid, 'DELETE') LOOP
    EXECUTE format('GRANT DELETE ON %I TO kept_worker', t);
    EXECUTE format('CREATE POLICY only_when_erased ON %I AS RESTRICTIVE FOR DELETE TO kept_worker
      USING (tenant_id = current_setting(''kept.erasing'', true))', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
