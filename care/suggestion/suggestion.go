// Package suggestion hears a promise in what somebody of ours wrote or said to
// a customer: “I'll call you on Friday”. It makes none: a person confirms each,
// or dismisses it, and what was dismissed isn't suggested again.
//
// A suggestion is nowhere kept. It follows from the words and from when they
// were said, each time they are read; kept is only that one was dismissed.
package suggestion

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"time"

	"kept/internal/clock"
	"kept/internal/phrase"
)

// Suggestion is a sentence that sounds like a promise, and what its date was
// for the customer when it was said. Either DueDay or DueAt is set.
type Suggestion struct {
	Key    string // tells it from the others of one contact, as long as it says the same
	Text   string // the sentence, as it was written
	DueDay *clock.Day
	DueAt  *time.Time
	Zone   string // where the day lies
}

// most is how many are heard in one text: beyond that it is a contract.
const most = 5

// longest is how many bytes of a text are listened to: whoever promises does it
// before that, and a timeline shows many texts.
const longest = 8_000

// Hear gives what of a text, said by one of ours at m, sounds like a promise: a
// sentence in which we say what we will do, and name one date for it. Questions,
// negations, conditions, guesses and what others said are none; nor is what was
// quoted from an earlier message.
func Hear(text string, m phrase.Moment) []*Suggestion {
	var out []*Suggestion
	text = strings.ToValidUTF8(text[:min(len(text), longest)], "")
	for _, s := range phrase.Sentences(own(text)) {
		for _, v := range voices {
			d := v.hears(s, m)
			if d == nil {
				continue
			}
			out = append(out, suggest(s, d, m))
			break
		}
		if len(out) == most {
			break
		}
	}
	return out
}

func suggest(sentence string, d *phrase.Date, m phrase.Moment) *Suggestion {
	s := &Suggestion{Text: sentence, Zone: m.Zone.String()}
	due := string(d.Day)
	if d.At != nil {
		s.DueAt, due = d.At, d.At.Format(time.RFC3339)
	} else {
		s.DueDay = &d.Day
	}
	sum := sha256.Sum256([]byte(phrase.Normal(sentence) + "\n" + due))
	s.Key = hex.EncodeToString(sum[:12])
	return s
}

// due is the last instant that is in time.
func (s *Suggestion) due() time.Time {
	if s.DueAt != nil {
		return *s.DueAt
	}
	return s.DueDay.End(clock.PinnedZone(s.Zone))
}

// Over reports whether its date has passed: it can't be promised any more.
func (s *Suggestion) Over(now time.Time) bool { return !s.due().After(now) }

// Covers reports whether a promise that fell due at that instant first is the one suggested.
func (s *Suggestion) Covers(firstDue time.Time) bool { return s.due().Equal(firstDue) }

// begins are the lines with which programs begin the message that is answered.
var begins = regexp.MustCompile(`(?i)^(on .+ wrote:|am .+ schrieb .*:|em .+ escreveu:|-{2,} ?(original message|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht|mensagem original).*)$`)

// own leaves of a text what its writer wrote: no quoted lines, nothing after the
// beginning of an earlier message.
func own(text string) string {
	var kept []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if begins.MatchString(line) {
			break
		}
		if !strings.HasPrefix(line, ">") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}
