-- +goose Up
-- create "cards" table
CREATE TABLE `cards` (`id` text NOT NULL, `tenant_id` text NOT NULL, `hash` text NOT NULL, `sealed` blob NOT NULL, `last` text NOT NULL, `currency` text NOT NULL, `origin` text NOT NULL, `created_at` datetime NOT NULL, `expires_at` datetime NOT NULL, `blocked_at` datetime NULL, `block_reason` text NOT NULL DEFAULT (''), `seq` integer NOT NULL DEFAULT (0), `head` text NOT NULL DEFAULT (''), `last_at` datetime NOT NULL, `due_at` datetime NULL, `issued` integer NOT NULL DEFAULT (0), `available` integer NOT NULL DEFAULT (0), `held` integer NOT NULL DEFAULT (0), `redeemed` integer NOT NULL DEFAULT (0), `expired` integer NOT NULL DEFAULT (0), `reversed` integer NOT NULL DEFAULT (0), PRIMARY KEY (`id`), CONSTRAINT `cards_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `card_covered` CHECK (available >= 0 AND held >= 0 AND redeemed >= 0 AND expired >= 0 AND reversed >= 0), CONSTRAINT `card_even` CHECK (issued = available + held + redeemed + expired + reversed));
-- create index "card_tenant_id_hash" to table: "cards"
CREATE UNIQUE INDEX `card_tenant_id_hash` ON `cards` (`tenant_id`, `hash`);
-- create index "card_tenant_id_created_at_id" to table: "cards"
CREATE INDEX `card_tenant_id_created_at_id` ON `cards` (`tenant_id`, `created_at`, `id`);
-- create index "card_due_at_tenant_id" to table: "cards"
CREATE INDEX `card_due_at_tenant_id` ON `cards` (`due_at`, `tenant_id`) WHERE due_at IS NOT NULL;
-- create index "cards_tenant_id_id" to table: "cards"
CREATE UNIQUE INDEX `cards_tenant_id_id` ON `cards` (`tenant_id`, `id`);
-- create "card_days" table
CREATE TABLE `card_days` (`id` text NOT NULL, `tenant_id` text NOT NULL, `currency` text NOT NULL, `day` text NOT NULL, `issued` integer NOT NULL, `redeemed` integer NOT NULL, `expired` integer NOT NULL, `reversed` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `card_days_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- create index "cardday_tenant_id_currency_day" to table: "card_days"
CREATE UNIQUE INDEX `cardday_tenant_id_currency_day` ON `card_days` (`tenant_id`, `currency`, `day`);
-- create "card_holds" table
CREATE TABLE `card_holds` (`id` text NOT NULL, `tenant_id` text NOT NULL, `card_id` text NOT NULL, `amount` integer NOT NULL, `state` text NOT NULL, `held_at` datetime NOT NULL, `expires_at` datetime NOT NULL, `settled_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `card_holds_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `card_holds_card_id_fk` FOREIGN KEY (`tenant_id`, `card_id`) REFERENCES `cards` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "cardhold_held" to table: "card_holds"
CREATE INDEX `cardhold_held` ON `card_holds` (`tenant_id`, `card_id`, `expires_at`) WHERE state = 'HELD';
-- create index "cardhold_tenant_id_card_id_id" to table: "card_holds"
CREATE INDEX `cardhold_tenant_id_card_id_id` ON `card_holds` (`tenant_id`, `card_id`, `id`);
-- create index "card_holds_tenant_id_id" to table: "card_holds"
CREATE UNIQUE INDEX `card_holds_tenant_id_id` ON `card_holds` (`tenant_id`, `id`);
-- create "card_movements" table
CREATE TABLE `card_movements` (`id` text NOT NULL, `tenant_id` text NOT NULL, `card_id` text NOT NULL, `seq` integer NOT NULL, `kind` text NOT NULL, `from_part` text NOT NULL, `to_part` text NOT NULL, `amount` integer NOT NULL, `at` datetime NOT NULL, `recorded_at` datetime NOT NULL, `key` text NULL, `hold_id` text NULL, `reason` text NOT NULL DEFAULT (''), `actor_kind` text NOT NULL DEFAULT (''), `actor_id` text NOT NULL DEFAULT (''), `hash` text NOT NULL, `issued` integer NOT NULL DEFAULT (0), `available` integer NOT NULL DEFAULT (0), `held` integer NOT NULL DEFAULT (0), `redeemed` integer NOT NULL DEFAULT (0), `expired` integer NOT NULL DEFAULT (0), `reversed` integer NOT NULL DEFAULT (0), PRIMARY KEY (`id`), CONSTRAINT `card_movements_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `card_movements_card_id_fk` FOREIGN KEY (`tenant_id`, `card_id`) REFERENCES `cards` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `card_movements_hold_id_fk` FOREIGN KEY (`tenant_id`, `hold_id`) REFERENCES `card_holds` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `card_movement_even` CHECK (issued = available + held + redeemed + expired + reversed));
-- create index "cardmovement_tenant_id_card_id_seq" to table: "card_movements"
CREATE UNIQUE INDEX `cardmovement_tenant_id_card_id_seq` ON `card_movements` (`tenant_id`, `card_id`, `seq`);
-- create index "cardmovement_tenant_id_key" to table: "card_movements"
CREATE UNIQUE INDEX `cardmovement_tenant_id_key` ON `card_movements` (`tenant_id`, `key`) WHERE key IS NOT NULL;
-- create index "cardmovement_tenant_id_hold_id" to table: "card_movements"
CREATE INDEX `cardmovement_tenant_id_hold_id` ON `card_movements` (`tenant_id`, `hold_id`) WHERE hold_id IS NOT NULL;

