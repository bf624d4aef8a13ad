-- +goose Up
-- create index "customer_tenant_id_updated_at_id" to table: "customers"
CREATE INDEX `customer_tenant_id_updated_at_id` ON `customers` (`tenant_id`, `updated_at`, `id`);
-- create index "customer_tenant_id_stage_folded_id" to table: "customers"
CREATE INDEX `customer_tenant_id_stage_folded_id` ON `customers` (`tenant_id`, `stage`, `folded`, `id`);
-- By hand: who answers for what, instead of one who answered for all of it.
ALTER TABLE `interactions` ADD COLUMN `emotion_before_by` text NOT NULL DEFAULT ('');
ALTER TABLE `interactions` ADD COLUMN `emotion_after_by` text NOT NULL DEFAULT ('');
ALTER TABLE `interactions` ADD COLUMN `attitude_by` text NOT NULL DEFAULT ('');
ALTER TABLE `interactions` ADD COLUMN `rating_by` text NOT NULL DEFAULT ('');
UPDATE `interactions` SET
  `emotion_before_by` = CASE WHEN `emotion_before` IS NULL THEN '' ELSE `rated_by` END,
  `emotion_after_by` = CASE WHEN `emotion_after` IS NULL THEN '' ELSE `rated_by` END,
  `attitude_by` = CASE WHEN `attitude` IS NULL THEN '' ELSE `rated_by` END,
  `rating_by` = CASE WHEN `rating` IS NULL THEN '' ELSE `rated_by` END
WHERE `rated_by` <> '';
ALTER TABLE `interactions` DROP COLUMN `rated_by`;
