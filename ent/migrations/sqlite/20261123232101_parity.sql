-- +goose Up
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- create "new_coupons" table
CREATE TABLE `new_coupons` (`id` text NOT NULL, `tenant_id` text NOT NULL, `program_id` text NOT NULL, `name` text NOT NULL, `folded` text NOT NULL, `kind` text NOT NULL, `points` integer NOT NULL DEFAULT (0), `amount` integer NOT NULL DEFAULT (0), `currency` text NOT NULL DEFAULT (''), `percent` integer NOT NULL DEFAULT (0), `per_code` integer NULL, `per_customer` integer NULL, `total` integer NULL, `codes` integer NOT NULL, `used` integer NOT NULL DEFAULT (0), `valid_from` text NOT NULL DEFAULT (''), `valid_until` text NOT NULL DEFAULT (''), `newcomers_only` bool NOT NULL DEFAULT (false), `taken_at` datetime NULL, `withdrawn_at` datetime NULL, `created_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `coupons_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `coupons_program_id_fk` FOREIGN KEY (`tenant_id`, `program_id`) REFERENCES `loyalty_programs` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `coupon_total` CHECK (used >= 0 AND (total IS NULL OR used <= total)));
-- copy rows from old table "coupons" to new temporary table "new_coupons"
INSERT INTO `new_coupons` (`id`, `tenant_id`, `program_id`, `name`, `folded`, `kind`, `points`, `amount`, `currency`, `percent`, `per_code`, `per_customer`, `total`, `codes`, `used`, `valid_from`, `valid_until`, `taken_at`, `withdrawn_at`, `created_at`) SELECT `id`, `tenant_id`, `program_id`, `name`, `folded`, `kind`, `points`, `amount`, `currency`, `percent`, `per_code`, `per_customer`, `total`, `codes`, `used`, `valid_from`, `valid_until`, `taken_at`, `withdrawn_at`, `created_at` FROM `coupons`;
-- drop "coupons" table after copying rows
DROP TABLE `coupons`;
-- rename temporary table "new_coupons" to "coupons"
ALTER TABLE `new_coupons` RENAME TO `coupons`;
-- create index "coupon_tenant_id_program_id" to table: "coupons"
CREATE INDEX `coupon_tenant_id_program_id` ON `coupons` (`tenant_id`, `program_id`);
-- create index "coupon_tenant_id_folded_id" to table: "coupons"
CREATE INDEX `coupon_tenant_id_folded_id` ON `coupons` (`tenant_id`, `folded`, `id`);
-- create index "coupons_tenant_id_id" to table: "coupons"
CREATE UNIQUE INDEX `coupons_tenant_id_id` ON `coupons` (`tenant_id`, `id`);
-- create "parity_findings" table
CREATE TABLE `parity_findings` (`id` text NOT NULL, `tenant_id` text NOT NULL, `run_id` text NOT NULL, `customer_id` text NOT NULL, `kind` text NOT NULL, `offer` text NOT NULL, `name` text NOT NULL, `newcomer` integer NOT NULL, `hers` integer NOT NULL, `worse_by` integer NOT NULL, `n` integer NOT NULL, `records` json NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `parity_findings_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `parity_findings_run_id_fk` FOREIGN KEY (`tenant_id`, `run_id`) REFERENCES `parity_runs` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `parity_findings_customer_id_fk` FOREIGN KEY (`tenant_id`, `customer_id`) REFERENCES `customers` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "parityfinding_tenant_id_run_id_customer_id_kind_offer" to table: "parity_findings"
CREATE UNIQUE INDEX `parityfinding_tenant_id_run_id_customer_id_kind_offer` ON `parity_findings` (`tenant_id`, `run_id`, `customer_id`, `kind`, `offer`);
-- create index "parityfinding_tenant_id_run_id_worse_by_id" to table: "parity_findings"
CREATE INDEX `parityfinding_tenant_id_run_id_worse_by_id` ON `parity_findings` (`tenant_id`, `run_id`, `worse_by`, `id`);
-- create index "parityfinding_tenant_id_run_id_kind_worse_by_id" to table: "parity_findings"
CREATE INDEX `parityfinding_tenant_id_run_id_kind_worse_by_id` ON `parity_findings` (`tenant_id`, `run_id`, `kind`, `worse_by`, `id`);
-- create index "parityfinding_tenant_id_customer_id" to table: "parity_findings"
CREATE INDEX `parityfinding_tenant_id_customer_id` ON `parity_findings` (`tenant_id`, `customer_id`);
-- create "parity_runs" table
CREATE TABLE `parity_runs` (`id` text NOT NULL, `tenant_id` text NOT NULL, `job_id` text NOT NULL, `as_of` datetime NOT NULL, `thousand` integer NOT NULL, `currency` text NOT NULL, `asked` integer NOT NULL DEFAULT (0), `worse` integer NOT NULL DEFAULT (0), `findings` integer NOT NULL DEFAULT (0), `lacking` integer NOT NULL DEFAULT (0), `offers` integer NOT NULL DEFAULT (0), `uncompared` integer NOT NULL DEFAULT (0), `finished_at` datetime NULL, PRIMARY KEY (`id`), CONSTRAINT `parity_runs_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `parity_runs_job_id_fk` FOREIGN KEY (`tenant_id`, `job_id`) REFERENCES `jobs` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "parityrun_tenant_id_as_of_id" to table: "parity_runs"
CREATE INDEX `parityrun_tenant_id_as_of_id` ON `parity_runs` (`tenant_id`, `as_of`, `id`);
-- create index "parityrun_tenant_id_job_id" to table: "parity_runs"
CREATE UNIQUE INDEX `parityrun_tenant_id_job_id` ON `parity_runs` (`tenant_id`, `job_id`);
-- create index "parity_runs_tenant_id_id" to table: "parity_runs"
CREATE UNIQUE INDEX `parity_runs_tenant_id_id` ON `parity_runs` (`tenant_id`, `id`);
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;

