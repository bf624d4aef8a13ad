package importing

import (
	"strings"
	"unicode"

	"kept/care/customer"
	"kept/internal/fold"
)

// suggest maps the columns of a file to the fields of a kind by their names,
// in English, German, Portuguese and Spanish, and to the tenant's attributes by
// key and label. A column serves one field at most; what nobody can be sure of
// is left to the person who asks.
func suggest(kind Kind, columns []string, attributes []*customer.AttributeDefinition) []*FormField {
	form, taken := forms[kind], map[string]bool{}
	var out []*FormField
	take := func(field string, column string) {
		if column != "" && !taken[column] {
			taken[column] = true
			out = append(out, &FormField{Field: field, Columns: []string{column}})
		}
	}
	for _, field := range form.fields {
		take(field, matching(append(words(kind, field), plainName(field)), columns, taken))
	}
	if kind == Customers {
		for _, a := range attributes {
			if a.RetiredAt == nil {
				take("attributes."+a.Key, matching([]string{plainName(a.Key), plainName(a.Label)}, columns, taken))
			}
		}
	}
	return out
}

// matching gives the first column that goes by one of the names, the earlier
// name before the later one.
func matching(names, columns []string, taken map[string]bool) string {
	for _, name := range names {
		for _, c := range columns {
			if plainName(c) == name && !taken[c] {
				return c
			}
		}
	}
	return ""
}

// plainName writes a column's name so that E-Mail, e_mail and "e mail" are one.
func plainName(column string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, fold.Of(strings.ReplaceAll(column, "ß", "ss")))
}

// guessKind gives the kind of which most columns are fields that the others
// don't have as well; of two the one that is loaded first.
func guessKind(columns []string) Kind {
	best, most := Customers, 0
	for _, k := range []Kind{Customers, Products, Claims, Purchases, Promises, Interactions} {
		n := 0
		for _, f := range suggest(k, columns, nil) {
			n++
			if telling[k] == f.Field {
				n += 2
			}
		}
		if n > most {
			best, most = k, n
		}
	}
	return best
}

// telling is a field that hardly any other kind's file has.
var telling = map[Kind]string{
	Customers: "email", Products: "unitCost", Claims: "unit", Purchases: "amount", Promises: "dueDay", Interactions: "direction",
}
