package lean

import (
	"bytes"
	"context"
	"errors"
	"math"
	"reflect"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Scalar is a scalar that add appends to a buffer; false means that it is null,
// and that nothing was appended.
func Scalar[V any](add func(b []byte, v V) ([]byte, bool)) Type[V] { return scalar[V]{add: add} }

type scalar[V any] struct {
	nullable
	add func(b []byte, v V) ([]byte, bool)
}

func (scalar[V]) compile(*compiler, ast.SelectionSet) []*plan { return nil }
func (scalar[V]) fetch(context.Context, *run, []*plan, []V)   {}
func (scalar[V]) count(V) int                                 { return 0 }

func (t scalar[V]) write(r *run, _ []*plan, v V) result {
	var ok bool
	if r.buf, ok = t.add(r.buf, v); !ok {
		return r.null()
	}
	return written
}

// Text is a String or an enum, whose Go type is a string.
func Text[V ~string]() Type[V] {
	return Scalar(func(b []byte, v V) ([]byte, bool) { return AppendString(b, string(v)), true })
}

// Int is an Int.
func Int[V ~int | ~int32 | ~int64]() Type[V] {
	return Scalar(func(b []byte, v V) ([]byte, bool) { return strconv.AppendInt(b, int64(v), 10), true })
}

// Bool is a Boolean.
func Bool[V ~bool]() Type[V] {
	return Scalar(func(b []byte, v V) ([]byte, bool) { return strconv.AppendBool(b, bool(v)), true })
}

// Marshaled is a scalar that only gqlgen's own function knows how to write.
func Marshaled[V any](marshal func(V) graphql.Marshaler) Type[V] {
	return Scalar(func(b []byte, v V) ([]byte, bool) {
		m := marshal(v)
		if m == graphql.Null {
			return b, false
		}
		w := bytes.NewBuffer(b)
		m.MarshalGQL(w)
		return w.Bytes(), true
	})
}

// MarshaledUnlessNil is a Marshaled whose Go type is a map or an interface: nil is null.
func MarshaledUnlessNil[V any](marshal func(V) graphql.Marshaler) Type[V] {
	return Marshaled(func(v V) graphql.Marshaler {
		if rv := reflect.ValueOf(&v).Elem(); rv.IsNil() {
			return graphql.Null
		}
		return marshal(v)
	})
}

// Float is a Float. JSON knows no infinity: gqlgen reports one and writes null.
func Float[V ~float64]() Type[V] { return float[V]{} }

type float[V ~float64] struct{ scalar[V] }

func (float[V]) write(r *run, _ []*plan, v V) result {
	if f := float64(v); !math.IsInf(f, 0) && !math.IsNaN(f) {
		r.buf = strconv.AppendFloat(r.buf, f, 'g', -1, 64)
		return written
	}
	graphql.AddError(r.context(), errors.New("cannot marshal infinite no NaN float values"))
	r.null()
	return written
}

const hexDigits = "0123456789ABCDEF"

// AppendString appends s as gqlgen writes strings: HTML in it stays as it is.
func AppendString(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[start:i]...)
		switch c {
		case '\t':
			b = append(b, `\t`...)
		case '\r':
			b = append(b, `\r`...)
		case '\n':
			b = append(b, `\n`...)
		case '\\', '"':
			b = append(b, '\\', c)
		default:
			b = append(b, `\u00`...)
			b = append(b, hexDigits[c>>4], hexDigits[c&0xf])
		}
		start = i + 1
	}
	return append(append(b, s[start:]...), '"')
}
