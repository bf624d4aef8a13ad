-- +goose Up
-- add column "besides" to table: "promises"
ALTER TABLE `promises` ADD COLUMN `besides` json NULL;
-- add column "perceived" to table: "expectations"
ALTER TABLE `expectations` ADD COLUMN `perceived` integer NULL;
-- add column "measured_at" to table: "expectations"
ALTER TABLE `expectations` ADD COLUMN `measured_at` datetime NULL;
-- add column "measured_month" to table: "expectations"
ALTER TABLE `expectations` ADD COLUMN `measured_month` text NULL;
-- add column "measured_in" to table: "expectations"
ALTER TABLE `expectations` ADD COLUMN `measured_in` json NULL;
-- drop index "expectation_tenant_id_external_id" from table: "expectations"
DROP INDEX `expectation_tenant_id_external_id`;
-- create index "expectation_tenant_id_external_id" to table: "expectations"
CREATE UNIQUE INDEX `expectation_tenant_id_external_id` ON `expectations` (`tenant_id`, `external_id`) WHERE external_id IS NOT NULL;
-- drop index "gaptally_fresh" from table: "gap_tallies"
DROP INDEX `gaptally_fresh`;
-- create "gap_changes" table
CREATE TABLE `gap_changes` (`id` text NOT NULL, `tenant_id` text NOT NULL, `cells` json NOT NULL, `size` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `gap_changes_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- create index "gapchange_tenant_id_id" to table: "gap_changes"
CREATE INDEX `gapchange_tenant_id_id` ON `gap_changes` (`tenant_id`, `id`);
