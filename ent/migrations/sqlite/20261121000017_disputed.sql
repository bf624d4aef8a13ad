-- +goose Up
-- create index "promise_disputed" to table: "promises"
CREATE INDEX `promise_disputed` ON `promises` (`tenant_id`, `due_at`, `id`) WHERE disputed_at IS NOT NULL;

