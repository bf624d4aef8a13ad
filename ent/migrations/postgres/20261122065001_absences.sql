-- +goose Up
-- create "absences" table
CREATE TABLE "absences" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "member_id" text NOT NULL COLLATE "C", "deputy_id" text NULL COLLATE "C", "from_day" text NOT NULL COLLATE "C", "until_day" text NOT NULL COLLATE "C", "from_at" timestamptz NOT NULL, "until_at" timestamptz NOT NULL, "created_at" timestamptz NOT NULL, "ended_at" timestamptz NULL, "look_at" timestamptz NULL, "uncovered_told" boolean NOT NULL DEFAULT false, PRIMARY KEY ("id"), CONSTRAINT "absences_member_id_fk" FOREIGN KEY ("tenant_id", "member_id") REFERENCES "members" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "absences_deputy_id_fk" FOREIGN KEY ("tenant_id", "deputy_id") REFERENCES "members" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "absence_tenant_id_member_id_from_day" to table: "absences"
CREATE INDEX "absence_tenant_id_member_id_from_day" ON "absences" ("tenant_id", "member_id", "from_day");
-- create index "absence_tenant_id_deputy_id" to table: "absences"
CREATE INDEX "absence_tenant_id_deputy_id" ON "absences" ("tenant_id", "deputy_id");
-- create index "absence_tenant_id_until_at_id" to table: "absences"
CREATE INDEX "absence_tenant_id_until_at_id" ON "absences" ("tenant_id", "until_at", "id");
-- create index "absence_look_at_tenant_id" to table: "absences"
CREATE INDEX "absence_look_at_tenant_id" ON "absences" ("look_at", "tenant_id") WHERE look_at IS NOT NULL;


GRANT SELECT, INSERT, UPDATE, DELETE ON "absences" TO kept_worker, kept_app;
ALTER TABLE "absences" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "absences" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "absences" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "absences" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
