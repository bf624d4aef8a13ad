-- +goose Up
-- Some tables are written and never deleted from: nobody who works with Kept
-- may. A tenant that is gone is erased whole all the same, by a transaction of
-- the worker's that names it (EraseTenant), and deletes nothing else there.

-- +goose StatementBegin
DO $$
DECLARE
  t text;
BEGIN
  FOR t IN SELECT table_name FROM information_schema.columns
           WHERE table_schema = current_schema() AND column_name = 'tenant_id'
             AND NOT has_table_privilege('kept_worker', quote_ident(table_name), 'DELETE') LOOP
    EXECUTE format('GRANT DELETE ON %I TO kept_worker', t);
    EXECUTE format('CREATE POLICY only_when_erased ON %I AS RESTRICTIVE FOR DELETE TO kept_worker
      USING (tenant_id = current_setting(''kept.erasing'', true))', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
