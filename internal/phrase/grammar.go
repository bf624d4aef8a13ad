package phrase

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"kept/internal/clock"
)

// grammar is how one language names dates.
type grammar struct {
	dayRules  []rule
	spanRules []spanRule
	hours     []hourRule
	numbers   map[string]int
}

// rule names a day by what its pattern found.
type rule struct {
	pattern *regexp.Regexp
	day     func(g *grammar, found []string, m Moment) clock.Day
}

// spanRule names an instant: so many minutes from now.
type spanRule struct {
	pattern *regexp.Regexp
	minutes int // of one unit
}

// hourRule names an hour of the day: hour, minutes and half of the day are the
// groups of its pattern, the latter two if it has them.
type hourRule struct {
	pattern *regexp.Regexp
	fixed   int // the minute of the day that a word means, where the pattern has no groups
}

// words makes a pattern of whole words for a text as Normal writes it. A single
// space in it stands between two words.
func words(pattern string) *regexp.Regexp {
	return regexp.MustCompile(" " + strings.ReplaceAll(pattern, " ", "  ") + " ")
}

// days gives each day that s names, in the order of the rules. What one rule
// has read no later one reads again.
func (g *grammar) days(s string, m Moment) []Date {
	var out []Date
	for _, r := range g.dayRules {
		for _, at := range r.pattern.FindAllStringSubmatchIndex(s, -1) {
			found := groups(s, at)
			s = s[:at[0]] + strings.Repeat("_", at[1]-at[0]) + s[at[1]:]
			if d := r.day(g, found, m); d != "" {
				out = append(out, Date{Day: d, Raw: strings.Join(strings.Fields(found[0]), " ")})
			}
		}
	}
	return out
}

// span gives the instant that s names by how far off it is. Where only an hour
// is named, it is today's.
func (g *grammar) span(s string, m Moment) *Date {
	for _, r := range g.spanRules {
		if at := r.pattern.FindStringSubmatchIndex(s); at != nil {
			found := groups(s, at)
			n := g.number(found[1])
			if n <= 0 {
				return nil
			}
			until := clock.Micro(m.At.Add(time.Duration(n*r.minutes) * time.Minute))
			return &Date{Day: clock.DayOf(until, m.Zone), At: &until, Raw: strings.Join(strings.Fields(found[0]), " ")}
		}
	}
	if h := g.hour(s); h >= 0 {
		return Date{Day: m.today()}.atHour(h, m)
	}
	return nil
}

func groups(s string, at []int) []string {
	out := make([]string, len(at)/2)
	for i := range out {
		if at[2*i] >= 0 {
			out[i] = s[at[2*i]:at[2*i+1]]
		}
	}
	return out
}

// hour gives the minute of the day that s names, or -1.
func (g *grammar) hour(s string) int {
	for _, r := range g.hours {
		found := r.pattern.FindStringSubmatch(s)
		if found == nil {
			continue
		}
		if len(found) == 1 {
			return r.fixed
		}
		return minuteOf(found[1:])
	}
	return -1
}

// minuteOf reads an hour, and minutes and am or pm if they are there.
func minuteOf(parts []string) int {
	h, err := strconv.Atoi(parts[0])
	if err != nil || h > 24 {
		return -1
	}
	minutes := 0
	if len(parts) > 1 && parts[1] != "" {
		if minutes, err = strconv.Atoi(parts[1]); err != nil || minutes > 59 {
			return -1
		}
	}
	if len(parts) > 2 {
		switch half := strings.ReplaceAll(parts[2], ".", ""); {
		case half != "" && h > 12:
			return -1
		case half == "pm" && h < 12:
			h += 12
		case half == "am" && h == 12:
			h = 0
		}
	}
	return h*60 + minutes
}

// number reads digits, or a small number in words; 0 is none.
func (g *grammar) number(word string) int {
	if n, err := strconv.Atoi(word); err == nil && n <= 366 {
		return n
	}
	return g.numbers[word]
}

// fixed is a rule for words that mean a day so many days off.
func fixed(pattern string, days int) rule {
	return rule{words(pattern), func(_ *grammar, _ []string, m Moment) clock.Day { return m.today().Add(days) }}
}

// counted is a rule for a number of units, the number being its one group.
func counted(pattern string, day func(n int, m Moment) clock.Day) rule {
	return rule{words(pattern), func(g *grammar, found []string, m Moment) clock.Day {
		if n := g.number(found[1]); n > 0 {
			return day(n, m)
		}
		return ""
	}}
}

// meant is a rule for words that mean one day, whatever they are.
func meant(pattern string, day func(m Moment) clock.Day) rule {
	return rule{words(pattern), func(_ *grammar, _ []string, m Moment) clock.Day { return day(m) }}
}

// nothing takes words out that look like a date and are none, or one that is over.
func nothing(pattern string) rule { return meant(pattern, func(Moment) clock.Day { return "" }) }

// named is a rule for the name of a day of the week, its one group.
func named(pattern string, names map[string]time.Weekday) rule {
	return rule{words(pattern), func(_ *grammar, found []string, m Moment) clock.Day {
		w, ok := names[found[1]]
		if !ok {
			return ""
		}
		return m.coming(w)
	}}
}

// written is a rule for a date in figures or words; at tells which group is
// which, 0 for one that isn't there.
type written struct{ year, month, day int }

func (w written) rule(pattern string, months map[string]time.Month) rule {
	return rule{words(pattern), func(_ *grammar, found []string, m Moment) clock.Day {
		day, _ := strconv.Atoi(found[w.day])
		var month time.Month
		if w.month > 0 {
			if n, err := strconv.Atoi(found[w.month]); err == nil {
				month = time.Month(n)
			} else {
				month = months[found[w.month]]
			}
			if month < time.January || month > time.December {
				return ""
			}
		}
		if w.year > 0 && found[w.year] != "" {
			year, _ := strconv.Atoi(found[w.year])
			return m.dated(year, int(month), day)
		}
		return m.date(month, day)
	}}
}

func days(n int, m Moment) clock.Day    { return m.today().Add(n) }
func weeks(n int, m Moment) clock.Day   { return m.today().Add(7 * n) }
func working(n int, m Moment) clock.Day { return m.workingDays(n) }

func endOfThisWeek(m Moment) clock.Day { return m.endOfWeek(0) }
func endOfNextWeek(m Moment) clock.Day { return m.endOfWeek(1) }
func endOfMonth(m Moment) clock.Day    { return m.endOfMonth() }

// among joins the keys of a table for a pattern.
func among[V any](table map[string]V) string {
	var keys []string
	for k := range table {
		keys = append(keys, k)
	}
	return strings.Join(keys, "|")
}
