package graph

import (
	"context"

	"kept/care/loyalty"
	"kept/care/story"
	"kept/graph/model"
	"kept/internal/id"
	"kept/internal/page"
	"kept/tenants"
)

// loyalty is what points add to the API.
func (r *Resolver) loyalty() noun {
	book := r.LoyaltyBook
	program := reread(func(p *loyalty.Program) string { return p.ID }, book.Program)
	moved := reread(func(t *loyalty.Transaction) string { return t.ID }, book.Transaction)
	settled := reread(func(v *loyalty.Reservation) string { return v.ID }, book.Reservation)
	adjusted := reread(func(a *loyalty.Adjustment) string { return a.ID }, book.Adjustment)
	return noun{
		kinds: map[id.Prefix]kind{
			id.Program:     {tenants.LoyaltyRead, many(book.ProgramsByIDs)},
			id.Movement:    {tenants.LoyaltyRead, many(book.ByIDs)},
			id.Reservation: {tenants.LoyaltyRead, many(book.Reservations)},
			id.Adjustment:  {tenants.LoyaltyRead, many(book.Adjustments)},
		},
		replays: map[string]replay{
			"startLoyaltyProgram": program, "updateLoyaltyProgram": program,
			"earnPoints": moved, "reverseEarning": moved, "reverseRedemption": moved,
			"transferPoints": moved, "reverseTransfer": moved,
			"reservePoints": r.heldAgain(), "confirmReservation": settled, "cancelReservation": settled,
			"createPointsLink": linked,
			"adjustPoints":     adjusted, "approveAdjustment": adjusted, "refuseAdjustment": adjusted,
		},
	}
}

func movedOf(t *loyalty.Transaction) string { return t.CustomerID }

func otherOf(t *loyalty.Transaction) string { return t.OtherID() }

func adjustedOf(a *loyalty.Adjustment) string { return a.CustomerID }

func standsFor(s *loyalty.Standing) string { return s.CustomerID }

// proposedBy is the member who proposed an adjustment, if it was one.
func proposedBy(a *loyalty.Adjustment) string {
	if a.ProposedKind != string(tenants.KindMember) {
		return ""
	}
	return a.ProposedBy
}

// movementsOf gives a page of each customer's transactions. A level of standings
// is of one program: they were asked for by one field.
func (r *Resolver) movementsOf(ctx context.Context, objs []*loyalty.Standing, args page.Args) ([]*model.Connection[loyalty.Transaction], error) {
	if len(objs) == 0 {
		return nil, nil
	}
	pages, err := r.LoyaltyBook.OfCustomers(ctx, keys(objs, standsFor), objs[0].Program.ID, args)
	return pageEach(objs, standsFor, pages, err)
}

// lotsOf gives a page of each customer's lots, of one program as movementsOf.
func (r *Resolver) lotsOf(ctx context.Context, objs []*loyalty.Standing, args page.Args) ([]*model.Connection[loyalty.Lot], error) {
	if len(objs) == 0 {
		return nil, nil
	}
	pages, err := r.LoyaltyBook.LotsOf(ctx, keys(objs, standsFor), objs[0].Program, args)
	return pageEach(objs, standsFor, pages, err)
}

// reservationsOf gives a page of each customer's reservations, likewise.
func (r *Resolver) reservationsOf(ctx context.Context, objs []*loyalty.Standing, args page.Args) ([]*model.Connection[loyalty.Reservation], error) {
	if len(objs) == 0 {
		return nil, nil
	}
	pages, err := r.LoyaltyBook.ReservationsOf(ctx, keys(objs, standsFor), objs[0].Program, args)
	return pageEach(objs, standsFor, pages, err)
}

// held turns what reserving came to into its payload: where it was refused,
// with what speaks against it, for programs. What can't be quoted either, the
// errors tell of.
func held(v *loyalty.Reservation, err error, quote func() (*story.RewardQuote, error)) (*model.ReservePayload, error) {
	p, failed := outcome(v, err)
	if failed != nil {
		return nil, failed
	}
	out := &model.ReservePayload{Payload: *p}
	if p.Noun == nil {
		out.Quote, _ = quote()
	}
	return out, nil
}

// heldAgain answers what was reserved under the same key.
func (r *Resolver) heldAgain() replay {
	return replay{
		keep: func(payload any) memory {
			p, _ := payload.(*model.ReservePayload)
			if p == nil || p.Noun == nil {
				return memory{}
			}
			return memory{ID: p.Noun.ID}
		},
		again: func(ctx context.Context, m memory) (any, error) {
			if m.ID == "" {
				return &model.ReservePayload{}, nil
			}
			v, err := r.LoyaltyBook.Reservation(ctx, m.ID)
			if err != nil {
				return nil, err
			}
			return &model.ReservePayload{Payload: model.Payload[loyalty.Reservation]{Noun: v, UserErrors: []*model.UserError{}}}, nil
		},
	}
}
