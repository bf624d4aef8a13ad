package guard

import (
	"context"
	"fmt"
	"strings"

	"kept/ent/db"
	"kept/ent/db/apiclient"
	"kept/ent/db/company"
	"kept/ent/db/customer"
	"kept/ent/db/department"
	"kept/ent/db/interaction"
	"kept/ent/db/job"
	"kept/ent/db/member"
	"kept/ent/db/product"
	"kept/ent/db/promise"
	"kept/ent/db/purchase"
	"kept/ent/db/touchpoint"
)

// exists asks through the wall whether the actor's tenant has a row of parent.
func exists(ctx context.Context, c *db.Client, parent, id string) (bool, error) {
	switch parent {
	case "api_clients":
		return c.ApiClient.Query().Where(apiclient.ID(id)).Exist(ctx)
	case "companies":
		return c.Company.Query().Where(company.ID(id)).Exist(ctx)
	case "customers":
		return c.Customer.Query().Where(customer.ID(id)).Exist(ctx)
	case "departments":
		return c.Department.Query().Where(department.ID(id)).Exist(ctx)
	case "interactions":
		return c.Interaction.Query().Where(interaction.ID(id)).Exist(ctx)
	case "jobs":
		return c.Job.Query().Where(job.ID(id)).Exist(ctx)
	case "members":
		return c.Member.Query().Where(member.ID(id)).Exist(ctx)
	case "products":
		return c.Product.Query().Where(product.ID(id)).Exist(ctx)
	case "promises":
		return c.Promise.Query().Where(promise.ID(id)).Exist(ctx)
	case "purchases":
		return c.Purchase.Query().Where(purchase.ID(id)).Exist(ctx)
	case "touchpoints":
		return c.Touchpoint.Query().Where(touchpoint.ID(id)).Exist(ctx)
	default:
		return false, fmt.Errorf("guard: no way to look up a row of %s", parent)
	}
}

// nameOf says a parent as people do: "customer", "API client".
func nameOf(table string) string {
	switch table {
	case "api_clients":
		return "API client"
	case "companies":
		return "company"
	default:
		return strings.TrimSuffix(table, "s")
	}
}
