-- +goose Up
-- drop index "expectation_tenant_id_external_id" from table: "expectations"
DROP INDEX "expectation_tenant_id_external_id";
-- modify "expectations" table
ALTER TABLE "expectations" ADD COLUMN "perceived" bigint NULL, ADD COLUMN "measured_at" timestamptz NULL, ADD COLUMN "measured_month" text NULL COLLATE "C", ADD COLUMN "measured_in" jsonb NULL;
-- create index "expectation_tenant_id_external_id" to table: "expectations"
CREATE UNIQUE INDEX "expectation_tenant_id_external_id" ON "expectations" ("tenant_id", "external_id") WHERE external_id IS NOT NULL;
-- drop index "gaptally_fresh" from table: "gap_tallies"
DROP INDEX "gaptally_fresh";
-- modify "promises" table
ALTER TABLE "promises" ADD COLUMN "besides" jsonb NULL;
-- create "gap_changes" table
CREATE TABLE "gap_changes" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "cells" jsonb NOT NULL, "size" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "gap_changes_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION);
-- create index "gapchange_tenant_id_id" to table: "gap_changes"
CREATE INDEX "gapchange_tenant_id_id" ON "gap_changes" ("tenant_id", "id");

GRANT SELECT, INSERT, UPDATE, DELETE ON "gap_changes" TO kept_worker, kept_app;
ALTER TABLE "gap_changes" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "gap_changes" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "gap_changes" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "gap_changes" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
