package exporting

import (
	"context"
	"strconv"
	"strings"
	"time"

	"kept/care/customer"
	"kept/care/interaction"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/internal/clock"
	"kept/internal/maybe"
	"kept/internal/page"
	"kept/tenants"
)

// mostCounted is how far a list is counted beforehand; a progress bar needs no more.
const mostCounted = 100_000

var identityColumns = []customer.IdentityKind{customer.EmailAddress, customer.PhoneNumber, customer.Handle, customer.Card}

func (r *Room) customers(q CustomerList, attributes []string) list {
	f := maybe.Value(q.Filter)
	header := []string{"id", "externalId", "name", "stage", "companyId", "email", "phone", "handle", "card", "tags", "timeZone", "language",
		"preferredChannel", "contactMember", "heardOfUsBy", "createdAt", "updatedAt"}
	for _, key := range attributes {
		header = append(header, "attributes."+key)
	}
	return list{name: "customers", scope: tenants.CustomersRead, header: header,
		count: func(ctx context.Context) (int, error) { return r.Customers.Count(ctx, f, mostCounted) },
		page: func(ctx context.Context, after string) ([][]string, string, error) {
			// By when they came: names change, and a page by name would miss somebody.
			p, err := r.Customers.List(ctx, f, customer.ByCreated, from(after))
			if err != nil {
				return nil, "", err
			}
			rows, err := r.customerRows(ctx, p.Items, attributes)
			return rows, next(p), err
		},
	}
}

func (r *Room) customerRows(ctx context.Context, cs []*customer.Customer, attributes []string) ([][]string, error) {
	ids, contacts := make([]string, len(cs)), make([]string, len(cs))
	for i, c := range cs {
		ids[i], contacts[i] = c.ID, c.ContactMemberID
	}
	identities, err := r.Customers.Identities(ctx, ids)
	if err != nil {
		return nil, err
	}
	tags, err := r.Customers.Tags(ctx, ids)
	if err != nil {
		return nil, err
	}
	members, err := r.members(ctx, contacts)
	if err != nil {
		return nil, err
	}
	out := make([][]string, len(cs))
	for i, c := range cs {
		row := []string{c.ID, maybe.Value(c.ExternalID), c.Name, string(c.Stage), c.CompanyID}
		for _, kind := range identityColumns {
			row = append(row, valuesOf(identities[c.ID], kind))
		}
		row = append(row, strings.Join(tags[c.ID], ", "), c.Zone, c.Language, string(maybe.Value(c.PreferredChannel)), members[c.ContactMemberID],
			c.HeardOfUsBy, moment(c.CreatedAt), moment(c.UpdatedAt))
		for _, key := range attributes {
			row = append(row, c.AttributeText(key))
		}
		out[i] = row
	}
	return out, nil
}

func valuesOf(identities []*customer.Identity, kind customer.IdentityKind) string {
	var out []string
	for _, i := range identities {
		if i.Kind == kind {
			out = append(out, i.Value)
		}
	}
	return strings.Join(out, ", ")
}

func (r *Room) promises(q PromiseList) list {
	f := maybe.Value(q.Filter)
	return list{name: "promises", scope: tenants.PromisesRead,
		header: []string{"id", "externalId", "state", "text", "customerId", "customer", "owner", "departmentId", "channel", "dueKind", "dueDay", "dueTimeZone",
			"dueAt", "firstDueAt", "targetAt", "madeAt", "settledAt", "evidence", "reason", "waitingSince", "disputedAt", "purchaseId", "productId", "chainId"},
		count: func(ctx context.Context) (int, error) {
			ids, err := r.Promises.Matching(ctx, f, mostCounted)
			return len(ids), err
		},
		page: func(ctx context.Context, after string) ([][]string, string, error) {
			p, err := r.Promises.List(ctx, f, promise.ByDue, from(after))
			if err != nil {
				return nil, "", err
			}
			rows, err := r.promiseRows(ctx, p.Items)
			return rows, next(p), err
		},
	}
}

func (r *Room) promiseRows(ctx context.Context, ps []*promise.Promise) ([][]string, error) {
	customers, owners := make([]string, len(ps)), make([]string, len(ps))
	for i, p := range ps {
		customers[i], owners[i] = p.CustomerID, p.OwnerID
	}
	names, err := r.names(ctx, customers)
	if err != nil {
		return nil, err
	}
	members, err := r.members(ctx, owners)
	if err != nil {
		return nil, err
	}
	out := make([][]string, len(ps))
	for i, p := range ps {
		out[i] = []string{p.ID, p.ExternalID, string(p.State), p.Text, p.CustomerID, names[p.CustomerID], members[p.OwnerID], p.DepartmentID,
			string(p.Channel), string(p.Due.Kind), string(p.Due.Day), p.Due.Zone, moment(p.Due.At), moment(p.FirstDueAt), momentOf(p.TargetAt),
			moment(p.MadeAt), momentOf(p.SettledAt), p.Evidence, p.Reason, momentOf(p.WaitingSince), momentOf(p.DisputedAt), p.PurchaseID, p.ProductID, p.ChainID}
	}
	return out, nil
}

