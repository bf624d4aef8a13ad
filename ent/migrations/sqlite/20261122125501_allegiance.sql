-- +goose Up
-- create "allegiances" table
CREATE TABLE `allegiances` (`id` text NOT NULL, `tenant_id` text NOT NULL, `customer_id` text NOT NULL, `attitude` text NOT NULL DEFAULT (''), `patronage` text NOT NULL, `due_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `allegiances_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `allegiances_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "allegiance_tenant_id_customer_id" to table: "allegiances"
CREATE UNIQUE INDEX `allegiance_tenant_id_customer_id` ON `allegiances` (`tenant_id`, `customer_id`);
-- create index "allegiance_tenant_id_attitude_patronage_customer_id" to table: "allegiances"
CREATE INDEX `allegiance_tenant_id_attitude_patronage_customer_id` ON `allegiances` (`tenant_id`, `attitude`, `patronage`, `customer_id`);
-- create index "allegiance_due_at_tenant_id" to table: "allegiances"
CREATE INDEX `allegiance_due_at_tenant_id` ON `allegiances` (`due_at`, `tenant_id`) WHERE due_at IS NOT NULL;
-- create "allegiance_tallies" table
CREATE TABLE `allegiance_tallies` (`id` text NOT NULL, `tenant_id` text NOT NULL, `attitude` text NOT NULL, `patronage` text NOT NULL, `n` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `allegiance_tallies_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- create index "allegiancetally_tenant_id_attitude_patronage" to table: "allegiance_tallies"
CREATE UNIQUE INDEX `allegiancetally_tenant_id_attitude_patronage` ON `allegiance_tallies` (`tenant_id`, `attitude`, `patronage`);


-- Who is a customer already is looked at for the first time.
INSERT INTO `allegiances` (id, tenant_id, customer_id, attitude, patronage, due_at)
SELECT 'alg' || substr(id, 4), tenant_id, id, '', 'LOW', created_at FROM customers WHERE merged_into_id IS NULL;
INSERT INTO `allegiance_tallies` (id, tenant_id, attitude, patronage, n)
SELECT 'alt' || substr(tenant_id, 4), tenant_id, '', 'LOW', count(*) FROM `allegiances` GROUP BY tenant_id;
