-- +goose Up
-- create "referrals" table
CREATE TABLE `referrals` (`id` text NOT NULL, `tenant_id` text NOT NULL, `program_id` text NOT NULL, `advocate_id` text NOT NULL, `friend_id` text NOT NULL, `advocate_points` integer NOT NULL, `friend_points` integer NOT NULL, `on_order` integer NOT NULL, `hold_days` integer NOT NULL, `referred_at` datetime NOT NULL, `expires_at` datetime NULL, `state` text NOT NULL, `qualified_at` datetime NULL, `pays_at` datetime NULL, `advocate_transaction_id` text NULL, `friend_transaction_id` text NULL, `due_at` datetime NULL, `version` integer NOT NULL DEFAULT (1), PRIMARY KEY (`id`), CONSTRAINT `referrals_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `referrals_program_id_fk` FOREIGN KEY (`tenant_id`, `program_id`) REFERENCES `loyalty_programs` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `referrals_advocate_id_fk` FOREIGN KEY (`tenant_id`, `advocate_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `referrals_friend_id_fk` FOREIGN KEY (`tenant_id`, `friend_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `referrals_advocate_transaction_id_fk` FOREIGN KEY (`tenant_id`, `advocate_transaction_id`) REFERENCES `loyalty_transactions` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `referrals_friend_transaction_id_fk` FOREIGN KEY (`tenant_id`, `friend_transaction_id`) REFERENCES `loyalty_transactions` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "referral_tenant_id_program_id_friend_id" to table: "referrals"
CREATE UNIQUE INDEX `referral_tenant_id_program_id_friend_id` ON `referrals` (`tenant_id`, `program_id`, `friend_id`);
-- create index "referral_tenant_id_program_id_referred_at_id" to table: "referrals"
CREATE INDEX `referral_tenant_id_program_id_referred_at_id` ON `referrals` (`tenant_id`, `program_id`, `referred_at`, `id`);
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
-- create "referral_codes" table
CREATE TABLE `referral_codes` (`id` text NOT NULL, `tenant_id` text NOT NULL, `program_id` text NOT NULL, `customer_id` text NOT NULL, `folded` text NOT NULL, `referred` integer NOT NULL DEFAULT (0), `created_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `referral_codes_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `referral_codes_program_id_fk` FOREIGN KEY (`tenant_id`, `program_id`) REFERENCES `loyalty_programs` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `referral_codes_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "referralcode_tenant_id_program_id_customer_id" to table: "referral_codes"
CREATE UNIQUE INDEX `referralcode_tenant_id_program_id_customer_id` ON `referral_codes` (`tenant_id`, `program_id`, `customer_id`);
-- create index "referralcode_tenant_id_folded" to table: "referral_codes"
CREATE UNIQUE INDEX `referralcode_tenant_id_folded` ON `referral_codes` (`tenant_id`, `folded`);
-- create index "referralcode_tenant_id_customer_id" to table: "referral_codes"
CREATE INDEX `referralcode_tenant_id_customer_id` ON `referral_codes` (`tenant_id`, `customer_id`);
-- create "referral_terms" table
CREATE TABLE `referral_terms` (`id` text NOT NULL, `tenant_id` text NOT NULL, `program_id` text NOT NULL, `open` bool NOT NULL, `advocate_points` integer NOT NULL, `friend_points` integer NOT NULL, `on_order` integer NOT NULL, `hold_days` integer NULL, `expiry_days` integer NULL, `most` integer NULL, `most_days` integer NOT NULL, `updated_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `referral_terms_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `referral_terms_program_id_fk` FOREIGN KEY (`tenant_id`, `program_id`) REFERENCES `loyalty_programs` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "referralterms_tenant_id_program_id" to table: "referral_terms"
CREATE UNIQUE INDEX `referralterms_tenant_id_program_id` ON `referral_terms` (`tenant_id`, `program_id`);

