-- +goose Up
-- modify "interactions" table
ALTER TABLE "interactions" ADD COLUMN "complaint" boolean NOT NULL DEFAULT false;
-- modify "promises" table
ALTER TABLE "promises" ADD COLUMN "advised_at" timestamptz NULL, ADD COLUMN "bold_reason" text NOT NULL DEFAULT '' COLLATE "C";
-- create index "promise_tenant_id_made_at" to table: "promises"
CREATE INDEX "promise_tenant_id_made_at" ON "promises" ("tenant_id", "made_at") WHERE previous_id IS NULL;
-- modify "tenants" table
ALTER TABLE "tenants" ADD COLUMN "holidays" jsonb NULL, ADD COLUMN "bold_dates_need_reason" boolean NOT NULL DEFAULT false;
-- create "made_marks" table
CREATE TABLE "made_marks" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "day" text NOT NULL COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "made_marks_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION);
-- create index "mademark_tenant_id_day" to table: "made_marks"
CREATE INDEX "mademark_tenant_id_day" ON "made_marks" ("tenant_id", "day");
-- create "times_days" table
CREATE TABLE "times_days" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "day" text NOT NULL COLLATE "C", "dimension" text NOT NULL DEFAULT '' COLLATE "C", "key" text NOT NULL DEFAULT '' COLLATE "C", "times" jsonb NOT NULL, "never" bigint NOT NULL, "ends" jsonb NOT NULL, "made" bigint NOT NULL, "bold" bigint NOT NULL, "bold_kept" bigint NOT NULL, "advised" bigint NOT NULL, "advised_kept" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "times_days_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION);
-- create index "timesday_tenant_id_dimension_key_day" to table: "times_days"
CREATE UNIQUE INDEX "timesday_tenant_id_dimension_key_day" ON "times_days" ("tenant_id", "dimension", "key", "day");
-- create index "timesday_tenant_id_day" to table: "times_days"
CREATE INDEX "timesday_tenant_id_day" ON "times_days" ("tenant_id", "day");
-- The days of what was promised so far are counted by the next roll-up. The wall
-- is forced on the owner too, who reads every tenant's rows here.
ALTER TABLE "promises" NO FORCE ROW LEVEL SECURITY;
INSERT INTO "made_marks" ("id", "tenant_id", "day")
SELECT 'mrk_' || tenant_id || day, tenant_id, day
FROM (SELECT DISTINCT tenant_id, to_char(made_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day FROM "promises" WHERE previous_id IS NULL) AS made;
ALTER TABLE "promises" FORCE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON "made_marks", "times_days" TO kept_worker, kept_app;
ALTER TABLE "made_marks" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "made_marks" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "made_marks" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "made_marks" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "times_days" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "times_days" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "times_days" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "times_days" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
