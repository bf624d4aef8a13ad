package importing

import (
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Value says where a field's text comes from: columns, the first that isn't
// empty; a constant; or a text with {columns} in it.
type Value struct {
	Columns []string
	Const   string
	Text    string
	Map     map[string]string // what the file says → what Kept says
	Rest    *string           // for what Map doesn't know; without it such a row is refused
	Default string            // when all columns are empty
	Layout  string            // how the file writes a time, as Go does; empty means the usual ways
	line    int
}

func (r *mappingReader) value(at string, n *yaml.Node) Value {
	v := Value{line: n.Line}
	if n.Kind != yaml.MappingNode {
		v.Columns = r.texts(n, at)
		return v
	}
	s := r.section(at, n, "column", "value", "text", "map", "rest", "default", "layout")
	given := 0
	for _, k := range []string{"column", "value", "text"} {
		if s[k] != nil {
			given++
		}
	}
	if given != 1 {
		r.fail(n.Line, "%s: give one of column, value and text", at)
	}
	v.Columns = r.texts(s["column"], at+".column")
	v.Const, v.Text = r.text(s["value"], at+".value"), r.text(s["text"], at+".text")
	v.Default, v.Layout = r.text(s["default"], at+".default"), r.text(s["layout"], at+".layout")
	if s["map"] != nil {
		v.Map = map[string]string{}
		for from, to := range r.section(at+".map", s["map"]) {
			v.Map[from] = r.text(to, at+".map."+from)
		}
	}
	if s["rest"] != nil {
		rest := r.text(s["rest"], at+".rest")
		v.Rest = &rest
		if v.Map == nil {
			r.fail(n.Line, "%s: rest goes with map", at)
		}
	}
	return v
}

var hole = regexp.MustCompile(`\{([^{}]+)\}`)

// columns gives every column that v reads.
func (v Value) columns() []string {
	out := append([]string{}, v.Columns...)
	for _, m := range hole.FindAllStringSubmatch(v.Text, -1) {
		out = append(out, m[1])
	}
	return out
}

// of gives v's text for a row. ok is false when the row says something that
// the map doesn't know.
func (v Value) of(column func(string) string) (text string, ok bool) {
	switch {
	case v.Text != "":
		text = strings.TrimSpace(hole.ReplaceAllStringFunc(v.Text, func(h string) string { return column(h[1 : len(h)-1]) }))
	case v.Columns == nil:
		return v.Const, true
	}
	for _, c := range v.Columns {
		if text != "" {
			break
		}
		text = strings.TrimSpace(column(c))
	}
	if text == "" {
		return v.Default, true
	}
	if v.Map == nil {
		return text, true
	}
	if to, found := v.Map[text]; found {
		return to, true
	}
	if v.Rest != nil {
		return *v.Rest, true
	}
	return text, false
}
