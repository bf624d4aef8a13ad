-- +goose Up
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- add column "active_at" to table: "loyalty_accounts"
ALTER TABLE `loyalty_accounts` ADD COLUMN `active_at` datetime NULL;
-- create "new_loyalty_lots" table
CREATE TABLE `new_loyalty_lots` (`id` text NOT NULL, `tenant_id` text NOT NULL, `account_id` text NOT NULL, `customer_id` text NOT NULL, `transaction_id` text NOT NULL, `amount` integer NOT NULL, `pending` integer NOT NULL, `available` integer NOT NULL, `held` integer NOT NULL, `spent` integer NOT NULL, `expired` integer NOT NULL, `reversed` integer NOT NULL, `refunded` integer NOT NULL, `earned_at` datetime NOT NULL, `activates_at` datetime NOT NULL, `expires_at` datetime NOT NULL, `idle_months` integer NULL, `due_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `loyalty_lots_account_id_fk` FOREIGN KEY (`tenant_id`, `account_id`) REFERENCES `loyalty_accounts` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `loyalty_lots_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `loyalty_lots_transaction_id_fk` FOREIGN KEY (`tenant_id`, `transaction_id`) REFERENCES `loyalty_transactions` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `loyalty_lot_covered` CHECK (pending >= 0 AND available >= 0 AND held >= 0 AND spent >= 0 AND expired >= 0 AND reversed >= 0 AND refunded <= amount), CONSTRAINT `loyalty_lot_whole` CHECK (pending + available + held + spent + expired + reversed = amount));
-- copy rows from old table "loyalty_lots" to new temporary table "new_loyalty_lots"
INSERT INTO `new_loyalty_lots` (`id`, `tenant_id`, `account_id`, `customer_id`, `transaction_id`, `amount`, `pending`, `available`, `held`, `spent`, `expired`, `reversed`, `refunded`, `earned_at`, `activates_at`, `expires_at`, `due_at`) SELECT `id`, `tenant_id`, `account_id`, `customer_id`, `transaction_id`, `amount`, `pending`, `available`, `held`, `spent`, `expired`, `reversed`, `refunded`, `earned_at`, `activates_at`, `expires_at`, `due_at` FROM `loyalty_lots`;
-- drop "loyalty_lots" table after copying rows
DROP TABLE `loyalty_lots`;
-- rename temporary table "new_loyalty_lots" to "loyalty_lots"
ALTER TABLE `new_loyalty_lots` RENAME TO `loyalty_lots`;
-- create index "loyaltylot_spending" to table: "loyalty_lots"
CREATE INDEX `loyaltylot_spending` ON `loyalty_lots` (`tenant_id`, `account_id`, `expires_at`, `earned_at`, `id`) WHERE available > 0;
-- create index "loyaltylot_idle" to table: "loyalty_lots"
CREATE INDEX `loyaltylot_idle` ON `loyalty_lots` (`tenant_id`, `account_id`, `idle_months`, `activates_at`) WHERE (available > 0) AND (idle_months > 0);
-- create index "loyaltylot_due" to table: "loyalty_lots"
CREATE INDEX `loyaltylot_due` ON `loyalty_lots` (`tenant_id`, `account_id`, `due_at`) WHERE due_at IS NOT NULL;
-- create index "loyaltylot_tenant_id_transaction_id" to table: "loyalty_lots"
CREATE INDEX `loyaltylot_tenant_id_transaction_id` ON `loyalty_lots` (`tenant_id`, `transaction_id`);
-- create index "loyaltylot_tenant_id_customer_id_earned_at_id" to table: "loyalty_lots"
CREATE INDEX `loyaltylot_tenant_id_customer_id_earned_at_id` ON `loyalty_lots` (`tenant_id`, `customer_id`, `earned_at`, `id`);
-- create index "loyalty_lots_tenant_id_id" to table: "loyalty_lots"
CREATE UNIQUE INDEX `loyalty_lots_tenant_id_id` ON `loyalty_lots` (`tenant_id`, `id`);
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;

-- What customers did last is in their transactions: what they earned, reserved, redeemed or gave away.
UPDATE loyalty_accounts SET active_at = (SELECT max(t.at) FROM loyalty_transactions t WHERE t.account_id = loyalty_accounts.id AND (t.kind IN ('EARNED', 'HELD', 'SPENT') OR (t.kind = 'TRANSFERRED' AND t.of_id IS NULL)));
