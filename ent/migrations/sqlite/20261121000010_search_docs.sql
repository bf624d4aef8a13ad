-- +goose Up
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- create "new_search_docs" table
CREATE TABLE `new_search_docs` (`id` text NOT NULL, `tenant_id` text NOT NULL, `docid` integer NOT NULL, `kind` text NOT NULL, `customer_id` text NOT NULL DEFAULT (''), `title` text NOT NULL, `folded` text NOT NULL, `words` text NOT NULL, `private` text NOT NULL DEFAULT (''), `updated_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `search_docs_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION);
-- copy rows from old table "search_docs" to new temporary table "new_search_docs"
INSERT INTO `new_search_docs` (`id`, `tenant_id`, `docid`, `kind`, `customer_id`, `title`, `folded`, `words`, `updated_at`) SELECT `id`, `tenant_id`, `rowid`, `kind`, `customer_id`, `title`, lower(`title`), `words`, `updated_at` FROM `search_docs`;
-- drop "search_docs" table after copying rows
DROP TABLE `search_docs`;
-- rename temporary table "new_search_docs" to "search_docs"
ALTER TABLE `new_search_docs` RENAME TO `search_docs`;
-- create index "searchdoc_docid" to table: "search_docs"
CREATE UNIQUE INDEX `searchdoc_docid` ON `search_docs` (`docid`);
-- create index "searchdoc_tenant_id_kind_folded_id" to table: "search_docs"
CREATE INDEX `searchdoc_tenant_id_kind_folded_id` ON `search_docs` (`tenant_id`, `kind`, `folded`, `id`);
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;

