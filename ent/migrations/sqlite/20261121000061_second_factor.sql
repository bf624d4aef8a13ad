-- +goose Up
-- add column "second_factor_at" to table: "tenants"
ALTER TABLE `tenants` ADD COLUMN `second_factor_at` datetime NULL;
-- add column "proved_at" to table: "sessions"
ALTER TABLE `sessions` ADD COLUMN `proved_at` datetime NULL;
-- create "recovery_codes" table
CREATE TABLE `recovery_codes` (`id` text NOT NULL, `user_id` text NOT NULL, `hash` text NOT NULL, `created_at` datetime NOT NULL, `used_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `recovery_codes_user_id_fk` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE NO ACTION);
-- create index "recoverycode_user_id_hash" to table: "recovery_codes"
CREATE UNIQUE INDEX `recoverycode_user_id_hash` ON `recovery_codes` (`user_id`, `hash`);
-- create "second_factors" table
CREATE TABLE `second_factors` (`id` text NOT NULL, `sealed` blob NOT NULL, `created_at` datetime NOT NULL, `confirmed_at` datetime NULL, `step` integer NOT NULL DEFAULT (0), PRIMARY KEY (`id`));

