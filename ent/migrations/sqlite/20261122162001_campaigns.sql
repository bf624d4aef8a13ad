-- +goose Up
-- create "campaigns" table
CREATE TABLE `campaigns` (`id` text NOT NULL, `tenant_id` text NOT NULL, `program_id` text NOT NULL, `name` text NOT NULL, `segment` text NOT NULL, `points` integer NOT NULL, `budget` integer NOT NULL, `spent` integer NOT NULL DEFAULT (0), `holdout` integer NOT NULL, `lift_days` integer NOT NULL, `first_day` text NOT NULL, `last_day` text NOT NULL, `state` text NOT NULL, `ended_by` text NOT NULL DEFAULT (''), `segment_size` integer NOT NULL DEFAULT (0), `reached_to` text NOT NULL DEFAULT (''), `granted` integer NOT NULL DEFAULT (0), `held_out` integer NOT NULL DEFAULT (0), `waiting` integer NOT NULL DEFAULT (0), `refused` integer NOT NULL DEFAULT (0), `due_at` datetime NULL, `started_at` datetime NULL, `ended_at` datetime NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `campaigns_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `campaigns_program_id_fk` FOREIGN KEY (`tenant_id`, `program_id`) REFERENCES `loyalty_programs` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `campaign_budget` CHECK (spent >= 0 AND spent <= budget));
-- create index "campaign_tenant_id_program_id_created_at_id" to table: "campaigns"
CREATE INDEX `campaign_tenant_id_program_id_created_at_id` ON `campaigns` (`tenant_id`, `program_id`, `created_at`, `id`);
-- create index "campaign_tenant_id_created_at_id" to table: "campaigns"
CREATE INDEX `campaign_tenant_id_created_at_id` ON `campaigns` (`tenant_id`, `created_at`, `id`);
-- create index "campaign_due" to table: "campaigns"
CREATE INDEX `campaign_due` ON `campaigns` (`due_at`, `id`) WHERE due_at IS NOT NULL;
-- create index "campaigns_tenant_id_id" to table: "campaigns"
CREATE UNIQUE INDEX `campaigns_tenant_id_id` ON `campaigns` (`tenant_id`, `id`);
-- create "campaign_caps" table
CREATE TABLE `campaign_caps` (`id` text NOT NULL, `tenant_id` text NOT NULL, `weekly` integer NOT NULL, `updated_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `campaign_caps_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- create index "campaigncap_tenant_id" to table: "campaign_caps"
CREATE UNIQUE INDEX `campaigncap_tenant_id` ON `campaign_caps` (`tenant_id`);
-- create "campaign_members" table
CREATE TABLE `campaign_members` (`id` text NOT NULL, `tenant_id` text NOT NULL, `campaign_id` text NOT NULL, `customer_id` text NOT NULL, `state` text NOT NULL, `reason` text NOT NULL DEFAULT (''), `transaction_id` text NULL, `entered_at` datetime NULL, `counts_until` datetime NULL, `again_on` text NOT NULL DEFAULT (''), `created_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `campaign_members_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `campaign_members_campaign_id_fk` FOREIGN KEY (`tenant_id`, `campaign_id`) REFERENCES `campaigns` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `campaign_members_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `campaign_members_transaction_id_fk` FOREIGN KEY (`tenant_id`, `transaction_id`) REFERENCES `loyalty_transactions` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "campaignmember_tenant_id_campaign_id_customer_id" to table: "campaign_members"
CREATE UNIQUE INDEX `campaignmember_tenant_id_campaign_id_customer_id` ON `campaign_members` (`tenant_id`, `campaign_id`, `customer_id`);
-- create index "campaignmember_tenant_id_campaign_id_id" to table: "campaign_members"
CREATE INDEX `campaignmember_tenant_id_campaign_id_id` ON `campaign_members` (`tenant_id`, `campaign_id`, `id`);
-- create index "campaignmember_tenant_id_campaign_id_state_id" to table: "campaign_members"
CREATE INDEX `campaignmember_tenant_id_campaign_id_state_id` ON `campaign_members` (`tenant_id`, `campaign_id`, `state`, `id`);
-- create index "campaignmember_waiting" to table: "campaign_members"
CREATE INDEX `campaignmember_waiting` ON `campaign_members` (`tenant_id`, `campaign_id`, `again_on`, `id`) WHERE state = 'WAITING';
-- create index "campaignmember_tenant_id_customer_id" to table: "campaign_members"
CREATE INDEX `campaignmember_tenant_id_customer_id` ON `campaign_members` (`tenant_id`, `customer_id`);
-- create index "campaignmember_tenant_id_transaction_id" to table: "campaign_members"
CREATE INDEX `campaignmember_tenant_id_transaction_id` ON `campaign_members` (`tenant_id`, `transaction_id`) WHERE transaction_id IS NOT NULL;
-- create "campaign_slots" table
CREATE TABLE `campaign_slots` (`id` text NOT NULL, `tenant_id` text NOT NULL, `campaign_id` text NOT NULL, `customer_id` text NOT NULL, `week` text NOT NULL, `slot` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `campaign_slots_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `campaign_slots_campaign_id_fk` FOREIGN KEY (`tenant_id`, `campaign_id`) REFERENCES `campaigns` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `campaign_slots_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "campaignslot_tenant_id_customer_id_week_slot" to table: "campaign_slots"
CREATE UNIQUE INDEX `campaignslot_tenant_id_customer_id_week_slot` ON `campaign_slots` (`tenant_id`, `customer_id`, `week`, `slot`);
-- create index "campaignslot_tenant_id_campaign_id" to table: "campaign_slots"
CREATE INDEX `campaignslot_tenant_id_campaign_id` ON `campaign_slots` (`tenant_id`, `campaign_id`);

