package interaction

import (
	"testing"
	"time"

	"kept/care/customer"
	"kept/internal/testhouse"
)

func ptr[T any](v T) *T { return &v }

func TestUnanswered(t *testing.T) {
	for _, tc := range []struct {
		name string
		d    Draft
		want bool
	}{
		{"an e-mail waits", Draft{Channel: customer.Email, Direction: Inbound}, true},
		{"even when a member looks after it", Draft{Channel: customer.Email, Direction: Inbound, MemberID: "mem"}, true},
		{"unless its outcome is known", Draft{Channel: customer.Email, Direction: Inbound, Feelings: Feelings{Outcome: ptr(Settled)}}, false},
		{"or it says so itself", Draft{Channel: customer.SMS, Direction: Inbound, Answered: ptr(true)}, false},
		{"our own e-mail doesn't", Draft{Channel: customer.Email, Direction: Outbound}, false},
		{"a chat with somebody", Draft{Channel: customer.Chat, Direction: Inbound, MemberID: "mem"}, false},
		{"a chat with nobody", Draft{Channel: customer.Chat, Direction: Inbound}, true},
		{"a call was taken", Draft{Channel: customer.Phone, Direction: Inbound}, false},
		{"a call that says so", Draft{Channel: customer.Phone, Direction: Inbound, CallResult: ptr(Answered)}, false},
		{"she hung up while waiting", Draft{Channel: customer.Phone, Direction: Inbound, CallResult: ptr(Abandoned)}, true},
		{"she spoke to a machine", Draft{Channel: customer.Phone, Direction: Inbound, CallResult: ptr(Voicemail)}, true},
		{"our call that nobody took", Draft{Channel: customer.Phone, Direction: Outbound, CallResult: ptr(Missed)}, false},
		{"a visit that must be followed up", Draft{Channel: customer.InPerson, Direction: Inbound, Answered: ptr(false)}, true},
		{"a survey", Draft{Channel: customer.Survey, Direction: Inbound}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := tc.d.unanswered(); got != tc.want {
				t.Errorf("unanswered = %v, want %v", got, tc.want)
			}
		})
	}
}

func TestStageAt(t *testing.T) {
	day := func(n int) time.Time { return testhouse.Now.AddDate(0, 0, n) }
	sofa := Bought{At: day(1), Delivered: ptr(day(3))}
	lamp := Bought{At: day(5), Open: true}
	for _, tc := range []struct {
		name   string
		bought []Bought
		at     time.Time
		want   Stage
	}{
		{"she bought nothing", nil, day(0), Before},
		{"before the first", []Bought{lamp, sofa}, day(0), Before},
		{"at the moment of buying", []Bought{sofa}, day(1), During},
		{"on its way", []Bought{sofa}, day(2), During},
		{"as it arrives", []Bought{sofa}, day(3), After},
		{"between two", []Bought{lamp, sofa}, day(4), After},
		{"the second is on its way", []Bought{lamp, sofa}, day(6), During},
		{"it never came, or nobody knows when", []Bought{{At: day(1)}}, day(2), After},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := StageAt(tc.bought, tc.at); got != tc.want {
				t.Errorf("StageAt = %s, want %s", got, tc.want)
			}
		})
	}
}

func TestSettleRefuses(t *testing.T) {
	now := testhouse.Now
	fine := Draft{Channel: customer.Phone, Direction: Inbound, OccurredAt: now}
	for _, tc := range []struct {
		name   string
		change func(*Draft)
		want   string
	}{
		{"nothing", func(*Draft) {}, ""},
		{"no channel", func(d *Draft) { d.Channel = "FAX" }, "channel: must be one of EMAIL, PHONE, CHAT, WEB, SMS, SOCIAL, IN_PERSON, SURVEY and SYSTEM"},
		{"no direction", func(d *Draft) { d.Direction = "" }, "direction: must be INBOUND or OUTBOUND"},
		{"she can't be our initiative", func(d *Draft) { d.Initiative = Proactive }, "initiative: must be REACTIVE: she contacted us"},
		{"no answer to us", func(d *Draft) { d.AnswersOpen = true }, "answersId: goes with an outbound interaction"},
		{"rings of a letter", func(d *Draft) { d.Channel, d.Rings = customer.Web, ptr(3) }, "callResult: goes with the channel PHONE"},
		{"a wait below nothing", func(d *Draft) { d.WaitSeconds = ptr(-1) }, "waitSeconds: must be from 0 to 2678400"},
		{"beyond all feeling", func(d *Draft) { d.EmotionAfter = ptr(3) }, "emotionAfter: must be from -2 to 2"},
		{"too good", func(d *Draft) { d.Attitude = ptr(6) }, "attitude: must be from 1 to 5"},
		{"the future", func(d *Draft) { d.OccurredAt = now.Add(time.Second) }, "occurredAt: must not be in the future"},
		{"no time", func(d *Draft) { d.OccurredAt = time.Time{} }, "occurredAt: must not be empty"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d, got := fine, ""
			tc.change(&d)
			if _, err := d.settle(now); err != nil {
				got = err.Error()
			}
			if got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}
