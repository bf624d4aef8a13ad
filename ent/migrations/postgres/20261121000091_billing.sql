-- +goose Up
-- create index "event_for_nodes" to table: "events"
CREATE INDEX "event_for_nodes" ON "events" ("seq") WHERE type = 'billing.changed';
-- create "stripe_events" table
CREATE TABLE "stripe_events" ("id" text NOT NULL COLLATE "C", "type" text NOT NULL COLLATE "C", "customer" text NOT NULL DEFAULT '' COLLATE "C", "created_at" timestamptz NOT NULL, "received_at" timestamptz NOT NULL, "outcome" text NOT NULL DEFAULT '' COLLATE "C", "handled_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "stripeevent_received_at" to table: "stripe_events"
CREATE INDEX "stripeevent_received_at" ON "stripe_events" ("received_at");
-- create "billing_accounts" table
CREATE TABLE "billing_accounts" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "trial_ends_at" timestamptz NULL, "stripe_customer" text NULL COLLATE "C", "subscription" text NOT NULL DEFAULT '' COLLATE "C", "subscription_item" text NOT NULL DEFAULT '' COLLATE "C", "subscription_status" text NOT NULL DEFAULT '' COLLATE "C", "price" text NOT NULL DEFAULT '' COLLATE "C", "seats" bigint NOT NULL DEFAULT 0, "subscribed_at" timestamptz NULL, "subscription_trial_ends_at" timestamptz NULL, "period_ends_at" timestamptz NULL, "cancels_at" timestamptz NULL, "ended_at" timestamptz NULL, "invoice" text NOT NULL DEFAULT '' COLLATE "C", "invoice_status" text NOT NULL DEFAULT '' COLLATE "C", "invoice_owed" bigint NOT NULL DEFAULT 0, "invoice_at" timestamptz NULL, "asked" bigint NOT NULL DEFAULT 0, "applied" bigint NOT NULL DEFAULT 0, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "billing_accounts_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION);
-- create index "billingaccount_tenant_id" to table: "billing_accounts"
CREATE UNIQUE INDEX "billingaccount_tenant_id" ON "billing_accounts" ("tenant_id");
-- create index "billingaccount_stripe_customer" to table: "billing_accounts"
CREATE UNIQUE INDEX "billingaccount_stripe_customer" ON "billing_accounts" ("stripe_customer");
-- create "usage_counts" table
CREATE TABLE "usage_counts" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "meter" text NOT NULL COLLATE "C", "day" text NOT NULL COLLATE "C", "node" text NOT NULL COLLATE "C", "amount" bigint NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "usage_counts_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION);
-- create index "usagecount_tenant_id_meter_day_node" to table: "usage_counts"
CREATE UNIQUE INDEX "usagecount_tenant_id_meter_day_node" ON "usage_counts" ("tenant_id", "meter", "day", "node");


-- What Stripe delivers names no tenant of ours: the worker's alone.
GRANT SELECT, INSERT, UPDATE, DELETE ON "billing_accounts", "usage_counts" TO kept_worker, kept_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON "stripe_events" TO kept_worker;
ALTER TABLE "billing_accounts" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "billing_accounts" FORCE ROW LEVEL SECURITY;
ALTER TABLE "usage_counts" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "usage_counts" FORCE ROW LEVEL SECURITY;
ALTER TABLE "stripe_events" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "stripe_events" FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON "billing_accounts" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY across_tenants ON "usage_counts" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY across_tenants ON "stripe_events" TO kept_worker USING (true) WITH CHECK (true);
CREATE POLICY one_tenant ON "billing_accounts" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
CREATE POLICY one_tenant ON "usage_counts" TO kept_app
  USING (tenant_id = current_setting('kept.tenant', true))
  WITH CHECK (tenant_id = current_setting('kept.tenant', true));
