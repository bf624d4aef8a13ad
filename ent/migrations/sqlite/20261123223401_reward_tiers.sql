-- +goose Up
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- create "new_rewards" table
CREATE TABLE `new_rewards` (`id` text NOT NULL, `tenant_id` text NOT NULL, `program_id` text NOT NULL, `name` text NOT NULL, `folded` text NOT NULL, `description` text NOT NULL DEFAULT (''), `points` integer NOT NULL, `stock` integer NULL, `taken` integer NOT NULL DEFAULT (0), `per_customer` integer NULL, `tags` json NULL, `min_tier` text NOT NULL DEFAULT (''), `valid_from` text NOT NULL DEFAULT (''), `valid_until` text NOT NULL DEFAULT (''), `coupon_id` text NULL, `card_amount` integer NOT NULL DEFAULT (0), `card_currency` text NOT NULL DEFAULT (''), `card_days` integer NULL, `retired_at` datetime NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `version` integer NOT NULL DEFAULT (1), PRIMARY KEY (`id`), CONSTRAINT `rewards_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `rewards_program_id_fk` FOREIGN KEY (`tenant_id`, `program_id`) REFERENCES `loyalty_programs` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `rewards_coupon_id_fk` FOREIGN KEY (`tenant_id`, `coupon_id`) REFERENCES `coupons` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `reward_stock` CHECK (taken >= 0 AND (stock IS NULL OR taken <= stock)));
-- copy rows from old table "rewards" to new temporary table "new_rewards"
INSERT INTO `new_rewards` (`id`, `tenant_id`, `program_id`, `name`, `folded`, `description`, `points`, `stock`, `taken`, `per_customer`, `tags`, `valid_from`, `valid_until`, `coupon_id`, `card_amount`, `card_currency`, `card_days`, `retired_at`, `created_at`, `updated_at`, `version`) SELECT `id`, `tenant_id`, `program_id`, `name`, `folded`, `description`, `points`, `stock`, `taken`, `per_customer`, `tags`, `valid_from`, `valid_until`, `coupon_id`, `card_amount`, `card_currency`, `card_days`, `retired_at`, `created_at`, `updated_at`, `version` FROM `rewards`;
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
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;

