-- +goose Up
-- create index "job_tenant_id_actor_id_created_at_id" to table: "jobs"
CREATE INDEX `job_tenant_id_actor_id_created_at_id` ON `jobs` (`tenant_id`, `actor_id`, `created_at`, `id`);
-- create "files" table
CREATE TABLE `files` (`id` text NOT NULL, `tenant_id` text NOT NULL, `name` text NOT NULL, `encoding` text NOT NULL DEFAULT (''), `size` integer NOT NULL DEFAULT (0), `lines` integer NOT NULL DEFAULT (0), `chunks` integer NOT NULL DEFAULT (0), `actor_id` text NOT NULL DEFAULT (''), `job_id` text NULL, `created_at` datetime NOT NULL, `completed_at` datetime NULL, `expires_at` datetime NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `files_tenant_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants` (`id`) ON DELETE NO ACTION, CONSTRAINT `files_job_id_fk` FOREIGN KEY (`tenant_id`, `job_id`) REFERENCES `jobs` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "file_tenant_id_job_id_name" to table: "files"
CREATE INDEX `file_tenant_id_job_id_name` ON `files` (`tenant_id`, `job_id`, `name`) WHERE job_id IS NOT NULL;
-- create index "file_expires_at" to table: "files"
CREATE INDEX `file_expires_at` ON `files` (`expires_at`);
-- create index "files_tenant_id_id" to table: "files"
CREATE UNIQUE INDEX `files_tenant_id_id` ON `files` (`tenant_id`, `id`);
-- create "file_chunks" table
CREATE TABLE `file_chunks` (`id` text NOT NULL, `tenant_id` text NOT NULL, `file_id` text NOT NULL, `number` integer NOT NULL, `body` blob NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `file_chunks_file_id_fk` FOREIGN KEY (`tenant_id`, `file_id`) REFERENCES `files` (`tenant_id`, `id`) ON DELETE NO ACTION);
-- create index "filechunk_tenant_id_file_id_number" to table: "file_chunks"
CREATE UNIQUE INDEX `filechunk_tenant_id_file_id_number` ON `file_chunks` (`tenant_id`, `file_id`, `number`);

