-- +goose Up
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- create "new_claim_terms" table
CREATE TABLE `new_claim_terms` (`id` text NOT NULL, `tenant_id` text NOT NULL, `claim_id` text NOT NULL, `since` text NOT NULL, `text` text NOT NULL, `amount` integer NOT NULL, `unit` text NOT NULL, `cut_off` integer NULL, `counted_from` text NOT NULL, `advised_seconds` integer NULL, `bold_reason` text NOT NULL DEFAULT (''), PRIMARY KEY (`id`), CONSTRAINT `claim_terms_claim_id_fk` FOREIGN KEY (`tenant_id`, `claim_id`) REFERENCES `claims` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- copy rows from old table "claim_terms" to new temporary table "new_claim_terms"
INSERT INTO `new_claim_terms` (`id`, `tenant_id`, `claim_id`, `since`, `text`, `amount`, `unit`, `cut_off`, `counted_from`) SELECT `id`, `tenant_id`, `claim_id`, `since`, `text`, `amount`, `unit`, `cut_off`, `counted_from` FROM `claim_terms`;
-- drop "claim_terms" table after copying rows
DROP TABLE `claim_terms`;
-- rename temporary table "new_claim_terms" to "claim_terms"
ALTER TABLE `new_claim_terms` RENAME TO `claim_terms`;
-- create index "claimterms_tenant_id_claim_id_since" to table: "claim_terms"
CREATE UNIQUE INDEX `claimterms_tenant_id_claim_id_since` ON `claim_terms` (`tenant_id`, `claim_id`, `since`);
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;

