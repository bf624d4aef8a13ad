-- +goose Up
-- create "assessments" table
CREATE TABLE `assessments` (`id` text NOT NULL, `tenant_id` text NOT NULL, `external_id` text NULL, `expectation_id` text NOT NULL, `customer_id` text NULL, `interaction_id` text NULL, `source` text NOT NULL, `adequate` integer NOT NULL, `desired` integer NOT NULL, `perceived` integer NOT NULL, `importance` integer NOT NULL, `result` text NOT NULL, `month` text NOT NULL, `segments` json NULL, `note` text NOT NULL DEFAULT (''), `occurred_at` datetime NOT NULL, `recorded_at` datetime NOT NULL, `struck_at` datetime NULL, `reason` text NOT NULL DEFAULT (''), PRIMARY KEY (`id`), CONSTRAINT `assessments_expectation_id_fk` FOREIGN KEY (`tenant_id`, `expectation_id`) REFERENCES `expectations` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `assessments_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `assessments_interaction_id_fk` FOREIGN KEY (`tenant_id`, `interaction_id`) REFERENCES `interactions` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "assessment_tenant_id_external_id" to table: "assessments"
CREATE UNIQUE INDEX `assessment_tenant_id_external_id` ON `assessments` (`tenant_id`, `external_id`);
-- create index "assessment_tenant_id_expectation_id_occurred_at_id" to table: "assessments"
CREATE INDEX `assessment_tenant_id_expectation_id_occurred_at_id` ON `assessments` (`tenant_id`, `expectation_id`, `occurred_at`, `id`);
-- create index "assessment_tenant_id_customer_id" to table: "assessments"
CREATE INDEX `assessment_tenant_id_customer_id` ON `assessments` (`tenant_id`, `customer_id`) WHERE customer_id IS NOT NULL;
-- create index "assessment_tenant_id_interaction_id" to table: "assessments"
CREATE INDEX `assessment_tenant_id_interaction_id` ON `assessments` (`tenant_id`, `interaction_id`) WHERE interaction_id IS NOT NULL;
-- create "expectations" table
CREATE TABLE `expectations` (`id` text NOT NULL, `tenant_id` text NOT NULL, `external_id` text NULL, `kind` text NOT NULL, `customer_id` text NULL, `segment` text NOT NULL DEFAULT (''), `text` text NOT NULL, `claim_id` text NULL, `product_id` text NULL, `touchpoint_id` text NULL, `purchase_id` text NULL, `interaction_id` text NULL, `promise_id` text NULL, `dimension` text NOT NULL, `unit` text NOT NULL, `direction` text NOT NULL, `adequate` integer NOT NULL, `desired` integer NOT NULL, `importance` integer NOT NULL, `source` text NOT NULL, `standing` text NOT NULL, `basis` json NULL, `confirmed_at` datetime NULL, `occurred_at` datetime NOT NULL, `recorded_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `withdrawn_at` datetime NULL, `reason` text NOT NULL DEFAULT (''), `version` integer NOT NULL DEFAULT (1), PRIMARY KEY (`id`), CONSTRAINT `expectations_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `expectations_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `expectations_claim_id_fk` FOREIGN KEY (`tenant_id`, `claim_id`) REFERENCES `claims` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `expectations_product_id_fk` FOREIGN KEY (`tenant_id`, `product_id`) REFERENCES `products` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `expectations_touchpoint_id_fk` FOREIGN KEY (`tenant_id`, `touchpoint_id`) REFERENCES `touchpoints` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `expectations_purchase_id_fk` FOREIGN KEY (`tenant_id`, `purchase_id`) REFERENCES `purchases` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `expectations_interaction_id_fk` FOREIGN KEY (`tenant_id`, `interaction_id`) REFERENCES `interactions` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `expectations_promise_id_fk` FOREIGN KEY (`tenant_id`, `promise_id`) REFERENCES `promises` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "expectation_tenant_id_external_id" to table: "expectations"
CREATE UNIQUE INDEX `expectation_tenant_id_external_id` ON `expectations` (`tenant_id`, `external_id`);
-- create index "expectation_tenant_id_recorded_at_id" to table: "expectations"
CREATE INDEX `expectation_tenant_id_recorded_at_id` ON `expectations` (`tenant_id`, `recorded_at`, `id`);
-- create index "expectation_tenant_id_customer_id_recorded_at_id" to table: "expectations"
CREATE INDEX `expectation_tenant_id_customer_id_recorded_at_id` ON `expectations` (`tenant_id`, `customer_id`, `recorded_at`, `id`) WHERE customer_id IS NOT NULL;
-- create index "expectation_tenant_id_claim_id_recorded_at_id" to table: "expectations"
CREATE INDEX `expectation_tenant_id_claim_id_recorded_at_id` ON `expectations` (`tenant_id`, `claim_id`, `recorded_at`, `id`) WHERE claim_id IS NOT NULL;
-- create index "expectation_shared" to table: "expectations"
CREATE INDEX `expectation_shared` ON `expectations` (`tenant_id`, `recorded_at`, `id`) WHERE customer_id IS NULL;
-- create index "expectation_inferred" to table: "expectations"
CREATE INDEX `expectation_inferred` ON `expectations` (`tenant_id`, `recorded_at`, `id`) WHERE standing = 'INFERRED';
-- create index "expectation_tenant_id_purchase_id" to table: "expectations"
CREATE INDEX `expectation_tenant_id_purchase_id` ON `expectations` (`tenant_id`, `purchase_id`) WHERE purchase_id IS NOT NULL;
-- create index "expectation_tenant_id_interaction_id" to table: "expectations"
CREATE INDEX `expectation_tenant_id_interaction_id` ON `expectations` (`tenant_id`, `interaction_id`) WHERE interaction_id IS NOT NULL;
-- create index "expectation_tenant_id_promise_id" to table: "expectations"
CREATE INDEX `expectation_tenant_id_promise_id` ON `expectations` (`tenant_id`, `promise_id`) WHERE promise_id IS NOT NULL;
-- create index "expectations_tenant_id_id" to table: "expectations"
CREATE UNIQUE INDEX `expectations_tenant_id_id` ON `expectations` (`tenant_id`, `id`);
-- create "gap_tallies" table
CREATE TABLE `gap_tallies` (`id` text NOT NULL, `tenant_id` text NOT NULL, `axis` text NOT NULL DEFAULT (''), `subject` text NOT NULL DEFAULT (''), `month` text NOT NULL, `claim_id` text NOT NULL DEFAULT (''), `product_id` text NOT NULL DEFAULT (''), `dimension` text NOT NULL DEFAULT (''), `kind` text NOT NULL, `unit` text NOT NULL, `direction` text NOT NULL, `n` integer NOT NULL, `unmet` integer NOT NULL, `met` integer NOT NULL, `exceeded` integer NOT NULL, `adequate` integer NOT NULL, `desired` integer NOT NULL, `perceived` integer NOT NULL, `weight` integer NOT NULL, `weight_unmet` integer NOT NULL, `fresh` bool NOT NULL DEFAULT (true), PRIMARY KEY (`id`), CONSTRAINT `gap_tallies_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- create index "gaptally_tenant_id_axis_month_subject" to table: "gap_tallies"
CREATE INDEX `gaptally_tenant_id_axis_month_subject` ON `gap_tallies` (`tenant_id`, `axis`, `month`, `subject`);
-- create index "gaptally_fresh" to table: "gap_tallies"
CREATE INDEX `gaptally_fresh` ON `gap_tallies` (`tenant_id`, `axis`, `month`, `subject`, `id`) WHERE fresh;

