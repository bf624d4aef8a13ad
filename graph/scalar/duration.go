package scalar

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/sosodev/duration"

	"kept/internal/fault"
)

// longest is as far as a Duration goes: a century of days, far inside int64 nanoseconds.
const longest = 36_500 * 24 * time.Hour

// MarshalDuration writes d as ISO 8601, in days of 24 hours, hours, minutes and
// seconds. The library that reads would write 40 days as a month and ten.
func MarshalDuration(d time.Duration) graphql.Marshaler {
	return marshal(AppendDuration, d)
}

func write(d time.Duration) string {
	sign := ""
	if d < 0 {
		sign, d = "-", -d
	}
	day, clock := "", ""
	if n := d / (24 * time.Hour); n > 0 {
		day = fmt.Sprintf("%dD", n)
	}
	if n := d % (24 * time.Hour) / time.Hour; n > 0 {
		clock += fmt.Sprintf("%dH", n)
	}
	if n := d % time.Hour / time.Minute; n > 0 {
		clock += fmt.Sprintf("%dM", n)
	}
	if n := d % time.Minute; n > 0 || day+clock == "" {
		clock += strconv.FormatFloat(n.Seconds(), 'f', -1, 64) + "S"
	}
	if clock != "" {
		clock = "T" + clock
	}
	return sign + "P" + day + clock
}

// UnmarshalDuration reads ISO 8601. Years and months have no fixed length.
func UnmarshalDuration(v any) (time.Duration, error) {
	s, err := text(v, "a Duration")
	if err != nil {
		return 0, err
	}
	d, err := duration.Parse(s)
	if err != nil || len(s) > 40 || strings.ContainsAny(s, "eE") {
		return 0, fault.Invalid("", "a Duration is written as PT36H or P1DT12H")
	}
	if d.Years != 0 || d.Months != 0 {
		return 0, fault.Invalid("", "a Duration has no years or months: they have no fixed length")
	}
	days := d.Weeks*7 + d.Days + d.Hours/24 + d.Minutes/1440 + d.Seconds/86400
	if days > longest.Hours()/24 {
		return 0, fault.Invalid("", "a Duration is at most 36,500 days")
	}
	return d.ToTimeDuration(), nil
}
