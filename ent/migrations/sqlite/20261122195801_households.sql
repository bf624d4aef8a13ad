-- +goose Up
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- create "new_loyalty_reservations" table
CREATE TABLE `new_loyalty_reservations` (`id` text NOT NULL, `tenant_id` text NOT NULL, `program_id` text NOT NULL, `customer_id` text NOT NULL, `points` integer NOT NULL, `shared` integer NOT NULL DEFAULT (0), `part_of_id` text NULL, `household_id` text NULL, `reversed` integer NOT NULL DEFAULT (0), `purpose` text NOT NULL DEFAULT (''), `state` text NOT NULL, `held_at` datetime NOT NULL, `expires_at` datetime NOT NULL, `settled_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `loyalty_reservations_program_id_fk` FOREIGN KEY (`tenant_id`, `program_id`) REFERENCES `loyalty_programs` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `loyalty_reservations_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `loyalty_reservations_part_of_id_fk` FOREIGN KEY (`tenant_id`, `part_of_id`) REFERENCES `loyalty_reservations` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `loyalty_reservations_household_id_fk` FOREIGN KEY (`tenant_id`, `household_id`) REFERENCES `households` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `loyalty_reservation_shared` CHECK (shared >= 0 AND shared <= points AND reversed >= 0 AND reversed <= points));
-- copy rows from old table "loyalty_reservations" to new temporary table "new_loyalty_reservations"
INSERT INTO `new_loyalty_reservations` (`id`, `tenant_id`, `program_id`, `customer_id`, `points`, `reversed`, `purpose`, `state`, `held_at`, `expires_at`, `settled_at`) SELECT `id`, `tenant_id`, `program_id`, `customer_id`, `points`, `reversed`, `purpose`, `state`, `held_at`, `expires_at`, `settled_at` FROM `loyalty_reservations`;
-- drop "loyalty_reservations" table after copying rows
DROP TABLE `loyalty_reservations`;
-- rename temporary table "new_loyalty_reservations" to "loyalty_reservations"
ALTER TABLE `new_loyalty_reservations` RENAME TO `loyalty_reservations`;
-- create index "loyaltyreservation_tenant_id_customer_id_held_at_id" to table: "loyalty_reservations"
CREATE INDEX `loyaltyreservation_tenant_id_customer_id_held_at_id` ON `loyalty_reservations` (`tenant_id`, `customer_id`, `held_at`, `id`);
-- create index "loyaltyreservation_held" to table: "loyalty_reservations"
CREATE INDEX `loyaltyreservation_held` ON `loyalty_reservations` (`tenant_id`, `customer_id`, `expires_at`) WHERE state = 'HELD';
-- create index "loyaltyreservation_tenant_id_part_of_id" to table: "loyalty_reservations"
CREATE INDEX `loyaltyreservation_tenant_id_part_of_id` ON `loyalty_reservations` (`tenant_id`, `part_of_id`) WHERE part_of_id IS NOT NULL;
-- create index "loyalty_reservations_tenant_id_id" to table: "loyalty_reservations"
CREATE UNIQUE INDEX `loyalty_reservations_tenant_id_id` ON `loyalty_reservations` (`tenant_id`, `id`);
-- create "new_loyalty_programs" table
CREATE TABLE `new_loyalty_programs` (`id` text NOT NULL, `tenant_id` text NOT NULL, `currency` text NOT NULL, `name` text NOT NULL, `pending_days` integer NOT NULL, `expiry` text NOT NULL, `expiry_months` integer NOT NULL, `refunds` text NOT NULL, `minimum_days` integer NOT NULL, `hold_minutes` integer NOT NULL, `approve_above` integer NOT NULL, `transfer_daily` integer NOT NULL DEFAULT (0), `household_most` integer NOT NULL DEFAULT (0), `household_rest` integer NOT NULL DEFAULT (0), `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `version` integer NOT NULL DEFAULT (1), PRIMARY KEY (`id`), CONSTRAINT `loyalty_programs_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- copy rows from old table "loyalty_programs" to new temporary table "new_loyalty_programs"
INSERT INTO `new_loyalty_programs` (`id`, `tenant_id`, `currency`, `name`, `pending_days`, `expiry`, `expiry_months`, `refunds`, `minimum_days`, `hold_minutes`, `approve_above`, `transfer_daily`, `created_at`, `updated_at`, `version`) SELECT `id`, `tenant_id`, `currency`, `name`, `pending_days`, `expiry`, `expiry_months`, `refunds`, `minimum_days`, `hold_minutes`, `approve_above`, `transfer_daily`, `created_at`, `updated_at`, `version` FROM `loyalty_programs`;
-- drop "loyalty_programs" table after copying rows
DROP TABLE `loyalty_programs`;
-- rename temporary table "new_loyalty_programs" to "loyalty_programs"
ALTER TABLE `new_loyalty_programs` RENAME TO `loyalty_programs`;
-- create index "loyaltyprogram_tenant_id_currency" to table: "loyalty_programs"
CREATE UNIQUE INDEX `loyaltyprogram_tenant_id_currency` ON `loyalty_programs` (`tenant_id`, `currency`);
-- create index "loyalty_programs_tenant_id_id" to table: "loyalty_programs"
CREATE UNIQUE INDEX `loyalty_programs_tenant_id_id` ON `loyalty_programs` (`tenant_id`, `id`);
-- create "households" table
CREATE TABLE `households` (`id` text NOT NULL, `tenant_id` text NOT NULL, `program_id` text NOT NULL, `name` text NOT NULL, `head_id` text NOT NULL, `draws` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `dissolved_at` datetime NULL, `version` integer NOT NULL DEFAULT (1), PRIMARY KEY (`id`), CONSTRAINT `households_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `households_program_id_fk` FOREIGN KEY (`tenant_id`, `program_id`) REFERENCES `loyalty_programs` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `households_head_id_fk` FOREIGN KEY (`tenant_id`, `head_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "household_tenant_id_program_id_created_at_id" to table: "households"
CREATE INDEX `household_tenant_id_program_id_created_at_id` ON `households` (`tenant_id`, `program_id`, `created_at`, `id`);
-- create index "household_tenant_id_created_at_id" to table: "households"
CREATE INDEX `household_tenant_id_created_at_id` ON `households` (`tenant_id`, `created_at`, `id`);
-- create index "household_tenant_id_head_id" to table: "households"
CREATE INDEX `household_tenant_id_head_id` ON `households` (`tenant_id`, `head_id`);
-- create index "households_tenant_id_id" to table: "households"
CREATE UNIQUE INDEX `households_tenant_id_id` ON `households` (`tenant_id`, `id`);
-- create "household_members" table
CREATE TABLE `household_members` (`id` text NOT NULL, `tenant_id` text NOT NULL, `household_id` text NOT NULL, `program_id` text NOT NULL, `customer_id` text NOT NULL, `agreed` text NOT NULL, `joined_at` datetime NOT NULL, `left_at` datetime NULL, `why_left` text NOT NULL DEFAULT (''), PRIMARY KEY (`id`), CONSTRAINT `household_members_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `household_members_household_id_fk` FOREIGN KEY (`tenant_id`, `household_id`) REFERENCES `households` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `household_members_program_id_fk` FOREIGN KEY (`tenant_id`, `program_id`) REFERENCES `loyalty_programs` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `household_members_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `household_member_stay` CHECK (left_at IS NULL OR left_at >= joined_at));
-- create index "householdmember_one" to table: "household_members"
CREATE UNIQUE INDEX `householdmember_one` ON `household_members` (`tenant_id`, `program_id`, `customer_id`) WHERE left_at IS NULL;
-- create index "householdmember_tenant_id_household_id_joined_at_id" to table: "household_members"
CREATE INDEX `householdmember_tenant_id_household_id_joined_at_id` ON `household_members` (`tenant_id`, `household_id`, `joined_at`, `id`);
-- create index "householdmember_tenant_id_customer_id_joined_at_id" to table: "household_members"
CREATE INDEX `householdmember_tenant_id_customer_id_joined_at_id` ON `household_members` (`tenant_id`, `customer_id`, `joined_at`, `id`);
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;

