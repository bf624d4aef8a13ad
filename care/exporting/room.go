// Package exporting writes lists to CSV files: customers, promises, purchases,
// interactions and expectations, as their filters say; and everything that a tenant has to an
// archive, for its owner to take away.
//
// An export is a job. It reads its list in pages by key, in an order that
// doesn't change while it reads, and commits each piece of the file with the
// cursor that it reached: a killed one goes on from there, and memory holds a
// piece. Who may not see identities gets them masked, as on a screen, and no
// text is left in the file that a spreadsheet would run as a formula.
package exporting

import (
	"context"

	"kept/care/customer"
	"kept/care/expectation"
	"kept/care/file"
	"kept/care/interaction"
	"kept/care/job"
	"kept/care/parity"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/ent/store"
	"kept/internal/fault"
	"kept/tenants"
	"kept/tenants/account"
)

// FileName is the name of the file that an export's job makes.
const FileName = "export.csv"

// Room makes exports. The books read the lists; the job's book keeps count.
type Room struct {
	DB           *store.DB
	Jobs         *job.Book
	Files        *file.Book
	Customers    *customer.Book
	Promises     *promise.Book
	Purchases    *purchase.Book
	Interactions *interaction.Book
	Expectations *expectation.Book
	Parities     *parity.Book
	Accounts     *account.Book
}

// Request asks for the export of exactly one list, or of everything.
type Request struct {
	Customers    *CustomerList    `json:",omitempty"`
	Promises     *PromiseList     `json:",omitempty"`
	Purchases    *PurchaseList    `json:",omitempty"`
	Interactions *InteractionList `json:",omitempty"`
	Expectations *ExpectationList `json:",omitempty"`
	Parity       *ParityList      `json:",omitempty"`
	Everything   *Everything      `json:",omitempty"`
}

// CustomerList is a list of customers.
type CustomerList struct{ Filter *customer.Filter }

// PromiseList is a list of promises.
type PromiseList struct{ Filter *promise.Filter }

// PurchaseList is the list of all purchases, or of one customer's.
type PurchaseList struct{ CustomerID *string }

// InteractionList is the list of all interactions, or of one customer's.
type InteractionList struct{ CustomerID *string }

// ExpectationList is a list of expectations, with how each was met.
type ExpectationList struct{ Filter *expectation.Filter }

// ParityList is what a comparison of offers found.
type ParityList struct {
	RunID  string
	Filter *parity.Filter
}

// order is what a job keeps of its request.
type order struct {
	Request
	// Open says that who asked may see identities as they are.
	Open bool
	// Attributes are the keys of the custom attributes that have a column: those
	// there were when it began, lest the file change its shape halfway.
	Attributes []string
}

// Start queues an export. It needs the right to read the list; everything is
// for an owner alone.
func (r *Room) Start(ctx context.Context, q Request) (*job.Job, error) {
	if q.Everything != nil {
		return r.startEverything(ctx, q)
	}
	o := order{Request: q, Open: tenants.From(ctx).May(tenants.CustomersPII)}
	if q.Customers != nil {
		definitions, err := r.Customers.Attributes(ctx)
		if err != nil {
			return nil, err
		}
		for _, d := range definitions {
			o.Attributes = append(o.Attributes, d.Key)
		}
	}
	l, err := r.list(o)
	if err != nil {
		return nil, err
	}
	if !tenants.From(ctx).May(l.scope) {
		return nil, fault.Forbidden("this needs the scope %s", l.scope)
	}
	total, err := l.count(ctx)
	if err != nil {
		return nil, err
	}
	input, err := job.InputOf(l.name, o)
	if err != nil {
		return nil, err
	}
	return r.Jobs.Start(ctx, job.Draft{Kind: job.Export, Total: int64(total), Input: input})
}

func orderOf(j *job.Job) (o order, err error) {
	err = j.ReadInput(&o)
	return o, err
}

// list gives the one list that is asked for.
func (r *Room) list(o order) (list, error) {
	given := 0
	var l list
	if o.Customers != nil {
		given, l = given+1, r.customers(*o.Customers, o.Attributes)
	}
	if o.Promises != nil {
		given, l = given+1, r.promises(*o.Promises)
	}
	if o.Purchases != nil {
		given, l = given+1, r.purchases(*o.Purchases)
	}
	if o.Interactions != nil {
		given, l = given+1, r.interactions(*o.Interactions)
	}
	if o.Expectations != nil {
		given, l = given+1, r.expectations(*o.Expectations)
	}
	if o.Parity != nil {
		given, l = given+1, r.parity(*o.Parity)
	}
	if given != 1 {
		return l, fault.Invalid("", "name exactly one list")
	}
	return l, nil
}

// list is a list that can be exported.
type list struct {
	name   string
	scope  string
	header []string
	// count counts it, to a limit that a request can wait for.
	count func(ctx context.Context) (int, error)
	// page gives the rows of the next page, and the cursor after it; "" at the end.
	page func(ctx context.Context, after string) (rows [][]string, next string, err error)
}