func (r *Room) purchases(q PurchaseList) list {
	return list{name: "purchases", scope: tenants.PurchasesRead,
		header: []string{"id", "externalId", "customerId", "customer", "status", "channel", "amount", "currency", "rate", "items",
			"promisedDay", "promisedTimeZone", "deliveredAt", "cancelledAt", "occurredAt"},
		count: unknown,
		page: func(ctx context.Context, after string) ([][]string, string, error) {
			p, err := of(ctx, q.CustomerID, after, r.Purchases.List, r.Purchases.Of)
			if err != nil {
				return nil, "", err
			}
			rows, err := r.purchaseRows(ctx, p.Items)
			return rows, next(p), err
		},
	}
}

func (r *Room) purchaseRows(ctx context.Context, ps []*purchase.Purchase) ([][]string, error) {
	customers := make([]string, len(ps))
	for i, p := range ps {
		customers[i] = p.CustomerID
	}
	names, err := r.names(ctx, customers)
	if err != nil {
		return nil, err
	}
	out := make([][]string, len(ps))
	for i, p := range ps {
		items := 0
		for _, l := range p.Lines {
			items += l.Quantity
		}
		out[i] = []string{p.ID, maybe.Value(p.ExternalID), p.CustomerID, names[p.CustomerID], string(p.Status), string(p.Channel), p.Amount.Amount(), p.Amount.Currency,
			p.Rate, strconv.Itoa(items), string(maybe.Value(p.PromisedDay)), p.PromisedZone, momentOf(p.DeliveredAt), momentOf(p.CancelledAt), moment(p.OccurredAt)}
	}
	return out, nil
}

func (r *Room) interactions(q InteractionList) list {
	return list{name: "interactions", scope: tenants.InteractionsRead,
		header: []string{"id", "externalId", "customerId", "customer", "channel", "direction", "initiative", "stage", "subject", "body", "member",
			"waitSeconds", "handlingSeconds", "callResult", "outcome", "relationship", "emotionBefore", "emotionAfter", "rating", "complaint", "occurredAt"},
		count: unknown,
		page: func(ctx context.Context, after string) ([][]string, string, error) {
			p, err := of(ctx, q.CustomerID, after, r.Interactions.List, r.Interactions.Of)
			if err != nil {
				return nil, "", err
			}
			rows, err := r.interactionRows(ctx, p.Items)
			return rows, next(p), err
		},
	}
}

func (r *Room) interactionRows(ctx context.Context, is []*interaction.Interaction) ([][]string, error) {
	customers, staff := make([]string, len(is)), make([]string, len(is))
	for i, one := range is {
		customers[i], staff[i] = one.CustomerID, one.MemberID
	}
	names, err := r.names(ctx, customers)
	if err != nil {
		return nil, err
	}
	members, err := r.members(ctx, staff)
	if err != nil {
		return nil, err
	}
	out := make([][]string, len(is))
	for i, one := range is {
		out[i] = []string{one.ID, maybe.Value(one.ExternalID), one.CustomerID, names[one.CustomerID], string(one.Channel), string(one.Direction),
			string(one.Initiative), string(one.Stage), one.Subject, one.Body, members[one.MemberID], whole(one.WaitSeconds), whole(one.HandlingSeconds),
			string(maybe.Value(one.CallResult)), string(maybe.Value(one.Outcome)), whole(one.Relationship), whole(one.EmotionBefore), whole(one.EmotionAfter), whole(one.Rating),
			strconv.FormatBool(one.Complaint), moment(one.OccurredAt)}
	}
	return out, nil
}

// of reads a page of everybody's records, or of one customer's.
func of[T any](ctx context.Context, customerID *string, after string,
	all func(context.Context, page.Args) (page.Page[T], error),
	hers func(context.Context, string, page.Args) (page.Page[T], error)) (page.Page[T], error) {
	if customerID == nil {
		return all(ctx, from(after))
	}
	return hers(ctx, *customerID, from(after))
}

// names gives the customers' names by id.
func (r *Room) names(ctx context.Context, ids []string) (map[string]string, error) {
	found, err := r.Customers.ByIDs(ctx, ids)
	out := make(map[string]string, len(found))
	for id, c := range found {
		out[id] = c.Name
	}
	return out, err
}

// members gives the members' names by id.
func (r *Room) members(ctx context.Context, ids []string) (map[string]string, error) {
	found, err := r.Accounts.ByIDs(ctx, ids)
	out := make(map[string]string, len(found))
	for id, m := range found {
		out[id] = m.Name
	}
	return out, err
}

// unknown is the count of a list that is counted by reading it.
func unknown(context.Context) (int, error) { return 0, nil }

// from asks for the largest page after a cursor.
func from(after string) page.Args {
	size := page.Max
	a := page.Args{First: &size}
	if after != "" {
		a.After = &after
	}
	return a
}

// next gives the cursor after a page, "" when it is the last.
func next[T any](p page.Page[T]) string {
	if !p.HasNext {
		return ""
	}
	return p.Key(p.Items[len(p.Items)-1]).Cursor()
}

func whole(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

func momentOf(t *time.Time) string {
	if t == nil {
		return ""
	}
	return moment(*t)
}

func moment(t time.Time) string { return clock.Micro(t).Format(time.RFC3339Nano) }
