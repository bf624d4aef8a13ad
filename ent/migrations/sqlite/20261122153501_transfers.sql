-- +goose Up
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- create "new_loyalty_programs" table
CREATE TABLE `new_loyalty_programs` (`id` text NOT NULL, `tenant_id` text NOT NULL, `currency` text NOT NULL, `name` text NOT NULL, `pending_days` integer NOT NULL, `expiry` text NOT NULL, `expiry_months` integer NOT NULL, `refunds` text NOT NULL, `minimum_days` integer NOT NULL, `hold_minutes` integer NOT NULL, `approve_above` integer NOT NULL, `transfer_daily` integer NOT NULL DEFAULT (0), `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `version` integer NOT NULL DEFAULT (1), PRIMARY KEY (`id`), CONSTRAINT `loyalty_programs_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- copy rows from old table "loyalty_programs" to new temporary table "new_loyalty_programs"
INSERT INTO `new_loyalty_programs` (`id`, `tenant_id`, `currency`, `name`, `pending_days`, `expiry`, `expiry_months`, `refunds`, `minimum_days`, `hold_minutes`, `approve_above`, `created_at`, `updated_at`, `version`) SELECT `id`, `tenant_id`, `currency`, `name`, `pending_days`, `expiry`, `expiry_months`, `refunds`, `minimum_days`, `hold_minutes`, `approve_above`, `created_at`, `updated_at`, `version` FROM `loyalty_programs`;
-- drop "loyalty_programs" table after copying rows
DROP TABLE `loyalty_programs`;
-- rename temporary table "new_loyalty_programs" to "loyalty_programs"
ALTER TABLE `new_loyalty_programs` RENAME TO `loyalty_programs`;
-- create index "loyaltyprogram_tenant_id_currency" to table: "loyalty_programs"
CREATE UNIQUE INDEX `loyaltyprogram_tenant_id_currency` ON `loyalty_programs` (`tenant_id`, `currency`);
-- create index "loyalty_programs_tenant_id_id" to table: "loyalty_programs"
CREATE UNIQUE INDEX `loyalty_programs_tenant_id_id` ON `loyalty_programs` (`tenant_id`, `id`);
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;

