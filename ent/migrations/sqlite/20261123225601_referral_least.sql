-- +goose Up
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- create "new_referrals" table
CREATE TABLE `new_referrals` (`id` text NOT NULL, `tenant_id` text NOT NULL, `program_id` text NOT NULL, `advocate_id` text NOT NULL, `friend_id` text NOT NULL, `advocate_points` integer NOT NULL, `friend_points` integer NOT NULL, `on_order` integer NOT NULL, `hold_days` integer NOT NULL, `least_amount` integer NOT NULL DEFAULT (0), `least_currency` text NOT NULL DEFAULT (''), `referred_at` datetime NOT NULL, `expires_at` datetime NULL, `state` text NOT NULL, `qualified_at` datetime NULL, `pays_at` datetime NULL, `advocate_transaction_id` text NULL, `friend_transaction_id` text NULL, `due_at` datetime NULL, `version` integer NOT NULL DEFAULT (1), PRIMARY KEY (`id`), CONSTRAINT `referrals_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `referrals_program_id_fk` FOREIGN KEY (`tenant_id`, `program_id`) REFERENCES `loyalty_programs` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `referrals_advocate_id_fk` FOREIGN KEY (`tenant_id`, `advocate_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `referrals_friend_id_fk` FOREIGN KEY (`tenant_id`, `friend_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `referrals_advocate_transaction_id_fk` FOREIGN KEY (`tenant_id`, `advocate_transaction_id`) REFERENCES `loyalty_transactions` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `referrals_friend_transaction_id_fk` FOREIGN KEY (`tenant_id`, `friend_transaction_id`) REFERENCES `loyalty_transactions` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- copy rows from old table "referrals" to new temporary table "new_referrals"
INSERT INTO `new_referrals` (`id`, `tenant_id`, `program_id`, `advocate_id`, `friend_id`, `advocate_points`, `friend_points`, `on_order`, `hold_days`, `referred_at`, `expires_at`, `state`, `qualified_at`, `pays_at`, `advocate_transaction_id`, `friend_transaction_id`, `due_at`, `version`) SELECT `id`, `tenant_id`, `program_id`, `advocate_id`, `friend_id`, `advocate_points`, `friend_points`, `on_order`, `hold_days`, `referred_at`, `expires_at`, `state`, `qualified_at`, `pays_at`, `advocate_transaction_id`, `friend_transaction_id`, `due_at`, `version` FROM `referrals`;
-- drop "referrals" table after copying rows
DROP TABLE `referrals`;
-- rename temporary table "new_referrals" to "referrals"
ALTER TABLE `new_referrals` RENAME TO `referrals`;
-- create index "referral_tenant_id_program_id_friend_id" to table: "referrals"
CREATE UNIQUE INDEX `referral_tenant_id_program_id_friend_id` ON `referrals` (`tenant_id`, `program_id`, `friend_id`);
-- create index "referral_tenant_id_program_id_referred_at_id" to table: "referrals"
CREATE INDEX `referral_tenant_id_program_id_referred_at_id` ON `referrals` (`tenant_id`, `program_id`, `referred_at`, `id`);
-- create index "referral_tenant_id_program_id_state_referred_at_id" to table: "referrals"
CREATE INDEX `referral_tenant_id_program_id_state_referred_at_id` ON `referrals` (`tenant_id`, `program_id`, `state`, `referred_at`, `id`);
-- create index "referral_tenant_id_advocate_id_referred_at_id" to table: "referrals"
CREATE INDEX `referral_tenant_id_advocate_id_referred_at_id` ON `referrals` (`tenant_id`, `advocate_id`, `referred_at`, `id`);
-- create index "referral_tenant_id_friend_id" to table: "referrals"
CREATE INDEX `referral_tenant_id_friend_id` ON `referrals` (`tenant_id`, `friend_id`);
-- create index "referral_tenant_id_advocate_transaction_id" to table: "referrals"
CREATE INDEX `referral_tenant_id_advocate_transaction_id` ON `referrals` (`tenant_id`, `advocate_transaction_id`) WHERE advocate_transaction_id IS NOT NULL;
-- create index "referral_tenant_id_friend_transaction_id" to table: "referrals"
CREATE INDEX `referral_tenant_id_friend_transaction_id` ON `referrals` (`tenant_id`, `friend_transaction_id`) WHERE friend_transaction_id IS NOT NULL;
-- create index "referral_due" to table: "referrals"
CREATE INDEX `referral_due` ON `referrals` (`due_at`, `id`) WHERE due_at IS NOT NULL;
-- create "new_referral_terms" table
CREATE TABLE `new_referral_terms` (`id` text NOT NULL, `tenant_id` text NOT NULL, `program_id` text NOT NULL, `open` bool NOT NULL, `advocate_points` integer NOT NULL, `friend_points` integer NOT NULL, `on_order` integer NOT NULL, `hold_days` integer NULL, `expiry_days` integer NULL, `most` integer NULL, `most_days` integer NOT NULL, `least_amount` integer NOT NULL DEFAULT (0), `least_currency` text NOT NULL DEFAULT (''), `updated_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `referral_terms_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `referral_terms_program_id_fk` FOREIGN KEY (`tenant_id`, `program_id`) REFERENCES `loyalty_programs` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- copy rows from old table "referral_terms" to new temporary table "new_referral_terms"
INSERT INTO `new_referral_terms` (`id`, `tenant_id`, `program_id`, `open`, `advocate_points`, `friend_points`, `on_order`, `hold_days`, `expiry_days`, `most`, `most_days`, `updated_at`) SELECT `id`, `tenant_id`, `program_id`, `open`, `advocate_points`, `friend_points`, `on_order`, `hold_days`, `expiry_days`, `most`, `most_days`, `updated_at` FROM `referral_terms`;
-- drop "referral_terms" table after copying rows
DROP TABLE `referral_terms`;
-- rename temporary table "new_referral_terms" to "referral_terms"
ALTER TABLE `new_referral_terms` RENAME TO `referral_terms`;
-- create index "referralterms_tenant_id_program_id" to table: "referral_terms"
CREATE UNIQUE INDEX `referralterms_tenant_id_program_id` ON `referral_terms` (`tenant_id`, `program_id`);
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;

