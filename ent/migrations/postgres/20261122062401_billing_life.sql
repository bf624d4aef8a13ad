-- +goose Up
-- modify "billing_accounts" table
ALTER TABLE "billing_accounts" ADD COLUMN "period_began_at" timestamptz NULL, ADD COLUMN "meters" jsonb NULL, ADD COLUMN "from_price" text NOT NULL DEFAULT '' COLLATE "C", ADD COLUMN "from_seats" bigint NOT NULL DEFAULT 0, ADD COLUMN "reduce_by" timestamptz NULL, ADD COLUMN "changing_until" timestamptz NULL, ADD COLUMN "look_at" timestamptz NULL, ADD COLUMN "told" text NOT NULL DEFAULT '' COLLATE "C", ADD COLUMN "closed_at" timestamptz NULL;
-- create index "billingaccount_look_at" to table: "billing_accounts"
CREATE INDEX "billingaccount_look_at" ON "billing_accounts" ("look_at") WHERE look_at IS NOT NULL;
-- create "usage_reports" table
CREATE TABLE "usage_reports" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "meter" text NOT NULL COLLATE "C", "day" text NOT NULL COLLATE "C", "item" text NOT NULL COLLATE "C", "at" timestamptz NOT NULL, "amount" bigint NOT NULL, "confirmed_at" timestamptz NULL, PRIMARY KEY ("id"), CONSTRAINT "usage_reports_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION);
-- create index "usagereport_tenant_id_meter_day_item_at" to table: "usage_reports"
CREATE UNIQUE INDEX "usagereport_tenant_id_meter_day_item_at" ON "usage_reports" ("tenant_id", "meter", "day", "item", "at");
-- whoever is there is looked at once
UPDATE "billing_accounts" SET "look_at" = "created_at";

GRANT SELECT, INSERT, UPDATE, DELETE ON "usage_reports" TO kept_worker, kept_app;
ALTER TABLE "usage_reports" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "usage_reports" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "usage_reports" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "usage_reports" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
