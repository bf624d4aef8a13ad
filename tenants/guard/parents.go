package guard

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kept/ent/db"
	"kept/ent/db/apiclient"
	"kept/ent/db/campaign"
	"kept/ent/db/card"
	"kept/ent/db/cardhold"
	"kept/ent/db/claim"
	"kept/ent/db/company"
	"kept/ent/db/coupon"
	"kept/ent/db/couponcode"
	"kept/ent/db/customer"
	"kept/ent/db/department"
	"kept/ent/db/earningrule"
	"kept/ent/db/expectation"
	"kept/ent/db/file"
	"kept/ent/db/household"
	"kept/ent/db/interaction"
	"kept/ent/db/job"
	"kept/ent/db/loyaltyaccount"
	"kept/ent/db/loyaltylot"
	"kept/ent/db/loyaltyprogram"
	"kept/ent/db/loyaltyreservation"
	"kept/ent/db/loyaltytransaction"
	"kept/ent/db/member"
	"kept/ent/db/parityrun"
	"kept/ent/db/product"
	"kept/ent/db/promise"
	"kept/ent/db/purchase"
	"kept/ent/db/reward"
	"kept/ent/db/study"
	"kept/ent/db/thanksplan"
	"kept/ent/db/touchpoint"
	"kept/internal/id"
)

// Present looks up many rows of a parent table at once, through the wall, and
// gives the ids that this caller can see. They are Known from then on, so that a
// batch asks once and not once a row. Empty and repeated ids cost nothing.
func Present(ctx context.Context, c *db.Client, parent string, ids ...string) (map[string]bool, error) {
	found, ask := map[string]bool{}, []string{}
	for _, id := range ids {
		if id == "" || found[id] {
			continue
		}
		if known(ctx, parent, id) {
			found[id] = true
			continue
		}
		ask = append(ask, id)
	}
	slices.Sort(ask)
	for part := range slices.Chunk(slices.Compact(ask), 5000) {
		there, err := among(ctx, c, parent, part...)
		if err != nil {
			return nil, err
		}
		for _, id := range there {
			found[id] = true
		}
		Known(ctx, there...)
	}
	return found, nil
}

// prefixes says how the ids of each parent table begin.
var prefixes = map[string]id.Prefix{
	"api_clients": id.Client, "campaigns": id.Campaign, "card_holds": id.CardHold, "cards": id.Card, "claims": id.Claim, "companies": id.Company, "coupon_codes": id.CouponCode, "coupons": id.Coupon,
	"customers": id.Customer, "departments": id.Department,
	"earning_rules": id.EarningRule, "expectations": id.Expectation, "households": id.Household,
	"interactions": id.Interaction, "jobs": id.Job, "members": id.Member, "parity_runs": id.ParityRun, "products": id.Product,
	"loyalty_accounts": id.Account, "loyalty_lots": id.Lot, "loyalty_programs": id.Program, "loyalty_reservations": id.Reservation,
	"loyalty_transactions": id.Movement, "promises": id.Promise, "purchases": id.Purchase, "rewards": id.Reward, "studies": id.Study, "thanks_plans": id.ThanksPlan, "touchpoints": id.Touchpoint,
}

// exists asks through the wall whether the actor's tenant has a row of parent.
func exists(ctx context.Context, c *db.Client, parent, id string) (bool, error) {
	there, err := among(ctx, c, parent, id)
	return len(there) > 0, err
}

