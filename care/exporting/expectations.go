package exporting

import (
	"context"
	"strconv"
	"strings"

	"kept/care/expectation"
	"kept/internal/maybe"
	"kept/tenants"
)

// expectations is a line for each time that one was met or not, and one for each
// that was never assessed. One that everybody has may have been assessed very
// often: its lines come a page at a time too.
func (r *Room) expectations(q ExpectationList) list {
	f := maybe.Value(q.Filter)
	return list{
		name: "expectations", scope: tenants.ExpectationsRead,
		header: []string{"id", "externalId", "kind", "customerId", "customer", "segment", "text", "dimension", "unit", "direction", "adequate", "desired", "importance",
			"source", "standing", "basis", "basisN", "claimId", "productId", "touchpointId", "purchaseId", "promiseId", "occurredAt", "withdrawnAt", "withdrawnReason",
			"assessmentId", "assessedBy", "assessedCustomerId", "adequateThen", "desiredThen", "perceived", "result", "assessedAt", "note", "struckAt", "struckReason"},
		count: unknown,
		page: func(ctx context.Context, after string) ([][]string, string, error) {
			return r.expectationPage(ctx, f, after)
		},
	}
}

// between separates, in the place that such an export has reached, the last whole
// expectation from the last line of the next; cursors have none.
const between = "/"

func (r *Room) expectationPage(ctx context.Context, f expectation.Filter, after string) ([][]string, string, error) {
	before, inside, amid := strings.Cut(after, between)
	args := from(before)
	if amid {
		one := 1
		args.First = &one
	}
	es, err := r.Expectations.List(ctx, f, expectation.OldestFirst, args)
	if err != nil {
		return nil, "", err
	}
	ids, customers := make([]string, len(es.Items)), make([]string, len(es.Items))
	for i, e := range es.Items {
		ids[i], customers[i] = e.ID, e.CustomerID
	}
	met, err := r.Expectations.AssessmentsOf(ctx, ids, from(inside))
	if err != nil {
		return nil, "", err
	}
	names, err := r.names(ctx, customers)
	if err != nil {
		return nil, "", err
	}
	var out [][]string
	for _, e := range es.Items {
		out = append(out, expectationRows(e, names[e.CustomerID], met[e.ID].Items)...)
		if more := next(met[e.ID]); more != "" {
			return out, before + between + more, nil
		}
		before = es.Key(e).Cursor()
	}
	return out, next(es), nil
}

func expectationRows(e *expectation.Expectation, customer string, met []*expectation.Assessment) [][]string {
	row := []string{e.ID, maybe.Value(e.ExternalID), string(e.Kind), e.CustomerID, customer, e.Segment, e.Text, string(e.Dimension), string(e.Measure.Unit), string(e.Measure.Direction),
		e.Adequate.String(), e.Desired.String(), strconv.Itoa(e.Importance), string(e.Source), string(e.Standing)}
	if e.Basis == nil {
		row = append(row, "", "")
	} else {
		row = append(row, e.Basis.Note, strconv.Itoa(e.Basis.N))
	}
	row = append(row, e.ClaimID, e.ProductID, e.TouchpointID, e.PurchaseID, e.PromiseID, moment(e.OccurredAt), momentOf(e.WithdrawnAt), e.Reason)
	if len(met) == 0 {
		return [][]string{append(row, make([]string, 11)...)}
	}
	out := make([][]string, len(met))
	for i, a := range met {
		out[i] = append(row[:len(row):len(row)], a.ID, string(a.Way), a.CustomerID, a.Adequate.String(), a.Desired.String(), a.Perceived.String(), string(a.Result),
			moment(a.OccurredAt), a.Note, momentOf(a.StruckAt), a.Reason)
	}
	return out
}
