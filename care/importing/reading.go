package importing

import (
	"strconv"
	"strings"
	"time"

	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/money"
)

// reading turns one record's texts into the values of a draft. It keeps the
// first thing that is wrong; what comes after that is empty.
type reading struct {
	b     *batch
	rec   *record
	lines int // place of the line being read; -1 is the record itself
	err   *fault.Error
	at    line // where the thing stands that is wrong
}

func (b *batch) read(r *record) *reading { return &reading{b: b, rec: r, lines: -1} }

// fail notes the first thing that is wrong.
func (f *reading) fail(field, format string, args ...any) {
	if f.err != nil {
		return
	}
	f.err, f.at = fault.Invalid(field, format, args...), f.rec.line
	if f.lines >= 0 {
		f.at = f.rec.lines[f.lines]
		f.at.values = f.rec.values // the record is what is mended and sent again
	}
}

// value finds what the mapping says about a field.
func (f *reading) value(field string) (Value, bool) {
	if f.lines >= 0 {
		v, ok := f.rec.src.step.Lines.Fields[strings.TrimPrefix(field, "lines.")]
		return v, ok
	}
	v, ok := f.rec.src.step.Fields[field]
	return v, ok
}

func (f *reading) column(name string) string {
	if f.lines < 0 {
		return f.rec.column(name)
	}
	return strings.TrimSpace(f.rec.lines[f.lines].values[f.rec.src.lines.at[name]])
}

// text gives a field's text, "" when the mapping doesn't name the field.
func (f *reading) text(field string) string {
	v, ok := f.value(field)
	if !ok {
		return ""
	}
	text, ok := v.of(f.column)
	if !ok {
		f.fail(field, "%q isn't in the mapping's list", text)
	}
	return text
}

// list reads texts with commas between them.
func (f *reading) list(field string) (out []string) {
	for part := range strings.SplitSeq(f.text(field), ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// refs gives the ids of the records that a list of keys names.
func (f *reading) refs(field string, to noun) (ids []string) {
	for _, key := range f.list(field) {
		id := f.b.found[to][key]
		if id == "" {
			f.fail(field, "there is no %s with the key %q", fault.Clause(string(to)), key)
		}
		ids = append(ids, id)
	}
	return ids
}

// yes reads true or false; empty is false.
func (f *reading) yes(field string) bool {
	switch text := f.text(field); text {
	case "true":
		return true
	case "", "false":
		return false
	default:
		f.fail(field, "%q must be true or false", text)
		return false
	}
}

// need is text for a field that must not be empty.
func (f *reading) need(field string) string {
	text := f.text(field)
	if text == "" {
		f.fail(field, "must not be empty")
	}
	return text
}

// key is text for the partner's own key: nil when empty.
func (f *reading) key(field string) *string {
	if text := f.text(field); text != "" {
		return &text
	}
	return nil
}

// time reads an instant; without a zone of its own it is local to the mapping's.
func (f *reading) time(field string) *time.Time {
	text := f.text(field)
	if text == "" {
		return nil
	}
	t, ok := f.parse(field, text, f.b.zone)
	if !ok {
		return nil
	}
	t = clock.Micro(t)
	return &t
}

// day reads a whole day; a time of day that stands beside it says nothing.
func (f *reading) day(field string) *clock.Day {
	text := f.text(field)
	if text == "" {
		return nil
	}
	t, ok := f.parse(field, text, time.UTC)
	if !ok {
		return nil
	}
	d := clock.Day(t.Format(time.DateOnly))
	return &d
}

func (f *reading) parse(field, text string, zone *time.Location) (time.Time, bool) {
	layouts := f.b.dates.layouts()
	if v, _ := f.value(field); v.Layout != "" {
		layouts = []string{v.Layout}
	}
	for _, l := range layouts {
		wall, err := time.Parse(l, text) // as if in UTC, or with the zone that it names
		if err != nil {
			continue
		}
		if strings.Contains(l, "Z07:00") || strings.Contains(l, "-07") {
			return wall, true
		}
		return local(wall, zone), true
	}
	f.fail(field, "%q is not a time: write it as %s, or give its layout in the mapping", text, f.b.dates.example())
	return time.Time{}, false
}

// local gives the instant at which clocks in zone show what wall shows in UTC.
// A time that the clocks skip is taken as if they had not been changed yet.
func local(wall time.Time, zone *time.Location) time.Time {
	t := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), wall.Nanosecond(), zone)
	_, offset := t.Zone()
	shown := t.Add(time.Duration(offset) * time.Second).UTC()
	if shown.Before(wall) {
		t = t.Add(wall.Sub(shown))
	}
	return t
}

// whole reads a whole number.
func (f *reading) whole(field string) *int {
	text := f.text(field)
	if text == "" {
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		f.fail(field, "%q is not a whole number", text)
		return nil
	}
	return &n
}

// money reads an amount in the record's currency.
func (f *reading) money(field, currency string) *money.Money {
	text := f.text(field)
	if text == "" {
		return nil
	}
	m, err := money.Parse(f.b.decimal.plain(text), currency)
	if err != nil {
		f.fail(field, "%s", err)
		return nil
	}
	return &m
}

// currency gives the record's currency: its own, the mapping's or the tenant's.
func (f *reading) currency() string {
	if c := f.text("currency"); c != "" {
		return c
	}
	return f.b.currency
}

// ref gives the id of the record that a field names by the partner's key.
func (f *reading) ref(field string, to noun) string {
	key := f.text(field)
	if key == "" {
		return ""
	}
	id := f.b.found[to][key]
	if id == "" {
		f.fail(field, "there is no %s with the key %q", fault.Clause(string(to)), key)
	}
	return id
}
