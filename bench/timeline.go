package main

import (
	"context"
	"fmt"
	"time"

	"kept/care/customer"
	"kept/care/event"
	"kept/care/interaction"
	"kept/care/note"
	"kept/care/promise"
	"kept/care/purchase"
	"kept/care/question"
	"kept/care/timeline"
	"kept/internal/page"
)

// timelinePages is how far the timeline is walked, at 20 entries a page.
const timelinePages = 1000

// timelines measures the first page of one customer's timeline against her
// thousandth, taking turns.
func timelines(ctx context.Context, c config) error {
	pages := timelinePages
	if c.small {
		pages = 50
	}
	return eachDatabase(ctx, c, func(h *house) error {
		book, err := h.longLife((pages + 1) * page.Default)
		if err != nil {
			return err
		}
		deep, err := h.cursorOf(book, pages-1)
		if err != nil {
			return err
		}
		var first, last []time.Duration
		for range c.rounds * 20 {
			for _, at := range []struct {
				after *string
				into  *[]time.Duration
			}{{nil, &first}, {deep, &last}} {
				took, err := timed(func() error {
					p, err := book.Of(h.ctx, h.customers[0], nil, page.Args{After: at.after})
					if err == nil && len(p.Items) != page.Default {
						err = fmt.Errorf("a page of %d, want %d", len(p.Items), page.Default)
					}
					return err
				})
				if err != nil {
					return err
				}
				*at.into = append(*at.into, took)
			}
		}
		fmt.Printf("%s: page 1 %v, page %d %v: ratio %.2f (medians of %d, taking turns)\n", h.name, median(first).Round(time.Microsecond),
			pages, median(last).Round(time.Microsecond), float64(median(last))/float64(median(first)), len(first))
		return nil
	})
}

// longLife gives one customer entries of two kinds, an hour apart.
func (h *house) longLife(entries int) (*timeline.Book, error) {
	now := func() time.Time { return h.now }
	log := event.NewLog(h.db, now, nil)
	customers := customer.NewBook(h.db, log, now)
	rooms := timeline.Rooms{
		Customers: customers, Interactions: interaction.NewBook(h.db, log, customers, now), Purchases: purchase.NewBook(h.db, log, customers, now),
		Promises: promise.NewBook(h.db, log, customers, now), Notes: note.NewBook(h.db, log, customers, now), Questions: question.NewBook(h.db, log, customers, now),
	}
	history := event.Backfilling(h.ctx)
	for done := 0; done < entries; done += 2000 {
		var contacts []interaction.Draft
		var promises []promise.History
		for i := done; i < min(done+2000, entries); i++ {
			at := h.now.Add(-time.Duration(i+1) * time.Hour)
			if i%4 == 0 {
				due := at.Add(time.Hour)
				promises = append(promises, promise.History{
					Draft:  promise.Draft{CustomerID: h.customers[0], Text: "Call back", MadeAt: &at, By: promise.By{DueAt: &due}, ExternalID: fmt.Sprintf("t%d", i)},
					Ending: promise.Ending{State: promise.Kept, At: at.Add(30 * time.Minute), Evidence: "called"},
				})
				continue
			}
			contacts = append(contacts, interaction.Draft{
				CustomerID: h.customers[0], Channel: customer.Phone, Direction: interaction.Outbound, Subject: "A call", OccurredAt: at,
			})
		}
		if _, err := rooms.Interactions.Load(history, contacts); err != nil {
			return nil, err
		}
		if _, err := rooms.Promises.Load(history, promises); err != nil {
			return nil, err
		}
	}
	return timeline.NewBook(h.db, rooms, now), h.analyze()
}

// cursorOf walks pages and gives the cursor at which the last of them ends.
func (h *house) cursorOf(book *timeline.Book, pages int) (*string, error) {
	var after *string
	for range pages {
		p, err := book.Of(h.ctx, h.customers[0], nil, page.Args{After: after})
		if err != nil {
			return nil, err
		}
		cursor := p.Key(p.Items[len(p.Items)-1]).Cursor()
		after = &cursor
	}
	return after, nil
}
