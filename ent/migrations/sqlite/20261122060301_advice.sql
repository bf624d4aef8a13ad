-- +goose Up
-- By hand: columns are added, where the generator would write the whole tables anew.
ALTER TABLE `interactions` ADD COLUMN `complaint` bool NOT NULL DEFAULT (false);
ALTER TABLE `promises` ADD COLUMN `advised_at` datetime NULL;
ALTER TABLE `promises` ADD COLUMN `bold_reason` text NOT NULL DEFAULT ('');
ALTER TABLE `tenants` ADD COLUMN `holidays` json NULL;
ALTER TABLE `tenants` ADD COLUMN `bold_dates_need_reason` bool NOT NULL DEFAULT (false);
CREATE INDEX `promise_tenant_id_made_at` ON `promises` (`tenant_id`, `made_at`) WHERE previous_id IS NULL;
-- create "made_marks" table
CREATE TABLE `made_marks` (`id` text NOT NULL, `tenant_id` text NOT NULL, `day` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `made_marks_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- create index "mademark_tenant_id_day" to table: "made_marks"
CREATE INDEX `mademark_tenant_id_day` ON `made_marks` (`tenant_id`, `day`);
-- create "times_days" table
CREATE TABLE `times_days` (`id` text NOT NULL, `tenant_id` text NOT NULL, `day` text NOT NULL, `dimension` text NOT NULL DEFAULT (''), `key` text NOT NULL DEFAULT (''), `times` json NOT NULL, `never` integer NOT NULL, `ends` json NOT NULL, `made` integer NOT NULL, `bold` integer NOT NULL, `bold_kept` integer NOT NULL, `advised` integer NOT NULL, `advised_kept` integer NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `times_days_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- create index "timesday_tenant_id_dimension_key_day" to table: "times_days"
CREATE UNIQUE INDEX `timesday_tenant_id_dimension_key_day` ON `times_days` (`tenant_id`, `dimension`, `key`, `day`);
-- create index "timesday_tenant_id_day" to table: "times_days"
CREATE INDEX `timesday_tenant_id_day` ON `times_days` (`tenant_id`, `day`);
-- The days of what was promised so far are counted by the next roll-up.
INSERT INTO `made_marks` (`id`, `tenant_id`, `day`)
SELECT 'mrk_' || `tenant_id` || `day`, `tenant_id`, `day`
FROM (SELECT DISTINCT `tenant_id`, date(`made_at` / 1000000, 'unixepoch') AS `day` FROM `promises` WHERE `previous_id` IS NULL);
