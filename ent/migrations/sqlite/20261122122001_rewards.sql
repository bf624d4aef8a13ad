-- +goose Up
-- create "rewards" table
CREATE TABLE `rewards` (`id` text NOT NULL, `tenant_id` text NOT NULL, `program_id` text NOT NULL, `name` text NOT NULL, `folded` text NOT NULL, `description` text NOT NULL DEFAULT (''), `points` integer NOT NULL, `stock` integer NULL, `taken` integer NOT NULL DEFAULT (0), `per_customer` integer NULL, `tags` json NULL, `valid_from` text NOT NULL DEFAULT (''), `valid_until` text NOT NULL DEFAULT (''), `retired_at` datetime NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `version` integer NOT NULL DEFAULT (1), PRIMARY KEY (`id`), CONSTRAINT `rewards_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `rewards_program_id_fk` FOREIGN KEY (`tenant_id`, `program_id`) REFERENCES `loyalty_programs` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `reward_stock` CHECK (taken >= 0 AND (stock IS NULL OR taken <= stock)));
-- create index "reward_tenant_id_program_id" to table: "rewards"
CREATE INDEX `reward_tenant_id_program_id` ON `rewards` (`tenant_id`, `program_id`);
-- create index "reward_tenant_id_folded_id" to table: "rewards"
CREATE INDEX `reward_tenant_id_folded_id` ON `rewards` (`tenant_id`, `folded`, `id`);
-- create index "rewards_tenant_id_id" to table: "rewards"
CREATE UNIQUE INDEX `rewards_tenant_id_id` ON `rewards` (`tenant_id`, `id`);
-- create "reward_claims" table
CREATE TABLE `reward_claims` (`id` text NOT NULL, `tenant_id` text NOT NULL, `reward_id` text NOT NULL, `customer_id` text NOT NULL, `reservation_id` text NOT NULL, `state` text NOT NULL, `expires_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `reward_claims_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `reward_claims_reward_id_fk` FOREIGN KEY (`tenant_id`, `reward_id`) REFERENCES `rewards` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `reward_claims_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `reward_claims_reservation_id_fk` FOREIGN KEY (`tenant_id`, `reservation_id`) REFERENCES `loyalty_reservations` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "rewardclaim_tenant_id_reservation_id" to table: "reward_claims"
CREATE UNIQUE INDEX `rewardclaim_tenant_id_reservation_id` ON `reward_claims` (`tenant_id`, `reservation_id`);
-- create index "rewardclaim_tenant_id_customer_id_reward_id" to table: "reward_claims"
CREATE INDEX `rewardclaim_tenant_id_customer_id_reward_id` ON `reward_claims` (`tenant_id`, `customer_id`, `reward_id`);
-- create index "rewardclaim_held" to table: "reward_claims"
CREATE INDEX `rewardclaim_held` ON `reward_claims` (`tenant_id`, `reward_id`, `expires_at`) WHERE state = 'HELD';

