-- +goose Up
-- add columns to table: "promises"
ALTER TABLE `promises` ADD COLUMN `look_at` datetime NULL;
ALTER TABLE `promises` ADD COLUMN `at_risk_at` datetime NULL;
-- create index "promise_at_risk" to table: "promises"
CREATE INDEX `promise_at_risk` ON `promises` (`tenant_id`, `due_at`, `id`) WHERE at_risk_at IS NOT NULL;
-- create index "promise_look_at_tenant_id" to table: "promises"
CREATE INDEX `promise_look_at_tenant_id` ON `promises` (`look_at`, `tenant_id`) WHERE look_at IS NOT NULL;
-- What is open already is looked at too.
UPDATE `promises` SET `look_at` = `recorded_at` WHERE `state` = 'OPEN' AND `waiting_since` IS NULL;
-- And the days are counted anew, by how much time was given.
INSERT INTO `made_marks` (`id`, `tenant_id`, `day`) SELECT 'mrk_' || substr(`id`, 5), `tenant_id`, `day` FROM `times_days` WHERE `dimension` = '';
