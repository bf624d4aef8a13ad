// Package page cuts lists into pages by key, never by offset, so that the
// thousandth page costs what the first does and nothing is shown twice while
// records come and go.
package page

import (
	"context"
	"encoding/base64"
	"slices"
	"strings"
	"unicode/utf8"

	"kept/internal/fault"
)

// The sizes of a page; anything outside is an error.
const (
	Default = 20
	Max     = 100
)

// Args are the arguments of a Relay connection as the caller gave them.
type Args struct {
	First  *int
	After  *string
	Last   *int
	Before *string
	// Blind says that nobody will ask whether there is more beyond the page: then
	// nothing is read to find out, and HasNext and HasPrev mean nothing.
	Blind bool
	// Fields names what of each record will be looked at, as the API names it; nil
	// is everything. A list may leave the rest of its records empty.
	Fields []string
}

// Window is a checked Args: how many, in which direction, from which key.
// The key is the sort value and the id of the row next to the page.
type Window struct {
	Limit    int
	Backward bool
	Blind    bool
	Fields   []string
	Key      *Key
}

// Reach is how many records are read: one more than are shown, which says that
// there are others, unless nobody asks.
func (w Window) Reach() int {
	if w.Blind {
		return w.Limit
	}
	return w.Limit + 1
}

// Key is a place in an order: the value sorted by, as text that compares as
// the column does, and the id that breaks ties.
type Key struct {
	Value string
	ID    string
}

// CountCap is how far TotalCount counts: a list costs what it shows, not what
// is stored.
const CountCap = 10_000

// Page is one page of T in the order asked for. The list's noun sets Key and
// Count after Cut, so that whoever shows the page needs to know neither.
type Page[T any] struct {
	Items   []T
	HasNext bool
	HasPrev bool

	// Key gives an item's place in the order, for its cursor.
	Key func(T) Key
	// Count counts the whole list, to CountCap+1 at most, when it is asked for.
	Count func(context.Context) (int, error)
}

// Window checks a. Both directions at once, sizes outside 1 to 100 and cursors
// that Kept didn't make are faults that name the argument.
func (a Args) Window() (Window, error) {
	w := Window{Limit: Default, Blind: a.Blind, Fields: a.Fields}
	switch {
	case a.First != nil && a.Last != nil:
		return w, fault.Invalid("last", "must not be given with first")
	case a.After != nil && a.Before != nil:
		return w, fault.Invalid("before", "must not be given with after")
	case a.First != nil && a.Before != nil:
		return w, fault.Invalid("before", "goes with last; first goes with after")
	case a.Last != nil && a.After != nil:
		return w, fault.Invalid("after", "goes with first; last goes with before")
	}
	size, name := a.First, "first"
	if a.Last != nil {
		size, name = a.Last, "last"
	}
	w.Backward = a.Last != nil || a.Before != nil
	if size != nil {
		if *size < 1 || *size > Max {
			return w, fault.Invalid(name, "must be from 1 to %d", Max)
		}
		w.Limit = *size
	}
	cursor, name := a.After, "after"
	if a.Before != nil {
		cursor, name = a.Before, "before"
	}
	if cursor != nil {
		k, err := ParseCursor(*cursor)
		if err != nil {
			return w, fault.Invalid(name, "is not a cursor of this list")
		}
		w.Key = &k
	}
	return w, nil
}

// Cursor writes k as an opaque string.
func (k Key) Cursor() string {
	return base64.RawURLEncoding.EncodeToString([]byte(k.Value + "\x00" + k.ID))
}

// ParseCursor reads what Cursor wrote.
func ParseCursor(s string) (Key, error) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return Key{}, err
	}
	v, id, ok := strings.Cut(string(b), "\x00")
	if !ok || id == "" || !utf8.Valid(b) || strings.ContainsRune(id, 0) {
		return Key{}, fault.Invalid("cursor", "is not a cursor of this list")
	}
	return Key{Value: v, ID: id}, nil
}

// Cut makes a page from rows that were read in the window's direction, as far as
// it reaches: a row beyond its limit says that there is more, and backward pages
// are turned round to the order that was asked for.
func Cut[T any](w Window, rows []T) Page[T] {
	more := len(rows) > w.Limit
	if more {
		rows = rows[:w.Limit]
	}
	p := Page[T]{Items: rows}
	if !w.Backward {
		p.HasNext, p.HasPrev = more, w.Key != nil
		return p
	}
	for i, j := 0, len(rows)-1; i < j; i, j = i+1, j-1 {
		rows[i], rows[j] = rows[j], rows[i]
	}
	p.HasNext, p.HasPrev = w.Key != nil, more
	return p
}

// Of cuts a window out of a list that was read whole, in its order.
func Of[T any](w Window, all []T, key func(T) Key) Page[T] {
	items := slices.Clone(all)
	if w.Backward {
		slices.Reverse(items)
	}
	if w.Key != nil {
		at := slices.IndexFunc(items, func(item T) bool { return key(item) == *w.Key })
		items = items[at+1:] // from the beginning where the key is of no item
	}
	p := Cut(w, items[:min(len(items), w.Reach())])
	p.Key, p.Count = key, func(context.Context) (int, error) { return len(all), nil }
	return p
}
