-- +goose Up
-- create "loyalty_accounts" table
CREATE TABLE `loyalty_accounts` (`id` text NOT NULL, `tenant_id` text NOT NULL, `program_id` text NOT NULL, `customer_id` text NOT NULL, `seq` integer NOT NULL DEFAULT (0), `head` text NOT NULL DEFAULT (''), `last_at` datetime NOT NULL, `due_at` datetime NULL, `earned` integer NOT NULL DEFAULT (0), `pending` integer NOT NULL DEFAULT (0), `available` integer NOT NULL DEFAULT (0), `held` integer NOT NULL DEFAULT (0), `debt` integer NOT NULL DEFAULT (0), `spent` integer NOT NULL DEFAULT (0), `expired` integer NOT NULL DEFAULT (0), `reversed` integer NOT NULL DEFAULT (0), PRIMARY KEY (`id`), CONSTRAINT `loyalty_accounts_program_id_fk` FOREIGN KEY (`tenant_id`, `program_id`) REFERENCES `loyalty_programs` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `loyalty_accounts_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `loyalty_account_balanced` CHECK (earned = pending + available + held - debt + spent + expired + reversed), CONSTRAINT `loyalty_account_covered` CHECK (pending >= 0 AND available >= 0 AND held >= 0 AND debt >= 0));
-- create index "loyaltyaccount_tenant_id_program_id_customer_id" to table: "loyalty_accounts"
CREATE UNIQUE INDEX `loyaltyaccount_tenant_id_program_id_customer_id` ON `loyalty_accounts` (`tenant_id`, `program_id`, `customer_id`);
-- create index "loyaltyaccount_tenant_id_customer_id" to table: "loyalty_accounts"
CREATE INDEX `loyaltyaccount_tenant_id_customer_id` ON `loyalty_accounts` (`tenant_id`, `customer_id`);
-- create index "loyaltyaccount_due_at_tenant_id" to table: "loyalty_accounts"
CREATE INDEX `loyaltyaccount_due_at_tenant_id` ON `loyalty_accounts` (`due_at`, `tenant_id`) WHERE due_at IS NOT NULL;
-- create index "loyalty_accounts_tenant_id_id" to table: "loyalty_accounts"
CREATE UNIQUE INDEX `loyalty_accounts_tenant_id_id` ON `loyalty_accounts` (`tenant_id`, `id`);
-- create "loyalty_adjustments" table
CREATE TABLE `loyalty_adjustments` (`id` text NOT NULL, `tenant_id` text NOT NULL, `program_id` text NOT NULL, `customer_id` text NOT NULL, `points` integer NOT NULL, `reason` text NOT NULL, `state` text NOT NULL, `proposed_kind` text NOT NULL, `proposed_by` text NOT NULL, `proposed_at` datetime NOT NULL, `decided_by` text NOT NULL DEFAULT (''), `decision` text NOT NULL DEFAULT (''), `decided_at` datetime NULL, `version` integer NOT NULL DEFAULT (1), PRIMARY KEY (`id`), CONSTRAINT `loyalty_adjustments_program_id_fk` FOREIGN KEY (`tenant_id`, `program_id`) REFERENCES `loyalty_programs` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `loyalty_adjustments_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "loyaltyadjustment_tenant_id_state_proposed_at_id" to table: "loyalty_adjustments"
CREATE INDEX `loyaltyadjustment_tenant_id_state_proposed_at_id` ON `loyalty_adjustments` (`tenant_id`, `state`, `proposed_at`, `id`);
-- create index "loyaltyadjustment_tenant_id_proposed_at_id" to table: "loyalty_adjustments"
CREATE INDEX `loyaltyadjustment_tenant_id_proposed_at_id` ON `loyalty_adjustments` (`tenant_id`, `proposed_at`, `id`);
-- create index "loyaltyadjustment_tenant_id_customer_id_proposed_at_id" to table: "loyalty_adjustments"
CREATE INDEX `loyaltyadjustment_tenant_id_customer_id_proposed_at_id` ON `loyalty_adjustments` (`tenant_id`, `customer_id`, `proposed_at`, `id`);
-- create "loyalty_anchors" table
CREATE TABLE `loyalty_anchors` (`id` text NOT NULL, `tenant_id` text NOT NULL, `program_id` text NOT NULL, `day` text NOT NULL, `transactions` integer NOT NULL, `hash` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `loyalty_anchors_program_id_fk` FOREIGN KEY (`tenant_id`, `program_id`) REFERENCES `loyalty_programs` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "loyaltyanchor_tenant_id_program_id_day" to table: "loyalty_anchors"
CREATE UNIQUE INDEX `loyaltyanchor_tenant_id_program_id_day` ON `loyalty_anchors` (`tenant_id`, `program_id`, `day`);
-- create "loyalty_days" table
CREATE TABLE `loyalty_days` (`id` text NOT NULL, `tenant_id` text NOT NULL, `program_id` text NOT NULL, `day` text NOT NULL, `shard` integer NOT NULL, `earned` integer NOT NULL, `spent` integer NOT NULL, `expired` integer NOT NULL, `reversed` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `loyalty_days_program_id_fk` FOREIGN KEY (`tenant_id`, `program_id`) REFERENCES `loyalty_programs` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "loyaltyday_tenant_id_program_id_day_shard" to table: "loyalty_days"
CREATE UNIQUE INDEX `loyaltyday_tenant_id_program_id_day_shard` ON `loyalty_days` (`tenant_id`, `program_id`, `day`, `shard`);
-- create "loyalty_entries" table
CREATE TABLE `loyalty_entries` (`id` text NOT NULL, `tenant_id` text NOT NULL, `transaction_id` text NOT NULL, `line` integer NOT NULL, `lot_id` text NULL, `part` text NOT NULL, `amount` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `loyalty_entries_transaction_id_fk` FOREIGN KEY (`tenant_id`, `transaction_id`) REFERENCES `loyalty_transactions` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `loyalty_entries_lot_id_fk` FOREIGN KEY (`tenant_id`, `lot_id`) REFERENCES `loyalty_lots` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "loyaltyentry_tenant_id_transaction_id_line" to table: "loyalty_entries"
CREATE UNIQUE INDEX `loyaltyentry_tenant_id_transaction_id_line` ON `loyalty_entries` (`tenant_id`, `transaction_id`, `line`);
-- create "loyalty_lots" table
CREATE TABLE `loyalty_lots` (`id` text NOT NULL, `tenant_id` text NOT NULL, `account_id` text NOT NULL, `customer_id` text NOT NULL, `transaction_id` text NOT NULL, `amount` integer NOT NULL, `pending` integer NOT NULL, `available` integer NOT NULL, `held` integer NOT NULL, `spent` integer NOT NULL, `expired` integer NOT NULL, `reversed` integer NOT NULL, `refunded` integer NOT NULL, `earned_at` datetime NOT NULL, `activates_at` datetime NOT NULL, `expires_at` datetime NOT NULL, `due_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `loyalty_lots_account_id_fk` FOREIGN KEY (`tenant_id`, `account_id`) REFERENCES `loyalty_accounts` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `loyalty_lots_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `loyalty_lots_transaction_id_fk` FOREIGN KEY (`tenant_id`, `transaction_id`) REFERENCES `loyalty_transactions` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `loyalty_lot_covered` CHECK (pending >= 0 AND available >= 0 AND held >= 0 AND spent >= 0 AND expired >= 0 AND reversed >= 0 AND refunded <= amount), CONSTRAINT `loyalty_lot_whole` CHECK (pending + available + held + spent + expired + reversed = amount));
-- create index "loyaltylot_spending" to table: "loyalty_lots"
CREATE INDEX `loyaltylot_spending` ON `loyalty_lots` (`tenant_id`, `account_id`, `expires_at`, `earned_at`, `id`) WHERE available > 0;
-- create index "loyaltylot_due" to table: "loyalty_lots"
CREATE INDEX `loyaltylot_due` ON `loyalty_lots` (`tenant_id`, `account_id`, `due_at`) WHERE due_at IS NOT NULL;
-- create index "loyaltylot_tenant_id_transaction_id" to table: "loyalty_lots"
CREATE INDEX `loyaltylot_tenant_id_transaction_id` ON `loyalty_lots` (`tenant_id`, `transaction_id`);
-- create index "loyaltylot_tenant_id_customer_id_earned_at_id" to table: "loyalty_lots"
CREATE INDEX `loyaltylot_tenant_id_customer_id_earned_at_id` ON `loyalty_lots` (`tenant_id`, `customer_id`, `earned_at`, `id`);
-- create index "loyalty_lots_tenant_id_id" to table: "loyalty_lots"
CREATE UNIQUE INDEX `loyalty_lots_tenant_id_id` ON `loyalty_lots` (`tenant_id`, `id`);
-- create "loyalty_programs" table
CREATE TABLE `loyalty_programs` (`id` text NOT NULL, `tenant_id` text NOT NULL, `currency` text NOT NULL, `name` text NOT NULL, `pending_days` integer NOT NULL, `expiry` text NOT NULL, `expiry_months` integer NOT NULL, `refunds` text NOT NULL, `minimum_days` integer NOT NULL, `hold_minutes` integer NOT NULL, `approve_above` integer NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `version` integer NOT NULL DEFAULT (1), PRIMARY KEY (`id`), CONSTRAINT `loyalty_programs_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- create index "loyaltyprogram_tenant_id_currency" to table: "loyalty_programs"
CREATE UNIQUE INDEX `loyaltyprogram_tenant_id_currency` ON `loyalty_programs` (`tenant_id`, `currency`);
-- create index "loyalty_programs_tenant_id_id" to table: "loyalty_programs"
CREATE UNIQUE INDEX `loyalty_programs_tenant_id_id` ON `loyalty_programs` (`tenant_id`, `id`);
-- create "loyalty_reservations" table
CREATE TABLE `loyalty_reservations` (`id` text NOT NULL, `tenant_id` text NOT NULL, `program_id` text NOT NULL, `customer_id` text NOT NULL, `points` integer NOT NULL, `reversed` integer NOT NULL DEFAULT (0), `purpose` text NOT NULL DEFAULT (''), `state` text NOT NULL, `held_at` datetime NOT NULL, `expires_at` datetime NOT NULL, `settled_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `loyalty_reservations_program_id_fk` FOREIGN KEY (`tenant_id`, `program_id`) REFERENCES `loyalty_programs` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `loyalty_reservations_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "loyaltyreservation_tenant_id_customer_id_held_at_id" to table: "loyalty_reservations"
CREATE INDEX `loyaltyreservation_tenant_id_customer_id_held_at_id` ON `loyalty_reservations` (`tenant_id`, `customer_id`, `held_at`, `id`);
-- create index "loyaltyreservation_held" to table: "loyalty_reservations"
CREATE INDEX `loyaltyreservation_held` ON `loyalty_reservations` (`tenant_id`, `customer_id`, `expires_at`) WHERE state = 'HELD';
-- create index "loyalty_reservations_tenant_id_id" to table: "loyalty_reservations"
CREATE UNIQUE INDEX `loyalty_reservations_tenant_id_id` ON `loyalty_reservations` (`tenant_id`, `id`);
-- create "loyalty_transactions" table
CREATE TABLE `loyalty_transactions` (`id` text NOT NULL, `tenant_id` text NOT NULL, `program_id` text NOT NULL, `account_id` text NOT NULL, `customer_id` text NOT NULL, `seq` integer NOT NULL, `kind` text NOT NULL, `at` datetime NOT NULL, `recorded_at` datetime NOT NULL, `key` text NULL, `points` integer NOT NULL, `reason` text NOT NULL DEFAULT (''), `actor_kind` text NOT NULL DEFAULT (''), `actor_id` text NOT NULL DEFAULT (''), `reservation_id` text NULL, `of_id` text NULL, `terms` text NOT NULL DEFAULT (''), `hash` text NOT NULL, `earned` integer NOT NULL DEFAULT (0), `pending` integer NOT NULL DEFAULT (0), `available` integer NOT NULL DEFAULT (0), `held` integer NOT NULL DEFAULT (0), `debt` integer NOT NULL DEFAULT (0), `spent` integer NOT NULL DEFAULT (0), `expired` integer NOT NULL DEFAULT (0), `reversed` integer NOT NULL DEFAULT (0), PRIMARY KEY (`id`), CONSTRAINT `loyalty_transactions_program_id_fk` FOREIGN KEY (`tenant_id`, `program_id`) REFERENCES `loyalty_programs` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `loyalty_transactions_account_id_fk` FOREIGN KEY (`tenant_id`, `account_id`) REFERENCES `loyalty_accounts` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `loyalty_transactions_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `loyalty_transactions_reservation_id_fk` FOREIGN KEY (`tenant_id`, `reservation_id`) REFERENCES `loyalty_reservations` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `loyalty_transactions_of_id_fk` FOREIGN KEY (`tenant_id`, `of_id`) REFERENCES `loyalty_transactions` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `loyalty_transaction_balanced` CHECK (earned = pending + available + held - debt + spent + expired + reversed));
-- create index "loyaltytransaction_tenant_id_account_id_seq" to table: "loyalty_transactions"
CREATE UNIQUE INDEX `loyaltytransaction_tenant_id_account_id_seq` ON `loyalty_transactions` (`tenant_id`, `account_id`, `seq`);
-- create index "loyaltytransaction_tenant_id_account_id_at_seq" to table: "loyalty_transactions"
CREATE INDEX `loyaltytransaction_tenant_id_account_id_at_seq` ON `loyalty_transactions` (`tenant_id`, `account_id`, `at`, `seq`);
-- create index "loyaltytransaction_tenant_id_customer_id_at_id" to table: "loyalty_transactions"
CREATE INDEX `loyaltytransaction_tenant_id_customer_id_at_id` ON `loyalty_transactions` (`tenant_id`, `customer_id`, `at`, `id`);
-- create index "loyaltytransaction_tenant_id_program_id_key" to table: "loyalty_transactions"
CREATE UNIQUE INDEX `loyaltytransaction_tenant_id_program_id_key` ON `loyalty_transactions` (`tenant_id`, `program_id`, `key`) WHERE key IS NOT NULL;
-- create index "loyaltytransaction_tenant_id_program_id_recorded_at_id" to table: "loyalty_transactions"
CREATE INDEX `loyaltytransaction_tenant_id_program_id_recorded_at_id` ON `loyalty_transactions` (`tenant_id`, `program_id`, `recorded_at`, `id`);
-- create index "loyaltytransaction_tenant_id_reservation_id" to table: "loyalty_transactions"
CREATE INDEX `loyaltytransaction_tenant_id_reservation_id` ON `loyalty_transactions` (`tenant_id`, `reservation_id`) WHERE reservation_id IS NOT NULL;
-- create index "loyaltytransaction_tenant_id_of_id" to table: "loyalty_transactions"
CREATE INDEX `loyaltytransaction_tenant_id_of_id` ON `loyalty_transactions` (`tenant_id`, `of_id`) WHERE of_id IS NOT NULL;
-- create index "loyalty_transactions_tenant_id_id" to table: "loyalty_transactions"
CREATE UNIQUE INDEX `loyalty_transactions_tenant_id_id` ON `loyalty_transactions` (`tenant_id`, `id`);

