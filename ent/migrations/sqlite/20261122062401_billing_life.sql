-- +goose Up
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- create "new_billing_accounts" table
CREATE TABLE `new_billing_accounts` (`id` text NOT NULL, `tenant_id` text NOT NULL, `trial_ends_at` datetime NULL, `stripe_customer` text NULL, `subscription` text NOT NULL DEFAULT (''), `subscription_item` text NOT NULL DEFAULT (''), `subscription_status` text NOT NULL DEFAULT (''), `price` text NOT NULL DEFAULT (''), `seats` integer NOT NULL DEFAULT (0), `subscribed_at` datetime NULL, `subscription_trial_ends_at` datetime NULL, `period_ends_at` datetime NULL, `cancels_at` datetime NULL, `ended_at` datetime NULL, `invoice` text NOT NULL DEFAULT (''), `invoice_status` text NOT NULL DEFAULT (''), `invoice_owed` integer NOT NULL DEFAULT (0), `invoice_at` datetime NULL, `period_began_at` datetime NULL, `meters` json NULL, `from_price` text NOT NULL DEFAULT (''), `from_seats` integer NOT NULL DEFAULT (0), `reduce_by` datetime NULL, `changing_until` datetime NULL, `look_at` datetime NULL, `told` text NOT NULL DEFAULT (''), `closed_at` datetime NULL, `asked` integer NOT NULL DEFAULT (0), `applied` integer NOT NULL DEFAULT (0), `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `billing_accounts_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- copy rows from old table "billing_accounts" to new temporary table "new_billing_accounts"
INSERT INTO `new_billing_accounts` (`id`, `tenant_id`, `trial_ends_at`, `stripe_customer`, `subscription`, `subscription_item`, `subscription_status`, `price`, `seats`, `subscribed_at`, `subscription_trial_ends_at`, `period_ends_at`, `cancels_at`, `ended_at`, `invoice`, `invoice_status`, `invoice_owed`, `invoice_at`, `asked`, `applied`, `created_at`, `updated_at`) SELECT `id`, `tenant_id`, `trial_ends_at`, `stripe_customer`, `subscription`, `subscription_item`, `subscription_status`, `price`, `seats`, `subscribed_at`, `subscription_trial_ends_at`, `period_ends_at`, `cancels_at`, `ended_at`, `invoice`, `invoice_status`, `invoice_owed`, `invoice_at`, `asked`, `applied`, `created_at`, `updated_at` FROM `billing_accounts`;
-- drop "billing_accounts" table after copying rows
DROP TABLE `billing_accounts`;
-- rename temporary table "new_billing_accounts" to "billing_accounts"
ALTER TABLE `new_billing_accounts` RENAME TO `billing_accounts`;
-- create index "billingaccount_tenant_id" to table: "billing_accounts"
CREATE UNIQUE INDEX `billingaccount_tenant_id` ON `billing_accounts` (`tenant_id`);
-- create index "billingaccount_stripe_customer" to table: "billing_accounts"
CREATE UNIQUE INDEX `billingaccount_stripe_customer` ON `billing_accounts` (`stripe_customer`);
-- create index "billingaccount_look_at" to table: "billing_accounts"
CREATE INDEX `billingaccount_look_at` ON `billing_accounts` (`look_at`) WHERE look_at IS NOT NULL;
-- create "usage_reports" table
CREATE TABLE `usage_reports` (`id` text NOT NULL, `tenant_id` text NOT NULL, `meter` text NOT NULL, `day` text NOT NULL, `item` text NOT NULL, `at` datetime NOT NULL, `amount` integer NOT NULL, `confirmed_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `usage_reports_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- create index "usagereport_tenant_id_meter_day_item_at" to table: "usage_reports"
CREATE UNIQUE INDEX `usagereport_tenant_id_meter_day_item_at` ON `usage_reports` (`tenant_id`, `meter`, `day`, `item`, `at`);
-- whoever is there is looked at once
UPDATE `billing_accounts` SET `look_at` = `created_at`;
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;