// among gives those of ids that are rows of parent within the wall.
func among(ctx context.Context, c *db.Client, parent string, ids ...string) ([]string, error) {
	switch parent {
	case "api_clients":
		return c.ApiClient.Query().Where(apiclient.IDIn(ids...)).IDs(ctx)
	case "claims":
		return c.Claim.Query().Where(claim.IDIn(ids...)).IDs(ctx)
	case "companies":
		return c.Company.Query().Where(company.IDIn(ids...)).IDs(ctx)
	case "card_holds":
		return c.CardHold.Query().Where(cardhold.IDIn(ids...)).IDs(ctx)
	case "cards":
		return c.Card.Query().Where(card.IDIn(ids...)).IDs(ctx)
	case "coupon_codes":
		return c.CouponCode.Query().Where(couponcode.IDIn(ids...)).IDs(ctx)
	case "coupons":
		return c.Coupon.Query().Where(coupon.IDIn(ids...)).IDs(ctx)
	case "customers":
		return c.Customer.Query().Where(customer.IDIn(ids...)).IDs(ctx)
	case "departments":
		return c.Department.Query().Where(department.IDIn(ids...)).IDs(ctx)
	case "expectations":
		return c.Expectation.Query().Where(expectation.IDIn(ids...)).IDs(ctx)
	case "files":
		return c.File.Query().Where(file.IDIn(ids...)).IDs(ctx)
	case "households":
		return c.Household.Query().Where(household.IDIn(ids...)).IDs(ctx)
	case "interactions":
		return c.Interaction.Query().Where(interaction.IDIn(ids...)).IDs(ctx)
	case "jobs":
		return c.Job.Query().Where(job.IDIn(ids...)).IDs(ctx)
	case "earning_rules":
		return c.EarningRule.Query().Where(earningrule.IDIn(ids...)).IDs(ctx)
	case "campaigns":
		return c.Campaign.Query().Where(campaign.IDIn(ids...)).IDs(ctx)
	case "rewards":
		return c.Reward.Query().Where(reward.IDIn(ids...)).IDs(ctx)
	case "loyalty_accounts":
		return c.LoyaltyAccount.Query().Where(loyaltyaccount.IDIn(ids...)).IDs(ctx)
	case "loyalty_lots":
		return c.LoyaltyLot.Query().Where(loyaltylot.IDIn(ids...)).IDs(ctx)
	case "loyalty_programs":
		return c.LoyaltyProgram.Query().Where(loyaltyprogram.IDIn(ids...)).IDs(ctx)
	case "loyalty_reservations":
		return c.LoyaltyReservation.Query().Where(loyaltyreservation.IDIn(ids...)).IDs(ctx)
	case "loyalty_transactions":
		return c.LoyaltyTransaction.Query().Where(loyaltytransaction.IDIn(ids...)).IDs(ctx)
	case "members":
		return c.Member.Query().Where(member.IDIn(ids...)).IDs(ctx)
	case "parity_runs":
		return c.ParityRun.Query().Where(parityrun.IDIn(ids...)).IDs(ctx)
	case "products":
		return c.Product.Query().Where(product.IDIn(ids...)).IDs(ctx)
	case "promises":
		return c.Promise.Query().Where(promise.IDIn(ids...)).IDs(ctx)
	case "purchases":
		return c.Purchase.Query().Where(purchase.IDIn(ids...)).IDs(ctx)
	case "studies":
		return c.Study.Query().Where(study.IDIn(ids...)).IDs(ctx)
	case "thanks_plans":
		return c.ThanksPlan.Query().Where(thanksplan.IDIn(ids...)).IDs(ctx)
	case "touchpoints":
		return c.Touchpoint.Query().Where(touchpoint.IDIn(ids...)).IDs(ctx)
	default:
		return nil, fmt.Errorf("guard: no way to look up a row of %s", parent)
	}
}

// nameOf says a parent as people do: "customer", "API client".
func nameOf(table string) string {
	switch table {
	case "api_clients":
		return "API client"
	case "companies":
		return "company"
	case "earning_rules":
		return "earning rule"
	case "loyalty_accounts":
		return "account of points"
	case "loyalty_lots":
		return "lot of points"
	case "loyalty_programs":
		return "loyalty program"
	case "loyalty_reservations":
		return "reservation"
	case "loyalty_transactions":
		return "transaction"
	default:
		return strings.TrimSuffix(table, "s")
	}
}
