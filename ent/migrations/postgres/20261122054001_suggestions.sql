-- +goose Up
-- create "dismissed_suggestions" table
CREATE TABLE "dismissed_suggestions" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "interaction_id" text NOT NULL COLLATE "C", "key" text NOT NULL COLLATE "C", "dismissed_at" timestamptz NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "dismissed_suggestions_interaction_id_fk" FOREIGN KEY ("tenant_id", "interaction_id") REFERENCES "interactions" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "dismissedsuggestion_tenant_id_interaction_id_key" to table: "dismissed_suggestions"
CREATE UNIQUE INDEX "dismissedsuggestion_tenant_id_interaction_id_key" ON "dismissed_suggestions" ("tenant_id", "interaction_id", "key");


GRANT SELECT, INSERT, UPDATE, DELETE ON "dismissed_suggestions" TO kept_worker, kept_app;
ALTER TABLE "dismissed_suggestions" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "dismissed_suggestions" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "dismissed_suggestions" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "dismissed_suggestions" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
