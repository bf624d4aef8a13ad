package importing

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"kept/care/file"
	"kept/internal/clock"
	"kept/internal/fault"
	"kept/internal/money"
)

// Form is a mapping of one file to one kind of record, as somebody fills it in
// on a page. It becomes a Mapping like any other.
type Form struct {
	Kind      Kind
	Delimiter Delimiter     // "" is a comma
	Encoding  file.Encoding // "" is UTF-8
	TimeZone  string        // of times and days; empty means the tenant's
	Currency  string        // of amounts; empty means the tenant's
	Dates     Dates
	Decimal   Decimal
	Fields    []*FormField
}

// FormField says where one field of the records comes from: the first of the
// columns that isn't empty, or a value that all of them have.
type FormField struct {
	Field   string
	Columns []string
	Value   *string
	Map     []*Translation // what the file says → what Kept says; none takes the file's word
	Rest    *string        // for what Map doesn't know; without it such a row is refused
	Default string         // when all columns are empty
}

// Translation is one line of a FormField's Map.
type Translation struct{ From, To string }

// Delimiter stands between the columns of a file.
type Delimiter string

// The delimiters.
const (
	CommaDelimiter     Delimiter = "COMMA"
	SemicolonDelimiter Delimiter = "SEMICOLON"
	TabDelimiter       Delimiter = "TAB"
	PipeDelimiter      Delimiter = "PIPE"
)

var delimiters = map[Delimiter]rune{"": ',', CommaDelimiter: ',', SemicolonDelimiter: ';', TabDelimiter: '\t', PipeDelimiter: '|'}

// file says how the form's one file is read.
func (f *Form) file(name string) File {
	return File{Name: "file", Path: name, Delimiter: delimiters[f.Delimiter], Encoding: f.Encoding}
}

// check holds the form against the columns of its file. All that is wrong is
// said at once, each fault at its place.
func (f *Form) check(header []string) error {
	form, ok := forms[f.Kind]
	if !ok {
		return fault.Invalid("kind", "must be one of %s", strings.Join(kinds(), ", "))
	}
	if f.TimeZone != "" {
		if _, err := clock.Zone(f.TimeZone); err != nil {
			return fault.Invalid("timeZone", "%s", err)
		}
	}
	if f.Currency != "" {
		if _, err := money.Scale(f.Currency); err != nil {
			return fault.Invalid("currency", "%s", err)
		}
	}
	seen := map[string]bool{}
	for i, field := range f.Fields {
		err := field.check(form, header)
		if err == nil && seen[field.Field] {
			err = fault.Invalid("field", "stands here twice")
		}
		if err != nil {
			return fault.As(err).At("fields", strconv.Itoa(i))
		}
		seen[field.Field] = true
	}
	for _, must := range form.needs {
		if !slices.ContainsFunc(must, func(name string) bool { return seen[name] }) {
			return fault.Invalid("fields", "must have %s", strings.Join(must, " or "))
		}
	}
	return nil
}

func (f *FormField) check(form form, header []string) error {
	if !form.has(f.Field) {
		return fault.Invalid("field", "there is no field %q; there are %s", f.Field, strings.Join(form.fields, ", "))
	}
	if (f.Value == nil) == (len(f.Columns) == 0) {
		return fault.Invalid("columns", "or value must be given, not both")
	}
	for i, c := range f.Columns {
		if c == "" || !slices.Contains(header, c) {
			return fault.Invalid("columns."+strconv.Itoa(i), "the file has no column %q", c)
		}
	}
	if f.Rest != nil && len(f.Map) == 0 {
		return fault.Invalid("rest", "goes with map")
	}
	return nil
}

// yaml writes the form as a mapping of a file of this name.
func (f *Form) yaml(name string) ([]byte, error) {
	type valueYAML struct {
		Column  []string          `yaml:"column,omitempty,flow"`
		Value   *string           `yaml:"value,omitempty"`
		Map     map[string]string `yaml:"map,omitempty"`
		Rest    *string           `yaml:"rest,omitempty"`
		Default string            `yaml:"default,omitempty"`
	}
	fields := map[string]valueYAML{}
	for _, one := range f.Fields {
		v := valueYAML{Column: one.Columns, Value: one.Value, Rest: one.Rest, Default: one.Default}
		for _, t := range one.Map {
			if v.Map == nil {
				v.Map = map[string]string{}
			}
			v.Map[t.From] = t.To
		}
		fields[one.Field] = v
	}
	described := map[string]string{"path": name, "delimiter": string(delimiters[f.Delimiter])}
	if f.Encoding != "" {
		described["encoding"] = strings.ToLower(strings.ReplaceAll(string(f.Encoding), "_", "-"))
	}
	doc := map[string]any{
		"files": map[string]any{"file": described},
		"load":  []any{map[string]any{"kind": string(f.Kind), "from": "file", "fields": fields}},
	}
	for key, value := range map[string]string{
		"timeZone": f.TimeZone, "currency": f.Currency,
		"dates": keyOf(dateNames, f.Dates), "decimal": keyOf(decimalNames, f.Decimal),
	} {
		if value != "" {
			doc[key] = value
		}
	}
	return yaml.Marshal(doc)
}

// keyOf gives the name by which a mapping calls value.
func keyOf[V comparable](names map[string]V, value V) string {
	for name, v := range names {
		if v == value {
			return name
		}
	}
	return ""
}
