-- +goose Up
-- create "studies" table
CREATE TABLE "studies" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "external_id" text NULL COLLATE "C", "name" text NOT NULL COLLATE "C", "intro" text NOT NULL DEFAULT '' COLLATE "C", "statements" jsonb NOT NULL, "state" text NOT NULL COLLATE "C", "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "opened_at" timestamptz NULL, "closed_at" timestamptz NULL, "version" bigint NOT NULL DEFAULT 1, PRIMARY KEY ("id"), CONSTRAINT "studies_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION);
-- create index "study_tenant_id_external_id" to table: "studies"
CREATE UNIQUE INDEX "study_tenant_id_external_id" ON "studies" ("tenant_id", "external_id");
-- create index "study_tenant_id_created_at_id" to table: "studies"
CREATE INDEX "study_tenant_id_created_at_id" ON "studies" ("tenant_id", "created_at", "id");
-- create index "studies_tenant_id_id" to table: "studies"
CREATE UNIQUE INDEX "studies_tenant_id_id" ON "studies" ("tenant_id", "id");
-- create "study_responses" table
CREATE TABLE "study_responses" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "external_id" text NULL COLLATE "C", "study_id" text NOT NULL COLLATE "C", "customer_id" text NULL COLLATE "C", "expected" text NOT NULL COLLATE "C", "perceived" text NOT NULL COLLATE "C", "weights" text NOT NULL DEFAULT '' COLLATE "C", "answered_at" timestamptz NOT NULL, "recorded_at" timestamptz NOT NULL, "struck_at" timestamptz NULL, "reason" text NOT NULL DEFAULT '' COLLATE "C", PRIMARY KEY ("id"), CONSTRAINT "study_responses_study_id_fk" FOREIGN KEY ("tenant_id", "study_id") REFERENCES "studies" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "study_responses_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "studyresponse_tenant_id_external_id" to table: "study_responses"
CREATE UNIQUE INDEX "studyresponse_tenant_id_external_id" ON "study_responses" ("tenant_id", "external_id");
-- create index "studyresponse_tenant_id_study_id_recorded_at_id" to table: "study_responses"
CREATE INDEX "studyresponse_tenant_id_study_id_recorded_at_id" ON "study_responses" ("tenant_id", "study_id", "recorded_at", "id");
-- create index "studyresponse_tenant_id_customer_id" to table: "study_responses"
CREATE INDEX "studyresponse_tenant_id_customer_id" ON "study_responses" ("tenant_id", "customer_id") WHERE customer_id IS NOT NULL;


GRANT SELECT, INSERT, UPDATE, DELETE ON "studies", "study_responses" TO kept_worker, kept_app;
ALTER TABLE "studies" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "studies" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "studies" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "studies" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "study_responses" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "study_responses" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "study_responses" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "study_responses" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
