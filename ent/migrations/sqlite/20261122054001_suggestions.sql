-- +goose Up
-- create "dismissed_suggestions" table
CREATE TABLE `dismissed_suggestions` (`id` text NOT NULL, `tenant_id` text NOT NULL, `interaction_id` text NOT NULL, `key` text NOT NULL, `dismissed_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `dismissed_suggestions_interaction_id_fk` FOREIGN KEY (`tenant_id`, `interaction_id`) REFERENCES `interactions` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "dismissedsuggestion_tenant_id_interaction_id_key" to table: "dismissed_suggestions"
CREATE UNIQUE INDEX `dismissedsuggestion_tenant_id_interaction_id_key` ON `dismissed_suggestions` (`tenant_id`, `interaction_id`, `key`);

