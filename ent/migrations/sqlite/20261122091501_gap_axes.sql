-- +goose Up
-- What was told apart by claim and product within one axis is an axis for each.
INSERT INTO gap_tallies (id, tenant_id, axis, subject, month, dimension, kind, unit, direction, n, unmet, met, exceeded, adequate, desired, perceived, weight, weight_unmet, fresh)
SELECT id || ' CLAIM', tenant_id, 'CLAIM', claim_id, month, dimension, kind, unit, direction, n, unmet, met, exceeded, adequate, desired, perceived, weight, weight_unmet, fresh FROM gap_tallies WHERE axis = '';
INSERT INTO gap_tallies (id, tenant_id, axis, subject, month, dimension, kind, unit, direction, n, unmet, met, exceeded, adequate, desired, perceived, weight, weight_unmet, fresh)
SELECT id || ' PRODUCT', tenant_id, 'PRODUCT', product_id, month, '', kind, unit, direction, n, unmet, met, exceeded, adequate, desired, perceived, weight, weight_unmet, fresh FROM gap_tallies WHERE axis = '';
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- create "new_gap_tallies" table
CREATE TABLE `new_gap_tallies` (`id` text NOT NULL, `tenant_id` text NOT NULL, `axis` text NOT NULL DEFAULT (''), `subject` text NOT NULL DEFAULT (''), `month` text NOT NULL, `dimension` text NOT NULL DEFAULT (''), `kind` text NOT NULL, `unit` text NOT NULL, `direction` text NOT NULL, `n` integer NOT NULL, `unmet` integer NOT NULL, `met` integer NOT NULL, `exceeded` integer NOT NULL, `adequate` integer NOT NULL, `desired` integer NOT NULL, `perceived` integer NOT NULL, `weight` integer NOT NULL, `weight_unmet` integer NOT NULL, `fresh` bool NOT NULL DEFAULT (true), PRIMARY KEY (`id`), CONSTRAINT `gap_tallies_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- copy rows from old table "gap_tallies" to new temporary table "new_gap_tallies"
INSERT INTO `new_gap_tallies` (`id`, `tenant_id`, `axis`, `subject`, `month`, `dimension`, `kind`, `unit`, `direction`, `n`, `unmet`, `met`, `exceeded`, `adequate`, `desired`, `perceived`, `weight`, `weight_unmet`, `fresh`) SELECT `id`, `tenant_id`, `axis`, `subject`, `month`, `dimension`, `kind`, `unit`, `direction`, `n`, `unmet`, `met`, `exceeded`, `adequate`, `desired`, `perceived`, `weight`, `weight_unmet`, `fresh` FROM `gap_tallies`;
-- drop "gap_tallies" table after copying rows
DROP TABLE `gap_tallies`;
-- rename temporary table "new_gap_tallies" to "gap_tallies"
ALTER TABLE `new_gap_tallies` RENAME TO `gap_tallies`;
-- create index "gaptally_tenant_id_axis_month_subject_weight_unmet_n" to table: "gap_tallies"
CREATE INDEX `gaptally_tenant_id_axis_month_subject_weight_unmet_n` ON `gap_tallies` (`tenant_id`, `axis`, `month`, `subject`, `weight_unmet`, `n`);
-- create index "gaptally_fresh" to table: "gap_tallies"
CREATE INDEX `gaptally_fresh` ON `gap_tallies` (`tenant_id`, `axis`, `month`, `subject`, `id`) WHERE fresh;
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;

