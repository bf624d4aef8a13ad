package customer

import (
	"slices"
	"strings"
	"testing"
	"time"

	"kept/ent/schema"
)

var now = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

func ptr[T any](v T) *T { return &v }

func TestDraftsAreCheckedFieldByField(t *testing.T) {
	for _, tc := range []struct {
		name  string
		draft Draft
		want  string
	}{
		{"nothing said", Draft{}, ""},
		{"a zone", Draft{Zone: ptr("Europe/Berlin"), Language: ptr("pt-BR")}, ""},
		{"cleared", Draft{Zone: ptr(""), Language: ptr(""), PreferredChannel: ptr(Channel(""))}, ""},
		{"nobody's zone", Draft{Zone: ptr("Mars/Olympus")}, "timeZone"},
		{"the machine's zone", Draft{Zone: ptr("Local")}, "timeZone"},
		{"no language", Draft{Language: ptr("not a language")}, "language"},
		{"not a way to reach anybody", Draft{PreferredChannel: ptr(System)}, "preferredChannel"},
		{"hours", Draft{ContactHours: &ContactHours{540, 1020}}, ""},
		{"the whole day", Draft{ContactHours: &ContactHours{0, 1440}}, ""},
		{"hours backwards", Draft{ContactHours: &ContactHours{1020, 540}}, "contactHours"},
		{"hours of two days", Draft{ContactHours: &ContactHours{540, 1441}}, "contactHours"},
		{"known since tomorrow", Draft{Since: ptr(now.Add(time.Hour))}, "since"},
		{"a name of 200", Draft{Name: ptr(strings.Repeat("é", 200))}, ""},
		{"a name of 201", Draft{Name: ptr(strings.Repeat("é", 201))}, "name"},
		{"said and cleared", Draft{Zone: ptr("UTC"), Clear: []Field{FieldLanguage, FieldZone}}, "clear.1"},
		{"an empty tag", Draft{Tags: []string{"vip", " "}}, "tags.1"},
		{"too many tags", Draft{Tags: make([]string, 51)}, "tags"},
		{"too many identities", Draft{Identities: make([]IdentityDraft, 51)}, "identities"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			field := ""
			if err := tc.draft.check(now); err != nil {
				field, _, _ = strings.Cut(err.Error(), ":")
			}
			if field != tc.want {
				t.Errorf("refused field %q, want %q", field, tc.want)
			}
		})
	}
}

func TestApplyNamesWhatChanged(t *testing.T) {
	base := Customer{
		Name: "Ann", Folded: "ann", Zone: "Europe/Berlin", ExternalID: ptr("E1"), PreferredChannel: ptr(Email),
		ContactHours: &ContactHours{540, 1020},
		Attributes:   map[string]any{"size": 42.0},
	}
	for _, tc := range []struct {
		name       string
		draft      Draft
		attributes map[string]any
		want       []string
	}{
		{"nothing", Draft{}, nil, nil},
		{"the same again", Draft{Name: ptr(" Ann "), Zone: ptr("Europe/Berlin"), ExternalID: ptr("E1"), PreferredChannel: ptr(Email)}, map[string]any{"size": 42.0}, nil},
		{"an empty name says nothing", Draft{Name: ptr(" ")}, nil, nil},
		{"a new name", Draft{Name: ptr("Änne")}, nil, []string{"name"}},
		{"cleared", Draft{Zone: ptr(""), ExternalID: ptr(""), PreferredChannel: ptr(Channel(""))}, nil, []string{"timeZone", "externalId", "preferredChannel"}},
		{"cleared by name", Draft{Clear: []Field{FieldZone, FieldContactHours, FieldCompany}}, nil, []string{"timeZone", "contactHours"}},
		{"attributes", Draft{}, map[string]any{"size": nil, "colour": "red", "absent": nil}, []string{"attributes.colour", "attributes.size"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := base
			if got := tc.draft.apply(&c, tc.attributes); !slices.Equal(got, tc.want) {
				t.Errorf("changed %v, want %v", got, tc.want)
			}
			if base.Attributes["size"] != 42.0 {
				t.Error("the original's attributes were changed")
			}
		})
	}
	c := base
	Draft{Name: ptr("Änne  Öz")}.apply(&c, nil)
	if c.Folded != "anne oz" {
		t.Errorf("folded %q", c.Folded)
	}
}

func TestAttributesTakeValuesOfTheirKind(t *testing.T) {
	for _, tc := range []struct {
		kind  AttributeKind
		value string
		want  any // nil for a value means refused
	}{
		{Text, "anything", "anything"},
		{Text, strings.Repeat("x", 2001), nil},
		{Number, "12.5", 12.5},
		{Number, "-3", -3.0},
		{Number, "1,5", nil},
		{Number, "NaN", nil},
		{Number, "1e999", nil},
		{Bool, "true", true},
		{Bool, "yes", nil},
		{Date, "2026-02-28", "2026-02-28"},
		{Date, "2026-02-30", nil},
		{Choice, "red", "red"},
		{Choice, "Red", nil},
	} {
		got, err := tc.kind.value(tc.value, []string{"red", "blue"})
		if got != tc.want || (err == nil) != (tc.want != nil) {
			t.Errorf("%s %q = %v, %v; want %v", tc.kind, tc.value, got, err, tc.want)
		}
	}
	for _, v := range []struct {
		v    any
		want string
	}{{12.5, "12.5"}, {1e6, "1000000"}, {true, "true"}, {"x", "x"}} {
		if got := written(v.v); got != v.want {
			t.Errorf("written(%v) = %s, want %s", v.v, got, v.want)
		}
	}
}

func TestTheLatestConsentHolds(t *testing.T) {
	series := []*Consent{{ID: "1", Purpose: "A"}, {ID: "2", Purpose: "A"}, {ID: "3", Purpose: "B"}}
	got := holding(series)
	if len(got) != 2 || got[0].ID != "2" || got[1].ID != "3" {
		t.Errorf("holding = %v", got)
	}
}

func TestAMergePreviewCountsEveryTableOfACustomer(t *testing.T) {
	var want []string
	for _, r := range schema.References {
		if r.Table == "allegiances" {
			continue // derived from the others
		}
		if r.Parent == "customers" && r.Column == "customer_id" {
			want = append(want, r.Table)
		}
	}
	slices.Sort(want)
	if !slices.Equal(belongings, want) {
		t.Errorf("belongings %v, want %v", belongings, want)
	}
}
