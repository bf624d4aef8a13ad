package allegiance

import (
	"testing"
	"time"

	"kept/care/customer"
)

var noon = time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)

// said and bought are records, so many days ago.
func said(days int, favourable bool) *Record {
	return &Record{Kind: Marked, At: noon.AddDate(0, 0, -days), Favourable: &favourable}
}

func bought(days int) *Record { return &Record{Kind: Bought, At: noon.AddDate(0, 0, -days)} }

func TestWeigh(t *testing.T) {
	for _, tc := range []struct {
		name      string
		purchases int
		records   []*Record
		want      customer.LoyaltyType
		until     int // days from noon on; 0 for never
	}{
		{"nothing is known", 0, nil, customer.UnknownLoyalty, 0},
		{"comes often and never said a word", 2, []*Record{bought(1), bought(9)}, customer.UnknownLoyalty, 356},
		{"came once", 1, []*Record{bought(9), said(20, true)}, customer.LatentLoyalty, 345},
		{"comes and likes it", 2, []*Record{bought(1), bought(9), said(20, true)}, customer.TrueLoyalty, 345},
		{"comes and doesn't", 2, []*Record{said(0, false), bought(1), bought(100), said(120, true)}, customer.SpuriousLoyalty, 245},
		{"two of three are enough", 0, []*Record{said(1, true), said(2, false), said(3, true)}, customer.LatentLoyalty, 362},
		{"three of five aren't", 0, []*Record{said(1, true), said(2, false), said(3, true), said(4, true), said(5, false)}, customer.NoLoyalty, 360},
		{"more purchases than were read", 500, []*Record{bought(1), bought(2)}, customer.UnknownLoyalty, 363},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := Weigh(tc.purchases, tc.records)
			if got := s.Type(); got != tc.want {
				t.Errorf("type = %s, want %s (%+v)", got, tc.want, s.Place)
			}
			switch {
			case s.until == nil && tc.until != 0:
				t.Errorf("it stays for ever, want %d days", tc.until)
			case s.until != nil && !s.until.Equal(noon.AddDate(0, 0, tc.until)):
				t.Errorf("until = %v, want %d days from %v", s.until, tc.until, noon)
			}
		})
	}
}

func TestOnlyTheLatestAnswersCount(t *testing.T) {
	var records []*Record
	for i := range MostAnswers + 15 {
		records = append(records, said(i, i < MostAnswers))
	}
	s := Weigh(0, records)
	if s.Answers != MostAnswers || s.Favourable != MostAnswers || s.Attitude != High || len(s.Records) != MostAnswers {
		t.Errorf("counted %d of %d favourable, %d shown", s.Favourable, s.Answers, len(s.Records))
	}
}

func TestWhatASheetSays(t *testing.T) {
	for _, tc := range []struct {
		expected, perceived string
		favourable, told    bool
	}{
		{"7770", "7771", true, true},  // the last pair is no pair
		{"7777", "7776", false, true}, // on the whole less
		{"5577", "7755", true, true},
		{"7007", "0770", false, false}, // no pair at all
		{"4", "5", true, true},         // a mark
		{"4", "3", false, true},
		{"1", "0", false, true}, // an expectation that wasn't met
	} {
		if favourable, told := agrees(tc.expected, tc.perceived); favourable != tc.favourable || told != tc.told {
			t.Errorf("agrees(%s, %s) = %v, %v", tc.expected, tc.perceived, favourable, told)
		}
	}
}
