-- +goose Up
-- create index "event_for_nodes" to table: "events"
CREATE INDEX `event_for_nodes` ON `events` (`seq`) WHERE type = 'billing.changed';
-- create "billing_accounts" table
CREATE TABLE `billing_accounts` (`id` text NOT NULL, `tenant_id` text NOT NULL, `trial_ends_at` datetime NULL, `stripe_customer` text NULL, `subscription` text NOT NULL DEFAULT (''), `subscription_item` text NOT NULL DEFAULT (''), `subscription_status` text NOT NULL DEFAULT (''), `price` text NOT NULL DEFAULT (''), `seats` integer NOT NULL DEFAULT (0), `subscribed_at` datetime NULL, `subscription_trial_ends_at` datetime NULL, `period_ends_at` datetime NULL, `cancels_at` datetime NULL, `ended_at` datetime NULL, `invoice` text NOT NULL DEFAULT (''), `invoice_status` text NOT NULL DEFAULT (''), `invoice_owed` integer NOT NULL DEFAULT (0), `invoice_at` datetime NULL, `asked` integer NOT NULL DEFAULT (0), `applied` integer NOT NULL DEFAULT (0), `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `billing_accounts_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- create index "billingaccount_tenant_id" to table: "billing_accounts"
CREATE UNIQUE INDEX `billingaccount_tenant_id` ON `billing_accounts` (`tenant_id`);
-- create index "billingaccount_stripe_customer" to table: "billing_accounts"
CREATE UNIQUE INDEX `billingaccount_stripe_customer` ON `billing_accounts` (`stripe_customer`);
-- create "stripe_events" table
CREATE TABLE `stripe_events` (`id` text NOT NULL, `type` text NOT NULL, `customer` text NOT NULL DEFAULT (''), `created_at` datetime NOT NULL, `received_at` datetime NOT NULL, `outcome` text NOT NULL DEFAULT (''), `handled_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "stripeevent_received_at" to table: "stripe_events"
CREATE INDEX `stripeevent_received_at` ON `stripe_events` (`received_at`);
-- create "usage_counts" table
CREATE TABLE `usage_counts` (`id` text NOT NULL, `tenant_id` text NOT NULL, `meter` text NOT NULL, `day` text NOT NULL, `node` text NOT NULL, `amount` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `usage_counts_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- create index "usagecount_tenant_id_meter_day_node" to table: "usage_counts"
CREATE UNIQUE INDEX `usagecount_tenant_id_meter_day_node` ON `usage_counts` (`tenant_id`, `meter`, `day`, `node`);

