-- +goose Up
-- Where pages of API clients are served from: a browser asks with an origin
-- alone, before anybody is known. SQLite has few clients and reads them all.
CREATE INDEX hand_api_clients_origins ON api_clients USING gin (origins jsonb_path_ops) WHERE revoked_at IS NULL;
