-- +goose Up
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- create "new_rewards" table
CREATE TABLE `new_rewards` (`id` text NOT NULL, `tenant_id` text NOT NULL, `program_id` text NOT NULL, `name` text NOT NULL, `folded` text NOT NULL, `description` text NOT NULL DEFAULT (''), `points` integer NOT NULL, `stock` integer NULL, `taken` integer NOT NULL DEFAULT (0), `per_customer` integer NULL, `tags` json NULL, `valid_from` text NOT NULL DEFAULT (''), `valid_until` text NOT NULL DEFAULT (''), `coupon_id` text NULL, `card_amount` integer NOT NULL DEFAULT (0), `card_currency` text NOT NULL DEFAULT (''), `card_days` integer NULL, `retired_at` datetime NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `version` integer NOT NULL DEFAULT (1), PRIMARY KEY (`id`), CONSTRAINT `rewards_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `rewards_program_id_fk` FOREIGN KEY (`tenant_id`, `program_id`) REFERENCES `loyalty_programs` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `rewards_coupon_id_fk` FOREIGN KEY (`tenant_id`, `coupon_id`) REFERENCES `coupons` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `reward_stock` CHECK (taken >= 0 AND (stock IS NULL OR taken <= stock)));
-- copy rows from old table "rewards" to new temporary table "new_rewards"
INSERT INTO `new_rewards` (`id`, `tenant_id`, `program_id`, `name`, `folded`, `description`, `points`, `stock`, `taken`, `per_customer`, `tags`, `valid_from`, `valid_until`, `retired_at`, `created_at`, `updated_at`, `version`) SELECT `id`, `tenant_id`, `program_id`, `name`, `folded`, `description`, `points`, `stock`, `taken`, `per_customer`, `tags`, `valid_from`, `valid_until`, `retired_at`, `created_at`, `updated_at`, `version` FROM `rewards`;
-- drop "rewards" table after copying rows
DROP TABLE `rewards`;
-- rename temporary table "new_rewards" to "rewards"
ALTER TABLE `new_rewards` RENAME TO `rewards`;
-- create index "reward_tenant_id_program_id" to table: "rewards"
CREATE INDEX `reward_tenant_id_program_id` ON `rewards` (`tenant_id`, `program_id`);
-- create index "reward_tenant_id_folded_id" to table: "rewards"
CREATE INDEX `reward_tenant_id_folded_id` ON `rewards` (`tenant_id`, `folded`, `id`);
-- create index "reward_tenant_id_coupon_id" to table: "rewards"
CREATE INDEX `reward_tenant_id_coupon_id` ON `rewards` (`tenant_id`, `coupon_id`) WHERE coupon_id IS NOT NULL;
-- create index "rewards_tenant_id_id" to table: "rewards"
CREATE UNIQUE INDEX `rewards_tenant_id_id` ON `rewards` (`tenant_id`, `id`);
-- create "new_reward_claims" table
CREATE TABLE `new_reward_claims` (`id` text NOT NULL, `tenant_id` text NOT NULL, `reward_id` text NOT NULL, `customer_id` text NOT NULL, `reservation_id` text NOT NULL, `state` text NOT NULL, `expires_at` datetime NOT NULL, `card_id` text NULL, `code_id` text NULL, `told_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `reward_claims_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `reward_claims_reward_id_fk` FOREIGN KEY (`tenant_id`, `reward_id`) REFERENCES `rewards` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `reward_claims_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `reward_claims_reservation_id_fk` FOREIGN KEY (`tenant_id`, `reservation_id`) REFERENCES `loyalty_reservations` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `reward_claims_card_id_fk` FOREIGN KEY (`tenant_id`, `card_id`) REFERENCES `cards` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `reward_claims_code_id_fk` FOREIGN KEY (`tenant_id`, `code_id`) REFERENCES `coupon_codes` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- copy rows from old table "reward_claims" to new temporary table "new_reward_claims"
INSERT INTO `new_reward_claims` (`id`, `tenant_id`, `reward_id`, `customer_id`, `reservation_id`, `state`, `expires_at`) SELECT `id`, `tenant_id`, `reward_id`, `customer_id`, `reservation_id`, `state`, `expires_at` FROM `reward_claims`;
-- drop "reward_claims" table after copying rows
DROP TABLE `reward_claims`;
-- rename temporary table "new_reward_claims" to "reward_claims"
ALTER TABLE `new_reward_claims` RENAME TO `reward_claims`;
-- create index "rewardclaim_tenant_id_reservation_id" to table: "reward_claims"
CREATE UNIQUE INDEX `rewardclaim_tenant_id_reservation_id` ON `reward_claims` (`tenant_id`, `reservation_id`);
-- create index "rewardclaim_tenant_id_customer_id_reward_id" to table: "reward_claims"
CREATE INDEX `rewardclaim_tenant_id_customer_id_reward_id` ON `reward_claims` (`tenant_id`, `customer_id`, `reward_id`);
-- create index "rewardclaim_held" to table: "reward_claims"
CREATE INDEX `rewardclaim_held` ON `reward_claims` (`tenant_id`, `reward_id`, `expires_at`) WHERE state = 'HELD';
-- create index "rewardclaim_tenant_id_card_id" to table: "reward_claims"
CREATE UNIQUE INDEX `rewardclaim_tenant_id_card_id` ON `reward_claims` (`tenant_id`, `card_id`) WHERE card_id IS NOT NULL;
-- create index "rewardclaim_tenant_id_code_id" to table: "reward_claims"
CREATE UNIQUE INDEX `rewardclaim_tenant_id_code_id` ON `reward_claims` (`tenant_id`, `code_id`) WHERE code_id IS NOT NULL;
-- add column "withdrawn_at" to table: "coupon_codes"
ALTER TABLE `coupon_codes` ADD COLUMN `withdrawn_at` datetime NULL;
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;

