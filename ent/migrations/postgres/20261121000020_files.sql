-- +goose Up
-- create index "job_tenant_id_actor_id_created_at_id" to table: "jobs"
CREATE INDEX "job_tenant_id_actor_id_created_at_id" ON "jobs" ("tenant_id", "actor_id", "created_at", "id");
-- create "files" table
CREATE TABLE "files" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "name" text NOT NULL COLLATE "C", "encoding" text NOT NULL DEFAULT '' COLLATE "C", "size" bigint NOT NULL DEFAULT 0, "lines" bigint NOT NULL DEFAULT 0, "chunks" bigint NOT NULL DEFAULT 0, "actor_id" text NOT NULL DEFAULT '' COLLATE "C", "job_id" text NULL COLLATE "C", "created_at" timestamptz NOT NULL, "completed_at" timestamptz NULL, "expires_at" timestamptz NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "files_tenant_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "tenants" ("id") ON DELETE NO ACTION, CONSTRAINT "files_job_id_fk" FOREIGN KEY ("tenant_id", "job_id") REFERENCES "jobs" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "file_tenant_id_job_id_name" to table: "files"
CREATE INDEX "file_tenant_id_job_id_name" ON "files" ("tenant_id", "job_id", "name") WHERE job_id IS NOT NULL;
-- create index "file_expires_at" to table: "files"
CREATE INDEX "file_expires_at" ON "files" ("expires_at");
-- create index "files_tenant_id_id" to table: "files"
CREATE UNIQUE INDEX "files_tenant_id_id" ON "files" ("tenant_id", "id");
-- create "file_chunks" table
CREATE TABLE "file_chunks" ("id" text NOT NULL COLLATE "C", "tenant_id" text NOT NULL COLLATE "C", "file_id" text NOT NULL COLLATE "C", "number" bigint NOT NULL, "body" bytea NOT NULL, PRIMARY KEY ("id"), CONSTRAINT "file_chunks_file_id_fk" FOREIGN KEY ("tenant_id", "file_id") REFERENCES "files" ("tenant_id", "id") ON DELETE NO ACTION);
-- create index "filechunk_tenant_id_file_id_number" to table: "file_chunks"
CREATE UNIQUE INDEX "filechunk_tenant_id_file_id_number" ON "file_chunks" ("tenant_id", "file_id", "number");


-- +goose StatementBegin
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['files', 'file_chunks'] LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO kept_worker, kept_app', t);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY across_tenants ON %I TO kept_worker USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY one_tenant ON %I TO kept_app
      USING (tenant_id = current_setting(''kept.tenant'', true))
      WITH CHECK (tenant_id = current_setting(''kept.tenant'', true))', t);
  END LOOP;
END
$$;
-- +goose StatementEnd
