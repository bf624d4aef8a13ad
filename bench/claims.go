package main

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing/fstest"
	"time"

	"kept/care/claim"
	"kept/care/importing"
	"kept/internal/clock"
)

// claimsGoal is how much longer the import of purchases may take when claims
// are applied to them.
const claimsGoal = 1.30

// claims measures what two overlapping claims add to the import of purchases
// with promises: beside a day that each purchase has of its own (two links
// each), and where the stricter of them makes the promise (and one link).
func claims(ctx context.Context, c config) error {
	orders, people, goods := 100_000, 20_000, 5_000
	if c.small {
		orders, people, goods = 10_000, 2_000, 500
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	undated := strings.Replace(ordersMapping, "      promisedDay: promised\n", "", 1)
	return eachDatabase(ctx, c, func(h *house) error {
		room := h.importingRoom()
		if _, err := h.bring(room, peopleMapping, peopleFiles(people, goods), people+goods); err != nil {
			return err
		}
		if err := h.claim(room); err != nil {
			return err
		}
		var without, beside, made []time.Duration
		for round := range max(1, min(3, c.rounds)) {
			ways := []struct {
				month, mapping string
				into           *[]time.Duration
			}{{"2026-01", ordersMapping, &without}, {"2026-02", ordersMapping, &beside}, {"2026-02", undated, &made}}
			for i := range ways {
				way := ways[(round+i)%len(ways)] // each takes each turn: an import into a larger database takes longer
				files := inMonth(orderFiles(3*round+i, orders, people, goods), way.month)
				d, err := h.bring(room, way.mapping, files, orders)
				if err != nil {
					return err
				}
				*way.into = append(*way.into, d)
			}
		}
		base := median(without)
		fmt.Printf("%s: %d purchases with promises in %v; under two claims, with days of their own %v (%.2f), by a claim %v (%.2f): at most %.2f is wanted (median of %d)\n",
			h.name, orders, base.Round(time.Millisecond), median(beside).Round(time.Millisecond), ratioOf(median(beside), base),
			median(made).Round(time.Millisecond), ratioOf(median(made), base), claimsGoal, len(without))
		return nil
	})
}

func ratioOf(a, b time.Duration) float64 { return a.Seconds() / b.Seconds() }

// claim says two things of the shop from February 2026 on.
func (h *house) claim(room *importing.Room) error {
	from := clock.Day("2026-02-01")
	for _, days := range []int{3, 7} {
		_, err := room.Stories.Claims.Add(h.ctx, claim.Draft{
			Text: fmt.Sprintf("Delivered in %d working days", days), Kind: claim.Deadline, Trigger: claim.OnPurchase, ValidFrom: &from,
			Measure: &claim.Measure{Amount: days, Unit: claim.WorkingDays},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// inMonth moves orders of February 2026 to another month.
func inMonth(files fstest.MapFS, month string) fstest.MapFS {
	orders := strings.ReplaceAll(string(files["orders.csv"].Data), "2026-02", month)
	files["orders.csv"] = &fstest.MapFile{Data: []byte(orders)}
	return files
}
