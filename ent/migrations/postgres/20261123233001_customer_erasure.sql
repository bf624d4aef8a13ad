-- +goose Up
-- modify "customers" table
ALTER TABLE "customers" ADD COLUMN "erased_at" timestamptz NULL;
-- create index "customer_tenant_id_erased_at" to table: "customers"
CREATE INDEX "customer_tenant_id_erased_at" ON "customers" ("tenant_id", "erased_at") WHERE erased_at IS NOT NULL;
-- modify "loyalty_transactions" table
ALTER TABLE "loyalty_transactions" ADD COLUMN "salt" text NOT NULL DEFAULT '' COLLATE "C", ADD COLUMN "reason_seal" text NOT NULL DEFAULT '' COLLATE "C";

-- A transaction never changes, but that its reason goes when its customer is erased.
GRANT UPDATE ("reason", "salt") ON "loyalty_transactions" TO kept_app;
