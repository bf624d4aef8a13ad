-- +goose Up
-- create "studies" table
CREATE TABLE `studies` (`id` text NOT NULL, `tenant_id` text NOT NULL, `external_id` text NULL, `name` text NOT NULL, `intro` text NOT NULL DEFAULT (''), `statements` json NOT NULL, `state` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `opened_at` datetime NULL, `closed_at` datetime NULL, `version` integer NOT NULL DEFAULT (1), PRIMARY KEY (`id`), CONSTRAINT `studies_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- create index "study_tenant_id_external_id" to table: "studies"
CREATE UNIQUE INDEX `study_tenant_id_external_id` ON `studies` (`tenant_id`, `external_id`);
-- create index "study_tenant_id_created_at_id" to table: "studies"
CREATE INDEX `study_tenant_id_created_at_id` ON `studies` (`tenant_id`, `created_at`, `id`);
-- create index "studies_tenant_id_id" to table: "studies"
CREATE UNIQUE INDEX `studies_tenant_id_id` ON `studies` (`tenant_id`, `id`);
-- create "study_responses" table
CREATE TABLE `study_responses` (`id` text NOT NULL, `tenant_id` text NOT NULL, `external_id` text NULL, `study_id` text NOT NULL, `customer_id` text NULL, `expected` text NOT NULL, `perceived` text NOT NULL, `weights` text NOT NULL DEFAULT (''), `answered_at` datetime NOT NULL, `recorded_at` datetime NOT NULL, `struck_at` datetime NULL, `reason` text NOT NULL DEFAULT (''), PRIMARY KEY (`id`), CONSTRAINT `study_responses_study_id_fk` FOREIGN KEY (`tenant_id`, `study_id`) REFERENCES `studies` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `study_responses_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "studyresponse_tenant_id_external_id" to table: "study_responses"
CREATE UNIQUE INDEX `studyresponse_tenant_id_external_id` ON `study_responses` (`tenant_id`, `external_id`);
-- create index "studyresponse_tenant_id_study_id_recorded_at_id" to table: "study_responses"
CREATE INDEX `studyresponse_tenant_id_study_id_recorded_at_id` ON `study_responses` (`tenant_id`, `study_id`, `recorded_at`, `id`);
-- create index "studyresponse_tenant_id_customer_id" to table: "study_responses"
CREATE INDEX `studyresponse_tenant_id_customer_id` ON `study_responses` (`tenant_id`, `customer_id`) WHERE customer_id IS NOT NULL;

