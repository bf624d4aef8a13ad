-- +goose Up
-- create "tier_floors" table
CREATE TABLE `tier_floors` (`id` text NOT NULL, `tenant_id` text NOT NULL, `program_id` text NOT NULL, `customer_id` text NOT NULL, `tier` text NOT NULL, `from_at` datetime NOT NULL, `until_at` datetime NULL, `reason` text NOT NULL, `actor_kind` text NOT NULL, `actor_id` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `tier_floors_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `tier_floors_program_id_fk` FOREIGN KEY (`tenant_id`, `program_id`) REFERENCES `loyalty_programs` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `tier_floors_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "tierfloor_tenant_id_customer_id_program_id_from_at" to table: "tier_floors"
CREATE INDEX `tierfloor_tenant_id_customer_id_program_id_from_at` ON `tier_floors` (`tenant_id`, `customer_id`, `program_id`, `from_at`);
-- create index "tierfloor_tenant_id_program_id" to table: "tier_floors"
CREATE INDEX `tierfloor_tenant_id_program_id` ON `tier_floors` (`tenant_id`, `program_id`);
-- create "tier_policies" table
CREATE TABLE `tier_policies` (`id` text NOT NULL, `tenant_id` text NOT NULL, `program_id` text NOT NULL, `number` integer NOT NULL, `from_at` datetime NOT NULL, `terms` text NOT NULL, `actor_kind` text NOT NULL, `actor_id` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `tier_policies_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `tier_policies_program_id_fk` FOREIGN KEY (`tenant_id`, `program_id`) REFERENCES `loyalty_programs` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "tierpolicy_tenant_id_program_id_number" to table: "tier_policies"
CREATE UNIQUE INDEX `tierpolicy_tenant_id_program_id_number` ON `tier_policies` (`tenant_id`, `program_id`, `number`);
-- create "tier_standings" table
CREATE TABLE `tier_standings` (`id` text NOT NULL, `tenant_id` text NOT NULL, `program_id` text NOT NULL, `customer_id` text NOT NULL, `tier` text NOT NULL DEFAULT (''), `points` integer NOT NULL DEFAULT (0), `due_at` datetime NULL, `version` integer NOT NULL DEFAULT (1), PRIMARY KEY (`id`), CONSTRAINT `tier_standings_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `tier_standings_program_id_fk` FOREIGN KEY (`tenant_id`, `program_id`) REFERENCES `loyalty_programs` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `tier_standings_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "tierstanding_tenant_id_program_id_customer_id" to table: "tier_standings"
CREATE UNIQUE INDEX `tierstanding_tenant_id_program_id_customer_id` ON `tier_standings` (`tenant_id`, `program_id`, `customer_id`);
-- create index "tierstanding_tenant_id_customer_id" to table: "tier_standings"
CREATE INDEX `tierstanding_tenant_id_customer_id` ON `tier_standings` (`tenant_id`, `customer_id`);
-- create index "tierstanding_due" to table: "tier_standings"
CREATE INDEX `tierstanding_due` ON `tier_standings` (`due_at`, `id`) WHERE due_at IS NOT NULL;

