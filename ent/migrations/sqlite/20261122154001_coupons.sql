-- +goose Up
-- create "coupons" table
CREATE TABLE `coupons` (`id` text NOT NULL, `tenant_id` text NOT NULL, `program_id` text NOT NULL, `name` text NOT NULL, `folded` text NOT NULL, `kind` text NOT NULL, `points` integer NOT NULL DEFAULT (0), `amount` integer NOT NULL DEFAULT (0), `currency` text NOT NULL DEFAULT (''), `percent` integer NOT NULL DEFAULT (0), `per_code` integer NULL, `per_customer` integer NULL, `total` integer NULL, `codes` integer NOT NULL, `used` integer NOT NULL DEFAULT (0), `valid_from` text NOT NULL DEFAULT (''), `valid_until` text NOT NULL DEFAULT (''), `taken_at` datetime NULL, `withdrawn_at` datetime NULL, `created_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `coupons_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `coupons_program_id_fk` FOREIGN KEY (`tenant_id`, `program_id`) REFERENCES `loyalty_programs` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `coupon_total` CHECK (used >= 0 AND (total IS NULL OR used <= total)));
-- create index "coupon_tenant_id_program_id" to table: "coupons"
CREATE INDEX `coupon_tenant_id_program_id` ON `coupons` (`tenant_id`, `program_id`);
-- create index "coupon_tenant_id_folded_id" to table: "coupons"
CREATE INDEX `coupon_tenant_id_folded_id` ON `coupons` (`tenant_id`, `folded`, `id`);
-- create index "coupons_tenant_id_id" to table: "coupons"
CREATE UNIQUE INDEX `coupons_tenant_id_id` ON `coupons` (`tenant_id`, `id`);
-- create "coupon_codes" table
CREATE TABLE `coupon_codes` (`id` text NOT NULL, `tenant_id` text NOT NULL, `coupon_id` text NOT NULL, `hash` text NOT NULL, `sealed` blob NOT NULL, `most` integer NULL, `used` integer NOT NULL DEFAULT (0), PRIMARY KEY (`id`), CONSTRAINT `coupon_codes_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `coupon_codes_coupon_id_fk` FOREIGN KEY (`tenant_id`, `coupon_id`) REFERENCES `coupons` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `coupon_code_most` CHECK (used >= 0 AND (most IS NULL OR used <= most)));
-- create index "couponcode_tenant_id_hash" to table: "coupon_codes"
CREATE UNIQUE INDEX `couponcode_tenant_id_hash` ON `coupon_codes` (`tenant_id`, `hash`);
-- create index "couponcode_tenant_id_coupon_id_id" to table: "coupon_codes"
CREATE INDEX `couponcode_tenant_id_coupon_id_id` ON `coupon_codes` (`tenant_id`, `coupon_id`, `id`);
-- create index "coupon_codes_tenant_id_id" to table: "coupon_codes"
CREATE UNIQUE INDEX `coupon_codes_tenant_id_id` ON `coupon_codes` (`tenant_id`, `id`);
-- create "coupon_uses" table
CREATE TABLE `coupon_uses` (`id` text NOT NULL, `tenant_id` text NOT NULL, `coupon_id` text NOT NULL, `code_id` text NOT NULL, `customer_id` text NOT NULL, `transaction_id` text NULL, `source` text NOT NULL DEFAULT (''), `source_id` text NOT NULL DEFAULT (''), `at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `coupon_uses_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `coupon_uses_coupon_id_fk` FOREIGN KEY (`tenant_id`, `coupon_id`) REFERENCES `coupons` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `coupon_uses_code_id_fk` FOREIGN KEY (`tenant_id`, `code_id`) REFERENCES `coupon_codes` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `coupon_uses_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `coupon_uses_transaction_id_fk` FOREIGN KEY (`tenant_id`, `transaction_id`) REFERENCES `loyalty_transactions` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "couponuse_tenant_id_coupon_id_customer_id" to table: "coupon_uses"
CREATE INDEX `couponuse_tenant_id_coupon_id_customer_id` ON `coupon_uses` (`tenant_id`, `coupon_id`, `customer_id`);
-- create index "couponuse_tenant_id_coupon_id_at_id" to table: "coupon_uses"
CREATE INDEX `couponuse_tenant_id_coupon_id_at_id` ON `coupon_uses` (`tenant_id`, `coupon_id`, `at`, `id`);
-- create index "couponuse_tenant_id_customer_id_at_id" to table: "coupon_uses"
CREATE INDEX `couponuse_tenant_id_customer_id_at_id` ON `coupon_uses` (`tenant_id`, `customer_id`, `at`, `id`);
-- create index "couponuse_tenant_id_code_id" to table: "coupon_uses"
CREATE INDEX `couponuse_tenant_id_code_id` ON `coupon_uses` (`tenant_id`, `code_id`);
-- create index "couponuse_tenant_id_at_id" to table: "coupon_uses"
CREATE INDEX `couponuse_tenant_id_at_id` ON `coupon_uses` (`tenant_id`, `at`, `id`);
-- create index "couponuse_tenant_id_transaction_id" to table: "coupon_uses"
CREATE INDEX `couponuse_tenant_id_transaction_id` ON `coupon_uses` (`tenant_id`, `transaction_id`) WHERE transaction_id IS NOT NULL;
-- create index "couponuse_source" to table: "coupon_uses"
CREATE UNIQUE INDEX `couponuse_source` ON `coupon_uses` (`tenant_id`, `source`, `source_id`) WHERE source_id <> '';

