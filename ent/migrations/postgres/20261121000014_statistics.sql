-- +goose Up
-- A table that grew from nothing within a minute has no statistics yet: the
-- planner then reads a tenant's whole table where it should look up a few keys.
-- An import asks for them; the tables' owner alone may gather them.

-- +goose StatementBegin
DO $do$
BEGIN
  EXECUTE format($create$
CREATE FUNCTION kept_refresh_statistics() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = %I, pg_temp
AS $body$
BEGIN
  ANALYZE customers, identities, products, purchases, purchase_lines, interactions, promises, events;
END
$body$
$create$, current_schema());
END
$do$;
-- +goose StatementEnd

REVOKE ALL ON FUNCTION kept_refresh_statistics() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kept_refresh_statistics() TO kept_app, kept_worker;
