package importing_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"kept/care/importing"
	"kept/internal/testhouse"
)

const claimsMapping = `
files:
  claims: claims.csv
  people: people.csv
  goods: goods.csv
  orders: orders.csv
load:
  - {kind: customers, from: people, fields: {externalId: id, name: id}}
  - {kind: products, from: goods, fields: {externalId: sku, name: sku}}
  - kind: claims
    from: claims
    fields: {externalId: id, text: text, amount: within, unit: unit, cutOff: cutoff, products: goods, validFrom: since}
  - kind: purchases
    from: orders
    fields: {externalId: id, customer: who, occurredAt: at, amount: {value: "10"}, claim: under}
`

func claimFiles() fstest.MapFS {
	out := fstest.MapFS{}
	for name, text := range map[string]string{
		"people.csv": "id\nann\n",
		"goods.csv":  "sku\nlamp\nsofa\n",
		"claims.csv": "id,text,within,unit,cutoff,goods,since\n" +
			"fast,Delivered in 2 working days,2,WORKING_DAYS,14:00,\"lamp, sofa\",2026-01-01\n" +
			"week,Delivered within a week,7,CALENDAR_DAYS,,,2026-01-01\n" +
			"none,Delivered some day,,CALENDAR_DAYS,,,2026-01-01\n" +
			"late,At any hour,1,HOURS,25:00,,2026-01-01\n",
		"orders.csv": "id,who,at,under\n1,ann,2026-02-02 10:00,fast\n2,ann,2026-02-02 10:00,\n3,ann,2026-02-02 10:00,nobodys\n4,ann,2025-12-01 10:00,fast\n",
	} {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func TestImportBringsClaimsAndWhatNamesThem(t *testing.T) {
	h := open(t)
	ctx := testhouse.Tenant(t, h.db, "acme")
	m := parse(t, claimsMapping)
	j := h.load(t, ctx, importing.Request{Mapping: m}, claimFiles())
	refused := h.refused(t, ctx, j)
	for _, want := range []string{"25:00", `no claim with the key ""nobodys""`, "was said when she bought"} {
		if !strings.Contains(refused, want) {
			t.Errorf("the refused rows don't say %q:\n%s", want, refused)
		}
	}
	if j.Refused != 4 {
		t.Errorf("%d rows refused, want the claim without a measure, the hour that isn't, and two orders:\n%s", j.Refused, refused)
	}
	var said []string
	for _, p := range h.db.Promise.Query().AllX(ctx) {
		said = append(said, fmt.Sprintf("%s by %s", p.Text, p.DueDay))
	}
	if got := strings.Join(said, "; "); got != "Delivered in 2 working days by 2026-02-04; Delivered within a week by 2026-02-09" {
		t.Errorf("promised: %s", got)
	}
	n := h.db.Event.Query().CountX(ctx)
	h.load(t, ctx, importing.Request{Mapping: m}, claimFiles())
	if again := h.db.Event.Query().CountX(ctx); again != n+1 { // the job itself
		t.Errorf("a second time %d events more", again-n)
	}
}
