-- +goose Up
-- add column "erased_at" to table: "customers"
ALTER TABLE `customers` ADD COLUMN `erased_at` datetime NULL;
-- create index "customer_tenant_id_erased_at" to table: "customers"
CREATE INDEX `customer_tenant_id_erased_at` ON `customers` (`tenant_id`, `erased_at`) WHERE erased_at IS NOT NULL;
-- add column "salt" to table: "loyalty_transactions"
ALTER TABLE `loyalty_transactions` ADD COLUMN `salt` text NOT NULL DEFAULT ('');
-- add column "reason_seal" to table: "loyalty_transactions"
ALTER TABLE `loyalty_transactions` ADD COLUMN `reason_seal` text NOT NULL DEFAULT ('');
