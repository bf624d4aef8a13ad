-- +goose Up
-- create "saved_views" table
CREATE TABLE `saved_views` (`id` text NOT NULL, `tenant_id` text NOT NULL, `member_id` text NOT NULL, `page` text NOT NULL, `name` text NOT NULL, `folded` text NOT NULL, `search` json NOT NULL, `shared` bool NOT NULL DEFAULT (false), `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `saved_views_member_id_fk` FOREIGN KEY (`tenant_id`, `member_id`) REFERENCES `members` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "savedview_tenant_id_page_folded" to table: "saved_views"
CREATE INDEX `savedview_tenant_id_page_folded` ON `saved_views` (`tenant_id`, `page`, `folded`);
-- create index "savedview_tenant_id_member_id" to table: "saved_views"
CREATE INDEX `savedview_tenant_id_member_id` ON `saved_views` (`tenant_id`, `member_id`);

