-- +goose Up
-- modify "coupons" table
ALTER TABLE "coupons" ADD COLUMN "newcomers_only" boolean NOT NULL DEFAULT false;
-- create "parity_runs" table
CREATE TABLE "parity_runs" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "job_id" text NOT NULL COLLATE "C", "as_of" timestamptz NOT NULL, "thousand" bigint NOT NULL, "currency" text NOT NULL COLLATE "C", "asked" bigint NOT NULL DEFAULT 0, "worse" bigint NOT NULL DEFAULT 0, "findings" bigint NOT NULL DEFAULT 0, "lacking" bigint NOT NULL DEFAULT 0, "offers" bigint NOT NULL DEFAULT 0, "uncompared" bigint NOT NULL DEFAULT 0, "finished_at" timestamptz NULL, PRIMARY KEY ("id"), CONSTRAINT "parity_runs_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "parity_runs_job_id_fk" FOREIGN KEY ("tenant_id", "job_id") REFERENCES "jobs" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "parityrun_tenant_id_as_of_id" to table: "parity_runs"
CREATE INDEX "parityrun_tenant_id_as_of_id" ON "parity_runs" ("tenant_id", "as_of", "id");
-- create index "parityrun_tenant_id_job_id" to table: "parity_runs"
CREATE UNIQUE INDEX "parityrun_tenant_id_job_id" ON "parity_runs" ("tenant_id", "job_id");
-- create index "parity_runs_tenant_id_id" to table: "parity_runs"
CREATE UNIQUE INDEX "parity_runs_tenant_id_id" ON "parity_runs" ("tenant_id", "id");
-- create "parity_findings" table
CREATE TABLE "parity_findings" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "run_id" text NOT NULL COLLATE "C", "customer_id" text NOT NULL COLLATE "C", "kind" text NOT NULL COLLATE "C", "offer" text NOT NULL COLLATE "C", "name" text NOT NULL COLLATE "C", "newcomer" bigint NOT NULL, "hers" bigint NOT NULL, "worse_by" bigint NOT NULL, "n" bigint NOT NULL, "records" jsonb NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "parity_findings_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "parity_findings_run_id_fk" FOREIGN KEY ("tenant_id", "run_id") REFERENCES "parity_runs" ("tenant_id", "id") ON DELETE NO ACTION, CONSTRAINT "parity_findings_customer_id_fk" FOREIGN KEY ("tenant_id", "customer_id") REFERENCES "customers" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "parityfinding_tenant_id_run_id_customer_id_kind_offer" to table: "parity_findings"
CREATE UNIQUE INDEX "parityfinding_tenant_id_run_id_customer_id_kind_offer" ON "parity_findings" ("tenant_id", "run_id", "customer_id", "kind", "offer");
-- create index "parityfinding_tenant_id_run_id_worse_by_id" to table: "parity_findings"
CREATE INDEX "parityfinding_tenant_id_run_id_worse_by_id" ON "parity_findings" ("tenant_id", "run_id", "worse_by", "id");
-- create index "parityfinding_tenant_id_run_id_kind_worse_by_id" to table: "parity_findings"
CREATE INDEX "parityfinding_tenant_id_run_id_kind_worse_by_id" ON "parity_findings" ("tenant_id", "run_id", "kind", "worse_by", "id");
-- create index "parityfinding_tenant_id_customer_id" to table: "parity_findings"
CREATE INDEX "parityfinding_tenant_id_customer_id" ON "parity_findings" ("tenant_id", "customer_id");


GRANT SELECT, INSERT, UPDATE, DELETE ON "parity_runs", "parity_findings" TO kept_worker, kept_app;
ALTER TABLE "parity_runs" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "parity_runs" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "parity_runs" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "parity_runs" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
ALTER TABLE "parity_findings" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "parity_findings" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "parity_findings" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "parity_findings" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
