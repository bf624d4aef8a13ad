-- +goose Up
-- create "absences" table
CREATE TABLE `absences` (`id` text NOT NULL, `tenant_id` text NOT NULL, `member_id` text NOT NULL, `deputy_id` text NULL, `from_day` text NOT NULL, `until_day` text NOT NULL, `from_at` datetime NOT NULL, `until_at` datetime NOT NULL, `created_at` datetime NOT NULL, `ended_at` datetime NULL, `look_at` datetime NULL, `uncovered_told` bool NOT NULL DEFAULT (false), PRIMARY KEY (`id`), CONSTRAINT `absences_member_id_fk` FOREIGN KEY (`tenant_id`, `member_id`) REFERENCES `members` (`tenant_id`, `id`) ON DELETE NO ACTION, CONSTRAINT `absences_deputy_id_fk` FOREIGN KEY (`tenant_id`, `deputy_id`) REFERENCES `members` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "absence_tenant_id_member_id_from_day" to table: "absences"
CREATE INDEX `absence_tenant_id_member_id_from_day` ON `absences` (`tenant_id`, `member_id`, `from_day`);
-- create index "absence_tenant_id_deputy_id" to table: "absences"
CREATE INDEX `absence_tenant_id_deputy_id` ON `absences` (`tenant_id`, `deputy_id`);
-- create index "absence_tenant_id_until_at_id" to table: "absences"
CREATE INDEX `absence_tenant_id_until_at_id` ON `absences` (`tenant_id`, `until_at`, `id`);
-- create index "absence_look_at_tenant_id" to table: "absences"
CREATE INDEX `absence_look_at_tenant_id` ON `absences` (`look_at`, `tenant_id`) WHERE look_at IS NOT NULL;

