package earning_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kept/care/earning"
	"kept/care/event"
)

// nothingEarned are the events for which points can't be earned, and why.
var nothingEarned = map[string]string{
	"points.": "is about points: a rule would be triggered by what it gives",

	"customer.merged": "says who is who", "customer.unmerged": "says who is who", "customer.erased": "nothing is given to whom nobody knows any more",

	"company.": "is of no customer", "product.": "is of no customer", "touchpoint.": "is of no customer", "claim.": "is of no customer",
	"extra_mile.budget_set": "is of a member",
	"study.set_up":          "is of no customer", "study.updated": "is of no customer", "study.opened": "is of no customer", "study.closed": "is of no customer",
	"loyalty_program.": "is of no customer", "earning_rule.": "is of no customer", "parity.": "is of no customer", "campaign.": "is of no customer",
	"thanks.planned": "is of a plan", "thanks.plan_": "is of a plan", "thanks.cap_set": "is of no customer",
	"tier.policy_set": "is of no customer", "reward.added": "is of no customer", "reward.changed": "is of no customer", "reward.retired": "is of no customer",
	"card.": "names nobody: whoever has a card spends it", "referral.terms_set": "is of no customer",
	"coupon.added": "is of no customer", "coupon.codes_taken": "is of no customer", "coupon.withdrawn": "is of no customer",
	"member.": "is of a member", "department.": "is of members", "invitation.": "is of a member", "tenant.": "is of the tenant",
	"token.": "is of a member", "client.": "is of a program", "job.": "is of a member", "billing.": "is of the tenant",
}

// Points can be earned for any event of one customer: whoever adds a type of event
// decides whether it is one.
func TestEveryEventIsATriggerOrSaysWhyNot(t *testing.T) {
	used := map[string]bool{}
	for _, what := range eventTypes(t) {
		why := ""
		for prefix := range nothingEarned {
			many := strings.HasSuffix(prefix, ".") || strings.HasSuffix(prefix, "_")
			if what == prefix || many && strings.HasPrefix(what, prefix) {
				why, used[prefix] = prefix, true
			}
		}
		if trigger := earning.IsTrigger(what); trigger == (why != "") {
			t.Errorf("%s: trigger %v, and a reason against it %q: want one of both", what, trigger, why)
		}
	}
	for prefix := range nothingEarned {
		if !used[prefix] {
			t.Errorf("there is no event %s any more", prefix)
		}
	}
	for _, what := range earning.Refunds {
		if !slices.Contains(earning.Triggers, what) {
			t.Errorf("nobody hears of %s, after which points are taken back", what)
		}
	}
}

// eventTypes reads the types of events that there are.
func eventTypes(t *testing.T) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../event/types.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	ast.Inspect(file, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if kind, ok := v.Type.(*ast.Ident); !ok || kind.Name != "Type" {
			return true
		}
		for _, x := range v.Values {
			text, err := strconv.Unquote(x.(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, text)
		}
		return true
	})
	if !slices.Contains(out, string(event.PurchaseRecorded)) || len(out) < 150 {
		t.Fatalf("%d types of events were read, want all", len(out))
	}
	return out
}
