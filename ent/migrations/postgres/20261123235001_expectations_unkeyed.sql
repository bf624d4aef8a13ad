-- +goose Up
-- modify "expectations" table
ALTER TABLE "expectations" DROP CONSTRAINT "expectations_customer_id_fk", DROP CONSTRAINT "expectations_product_id_fk", DROP CONSTRAINT "expectations_tenant_id_fk", DROP CONSTRAINT "expectations_touchpoint_id_fk";

