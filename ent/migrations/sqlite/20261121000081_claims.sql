-- +goose Up
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- create "new_promises" table
CREATE TABLE `new_promises` (`id` text NOT NULL, `tenant_id` text NOT NULL, `external_id` text NULL, `chain_id` text NOT NULL, `previous_id` text NULL, `customer_id` text NOT NULL, `text` text NOT NULL, `channel` text NOT NULL DEFAULT (''), `made_by_id` text NULL, `owner_id` text NULL, `department_id` text NULL, `product_id` text NULL, `purchase_id` text NULL, `interaction_id` text NULL, `claim_id` text NULL, `due_kind` text NOT NULL, `due_day` text NOT NULL, `due_zone` text NOT NULL, `due_at` datetime NOT NULL, `first_due_at` datetime NOT NULL, `target_at` datetime NULL, `made_at` datetime NOT NULL, `recorded_at` datetime NOT NULL, `state` text NOT NULL, `settled_at` datetime NULL, `evidence` text NOT NULL DEFAULT (''), `evidence_interaction_id` text NULL, `reason` text NOT NULL DEFAULT (''), `waiting_since` datetime NULL, `waited_seconds` integer NOT NULL DEFAULT (0), `disputed_at` datetime NULL, `dispute` text NOT NULL DEFAULT (''), `by_time_alone` bool NOT NULL DEFAULT (false), `alarm_at` datetime NULL, `alarm_step` integer NOT NULL DEFAULT (0), `version` integer NOT NULL DEFAULT (1), PRIMARY KEY (`id`), CONSTRAINT `promises_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `promises_previous_id_fk` FOREIGN KEY (`tenant_id`, `previous_id`) REFERENCES `promises` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `promises_made_by_id_fk` FOREIGN KEY (`tenant_id`, `made_by_id`) REFERENCES `members` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `promises_owner_id_fk` FOREIGN KEY (`tenant_id`, `owner_id`) REFERENCES `members` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `promises_department_id_fk` FOREIGN KEY (`tenant_id`, `department_id`) REFERENCES `departments` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `promises_product_id_fk` FOREIGN KEY (`tenant_id`, `product_id`) REFERENCES `products` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `promises_purchase_id_fk` FOREIGN KEY (`tenant_id`, `purchase_id`) REFERENCES `purchases` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `promises_interaction_id_fk` FOREIGN KEY (`tenant_id`, `interaction_id`) REFERENCES `interactions` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `promises_evidence_interaction_id_fk` FOREIGN KEY (`tenant_id`, `evidence_interaction_id`) REFERENCES `interactions` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `promises_claim_id_fk` FOREIGN KEY (`tenant_id`, `claim_id`) REFERENCES `claims` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- copy rows from old table "promises" to new temporary table "new_promises"
INSERT INTO `new_promises` (`id`, `tenant_id`, `external_id`, `chain_id`, `previous_id`, `customer_id`, `text`, `channel`, `made_by_id`, `owner_id`, `department_id`, `product_id`, `purchase_id`, `interaction_id`, `due_kind`, `due_day`, `due_zone`, `due_at`, `first_due_at`, `target_at`, `made_at`, `recorded_at`, `state`, `settled_at`, `evidence`, `evidence_interaction_id`, `reason`, `waiting_since`, `waited_seconds`, `disputed_at`, `dispute`, `by_time_alone`, `alarm_at`, `alarm_step`, `version`) SELECT `id`, `tenant_id`, `external_id`, `chain_id`, `previous_id`, `customer_id`, `text`, `channel`, `made_by_id`, `owner_id`, `department_id`, `product_id`, `purchase_id`, `interaction_id`, `due_kind`, `due_day`, `due_zone`, `due_at`, `first_due_at`, `target_at`, `made_at`, `recorded_at`, `state`, `settled_at`, `evidence`, `evidence_interaction_id`, `reason`, `waiting_since`, `waited_seconds`, `disputed_at`, `dispute`, `by_time_alone`, `alarm_at`, `alarm_step`, `version` FROM `promises`;
-- drop "promises" table after copying rows
DROP TABLE `promises`;
-- rename temporary table "new_promises" to "promises"
ALTER TABLE `new_promises` RENAME TO `promises`;
-- create index "promise_tenant_id_external_id" to table: "promises"
CREATE UNIQUE INDEX `promise_tenant_id_external_id` ON `promises` (`tenant_id`, `external_id`);
-- create index "promise_tenant_id_customer_id_made_at_id" to table: "promises"
CREATE INDEX `promise_tenant_id_customer_id_made_at_id` ON `promises` (`tenant_id`, `customer_id`, `made_at`, `id`);
-- create index "promise_tenant_id_customer_id_settled_at_id" to table: "promises"
CREATE INDEX `promise_tenant_id_customer_id_settled_at_id` ON `promises` (`tenant_id`, `customer_id`, `settled_at`, `id`) WHERE settled_at IS NOT NULL;
-- create index "promise_tenant_id_due_at_id" to table: "promises"
CREATE INDEX `promise_tenant_id_due_at_id` ON `promises` (`tenant_id`, `due_at`, `id`);
-- create index "promise_tenant_id_state_due_at_id" to table: "promises"
CREATE INDEX `promise_tenant_id_state_due_at_id` ON `promises` (`tenant_id`, `state`, `due_at`, `id`);
-- create index "promise_tenant_id_owner_id_due_at_id" to table: "promises"
CREATE INDEX `promise_tenant_id_owner_id_due_at_id` ON `promises` (`tenant_id`, `owner_id`, `due_at`, `id`) WHERE state = 'OPEN';
-- create index "promise_disputed" to table: "promises"
CREATE INDEX `promise_disputed` ON `promises` (`tenant_id`, `due_at`, `id`) WHERE disputed_at IS NOT NULL;
-- create index "promise_tenant_id_due_day" to table: "promises"
CREATE INDEX `promise_tenant_id_due_day` ON `promises` (`tenant_id`, `due_day`) WHERE state <> 'RENEGOTIATED';
-- create index "promise_tenant_id_chain_id" to table: "promises"
CREATE INDEX `promise_tenant_id_chain_id` ON `promises` (`tenant_id`, `chain_id`) WHERE previous_id IS NOT NULL;
-- create index "promise_tenant_id_purchase_id" to table: "promises"
CREATE INDEX `promise_tenant_id_purchase_id` ON `promises` (`tenant_id`, `purchase_id`) WHERE purchase_id IS NOT NULL;
-- create index "promise_tenant_id_previous_id" to table: "promises"
CREATE INDEX `promise_tenant_id_previous_id` ON `promises` (`tenant_id`, `previous_id`) WHERE previous_id IS NOT NULL;
-- create index "promise_tenant_id_interaction_id" to table: "promises"
CREATE INDEX `promise_tenant_id_interaction_id` ON `promises` (`tenant_id`, `interaction_id`) WHERE interaction_id IS NOT NULL;
-- create index "promise_tenant_id_evidence_interaction_id" to table: "promises"
CREATE INDEX `promise_tenant_id_evidence_interaction_id` ON `promises` (`tenant_id`, `evidence_interaction_id`) WHERE evidence_interaction_id IS NOT NULL;
-- create index "promise_tenant_id_claim_id_due_at_id" to table: "promises"
CREATE INDEX `promise_tenant_id_claim_id_due_at_id` ON `promises` (`tenant_id`, `claim_id`, `due_at`, `id`) WHERE claim_id IS NOT NULL;
-- create index "promise_alarm_at_tenant_id" to table: "promises"
CREATE INDEX `promise_alarm_at_tenant_id` ON `promises` (`alarm_at`, `tenant_id`) WHERE alarm_at IS NOT NULL;
-- create index "promises_tenant_id_id" to table: "promises"
CREATE UNIQUE INDEX `promises_tenant_id_id` ON `promises` (`tenant_id`, `id`);
-- create "new_promise_days" table
CREATE TABLE `new_promise_days` (`id` text NOT NULL, `tenant_id` text NOT NULL, `day` text NOT NULL, `owner_id` text NOT NULL DEFAULT (''), `product_id` text NOT NULL DEFAULT (''), `channel` text NOT NULL DEFAULT (''), `claim_id` text NOT NULL DEFAULT (''), `kept` integer NOT NULL, `kept_late` integer NOT NULL, `broken` integer NOT NULL, `open` integer NOT NULL, `first_kept` integer NOT NULL, `targets` integer NOT NULL, `over_delivered` integer NOT NULL, `margins` json NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `promise_days_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- copy rows from old table "promise_days" to new temporary table "new_promise_days"
INSERT INTO `new_promise_days` (`id`, `tenant_id`, `day`, `owner_id`, `product_id`, `channel`, `kept`, `kept_late`, `broken`, `open`, `first_kept`, `targets`, `over_delivered`, `margins`) SELECT `id`, `tenant_id`, `day`, `owner_id`, `product_id`, `channel`, `kept`, `kept_late`, `broken`, `open`, `first_kept`, `targets`, `over_delivered`, `margins` FROM `promise_days`;
-- drop "promise_days" table after copying rows
DROP TABLE `promise_days`;
-- rename temporary table "new_promise_days" to "promise_days"
ALTER TABLE `new_promise_days` RENAME TO `promise_days`;
-- create index "promiseday_tenant_id_day_owner_id_product_id_channel_claim_id" to table: "promise_days"
CREATE UNIQUE INDEX `promiseday_tenant_id_day_owner_id_product_id_channel_claim_id` ON `promise_days` (`tenant_id`, `day`, `owner_id`, `product_id`, `channel`, `claim_id`);
-- create index "promiseday_tenant_id_claim_id_day" to table: "promise_days"
CREATE INDEX `promiseday_tenant_id_claim_id_day` ON `promise_days` (`tenant_id`, `claim_id`, `day`) WHERE claim_id <> '';
-- create "new_tenants" table
CREATE TABLE `new_tenants` (`id` text NOT NULL, `slug` text NOT NULL, `name` text NOT NULL, `zone` text NOT NULL, `currency` text NOT NULL, `locale` text NOT NULL, `plan` text NOT NULL DEFAULT ('LOCAL'), `status` text NOT NULL DEFAULT ('ACTIVE'), `grace_minutes` integer NOT NULL DEFAULT (1440), `working_days` text NOT NULL DEFAULT ('MONDAY,TUESDAY,WEDNESDAY,THURSDAY,FRIDAY'), `created_at` datetime NOT NULL, `second_factor_at` datetime NULL, PRIMARY KEY (`id`));
-- copy rows from old table "tenants" to new temporary table "new_tenants"
INSERT INTO `new_tenants` (`id`, `slug`, `name`, `zone`, `currency`, `locale`, `plan`, `status`, `grace_minutes`, `created_at`, `second_factor_at`) SELECT `id`, `slug`, `name`, `zone`, `currency`, `locale`, `plan`, `status`, `grace_minutes`, `created_at`, `second_factor_at` FROM `tenants`;
-- drop "tenants" table after copying rows
DROP TABLE `tenants`;
-- rename temporary table "new_tenants" to "tenants"
ALTER TABLE `new_tenants` RENAME TO `tenants`;
-- create index "tenants_slug_key" to table: "tenants"
CREATE UNIQUE INDEX `tenants_slug_key` ON `tenants` (`slug`);
-- create "claims" table
CREATE TABLE `claims` (`id` text NOT NULL, `tenant_id` text NOT NULL, `external_id` text NULL, `text` text NOT NULL, `folded` text NOT NULL, `published` text NOT NULL DEFAULT (''), `kind` text NOT NULL, `trigger` text NOT NULL, `proof` text NOT NULL, `channel` text NOT NULL DEFAULT (''), `department_id` text NULL, `valid_from` text NOT NULL, `valid_until` text NOT NULL DEFAULT (''), `review_on` text NOT NULL, `retired_at` datetime NULL, `retired_reason` text NOT NULL DEFAULT (''), `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `version` integer NOT NULL DEFAULT (1), PRIMARY KEY (`id`), CONSTRAINT `claims_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `claims_department_id_fk` FOREIGN KEY (`tenant_id`, `department_id`) REFERENCES `departments` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "claim_tenant_id_external_id" to table: "claims"
CREATE UNIQUE INDEX `claim_tenant_id_external_id` ON `claims` (`tenant_id`, `external_id`);
-- create index "claim_tenant_id_folded_id" to table: "claims"
CREATE INDEX `claim_tenant_id_folded_id` ON `claims` (`tenant_id`, `folded`, `id`);
-- create index "claim_tenant_id_review_on_id" to table: "claims"
CREATE INDEX `claim_tenant_id_review_on_id` ON `claims` (`tenant_id`, `review_on`, `id`);
-- create index "claim_tenant_id_trigger_valid_from" to table: "claims"
CREATE INDEX `claim_tenant_id_trigger_valid_from` ON `claims` (`tenant_id`, `trigger`, `valid_from`);
-- create index "claims_tenant_id_id" to table: "claims"
CREATE UNIQUE INDEX `claims_tenant_id_id` ON `claims` (`tenant_id`, `id`);
-- create "claim_links" table
CREATE TABLE `claim_links` (`id` text NOT NULL, `tenant_id` text NOT NULL, `claim_id` text NOT NULL, `purchase_id` text NULL, `interaction_id` text NULL, `promise_id` text NULL, `due_at` datetime NULL, `due_day` text NOT NULL DEFAULT (''), `looser` bool NOT NULL DEFAULT (false), PRIMARY KEY (`id`), CONSTRAINT `claim_links_claim_id_fk` FOREIGN KEY (`tenant_id`, `claim_id`) REFERENCES `claims` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `claim_links_purchase_id_fk` FOREIGN KEY (`tenant_id`, `purchase_id`) REFERENCES `purchases` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `claim_links_interaction_id_fk` FOREIGN KEY (`tenant_id`, `interaction_id`) REFERENCES `interactions` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `claim_links_promise_id_fk` FOREIGN KEY (`tenant_id`, `promise_id`) REFERENCES `promises` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "claimlink_tenant_id_claim_id_due_day" to table: "claim_links"
CREATE INDEX `claimlink_tenant_id_claim_id_due_day` ON `claim_links` (`tenant_id`, `claim_id`, `due_day`);
-- create index "claimlink_tenant_id_purchase_id_claim_id" to table: "claim_links"
CREATE UNIQUE INDEX `claimlink_tenant_id_purchase_id_claim_id` ON `claim_links` (`tenant_id`, `purchase_id`, `claim_id`) WHERE purchase_id IS NOT NULL;
-- create index "claimlink_tenant_id_interaction_id_claim_id" to table: "claim_links"
CREATE UNIQUE INDEX `claimlink_tenant_id_interaction_id_claim_id` ON `claim_links` (`tenant_id`, `interaction_id`, `claim_id`) WHERE interaction_id IS NOT NULL;
-- create index "claimlink_tenant_id_promise_id" to table: "claim_links"
CREATE INDEX `claimlink_tenant_id_promise_id` ON `claim_links` (`tenant_id`, `promise_id`) WHERE promise_id IS NOT NULL;
-- create "claim_products" table
CREATE TABLE `claim_products` (`id` text NOT NULL, `tenant_id` text NOT NULL, `claim_id` text NOT NULL, `product_id` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `claim_products_claim_id_fk` FOREIGN KEY (`tenant_id`, `claim_id`) REFERENCES `claims` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `claim_products_product_id_fk` FOREIGN KEY (`tenant_id`, `product_id`) REFERENCES `products` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "claimproduct_tenant_id_claim_id_product_id" to table: "claim_products"
CREATE UNIQUE INDEX `claimproduct_tenant_id_claim_id_product_id` ON `claim_products` (`tenant_id`, `claim_id`, `product_id`);
-- create "claim_terms" table
CREATE TABLE `claim_terms` (`id` text NOT NULL, `tenant_id` text NOT NULL, `claim_id` text NOT NULL, `since` text NOT NULL, `text` text NOT NULL, `amount` integer NOT NULL, `unit` text NOT NULL, `cut_off` integer NULL, `counted_from` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `claim_terms_claim_id_fk` FOREIGN KEY (`tenant_id`, `claim_id`) REFERENCES `claims` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "claimterms_tenant_id_claim_id_since" to table: "claim_terms"
CREATE UNIQUE INDEX `claimterms_tenant_id_claim_id_since` ON `claim_terms` (`tenant_id`, `claim_id`, `since`);
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;

