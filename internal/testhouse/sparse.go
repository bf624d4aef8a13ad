package testhouse

import (
	"reflect"
	"strings"
	"testing"

	"kept/ent/store"
	"kept/internal/page"
)

// Sparse holds that a list which reads no more than is looked at shows each of
// those fields as one that reads whole rows does, and that it does read less.
// list gives the one record of a tenant that Furnish furnished: no column of it
// is empty.
func Sparse[T any](t testing.TB, s store.Sparse, list func(page.Args) *T) {
	t.Helper()
	whole := list(page.Args{})
	for name := range s {
		part := list(page.Args{Fields: []string{name}})
		if got, want := shown(t, part, name), shown(t, whole, name); !reflect.DeepEqual(got, want) {
			t.Errorf("%s alone is %v, and %v in a whole row", name, got, want)
		}
		if reflect.DeepEqual(part, whole) {
			t.Errorf("who looks at %s alone has the whole row read", name)
		}
	}
	if further := list(page.Args{Fields: []string{"id", "history"}}); !reflect.DeepEqual(further, whole) {
		t.Errorf("who looks further is given a part: %+v", further)
	}
}

// shown gives what the API shows of a record under a name: a field's value, or a
// method's.
func shown[T any](t testing.TB, record *T, name string) any {
	t.Helper()
	v := reflect.ValueOf(record)
	same := func(s string) bool { return strings.EqualFold(s, name) }
	if m := v.MethodByName(strings.ToUpper(name[:1]) + name[1:]); m.IsValid() {
		return m.Call(nil)[0].Interface()
	}
	f := v.Elem().FieldByNameFunc(same)
	if !f.IsValid() {
		t.Fatalf("a %T has no %s", record, name)
	}
	return f.Interface()
}
