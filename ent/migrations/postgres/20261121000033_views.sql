-- +goose Up
-- create "saved_views" table
CREATE TABLE "saved_views" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "member_id" text NOT NULL COLLATE "C", "page" text NOT NULL COLLATE "C", "name" text NOT NULL COLLATE "C", "folded" text NOT NULL COLLATE "C", "search" jsonb NOT NULL, "shared" boolean NOT NULL DEFAULT false, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "saved_views_member_id_fk" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "members" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "savedview_tenant_id_page_folded" to table: "saved_views"
CREATE INDEX "savedview_tenant_id_page_folded" ON "saved_views" ("tenant_id", "page", "folded");
-- create index "savedview_tenant_id_member_id" to table: "saved_views"
CREATE INDEX "savedview_tenant_id_member_id" ON "saved_views" ("tenant_id", "member_id");

GRANT SELECT, INSERT, UPDATE, DELETE ON "saved_views" TO kept_worker, kept_app;
ALTER TABLE "saved_views" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "saved_views" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "saved_views" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "saved_views" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
