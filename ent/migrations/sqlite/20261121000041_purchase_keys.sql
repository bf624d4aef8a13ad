-- +goose Up
-- A purchase is found by its own keys, in its own row: it leaves the full-text index.
ALTER TABLE `purchases` ADD COLUMN `folded` text NULL;
ALTER TABLE `purchases` ADD COLUMN `tail` text NULL;
UPDATE `purchases` SET `folded` = d.`folded` FROM `search_docs` d WHERE d.`id` = `purchases`.`id`;
-- The last word: rtrim takes away every letter of the text that is no blank.
UPDATE `purchases` SET `tail` = substr(`folded`, 1 + length(rtrim(`folded`, replace(`folded`, ' ', '')))) WHERE `folded` LIKE '% %';
DELETE FROM `search_docs` WHERE `kind` = 'PURCHASE';
-- create index "purchase_tenant_id_folded_id" to table: "purchases"
CREATE INDEX `purchase_tenant_id_folded_id` ON `purchases` (`tenant_id`, `folded`, `id`);
-- create index "purchase_tenant_id_tail_id" to table: "purchases"
CREATE INDEX `purchase_tenant_id_tail_id` ON `purchases` (`tenant_id`, `tail`, `id`) WHERE tail IS NOT NULL;
-- drop index "promise_tenant_id_chain_id" from table: "promises"
DROP INDEX `promise_tenant_id_chain_id`;
-- create index "promise_tenant_id_chain_id" to table: "promises"
CREATE INDEX `promise_tenant_id_chain_id` ON `promises` (`tenant_id`, `chain_id`) WHERE previous_id IS NOT NULL;
