package store

import (
	"bytes"
	"fmt"
	"testing"
)

func TestTextsStayAsTheyWere(t *testing.T) {
	var all texts
	var kept []string
	row := [][]byte{nil, {}, nil} // what a driver reads into again and again
	for i := range 1000 {
		row[0], row[2] = fmt.Appendf(row[0][:0], "row %d", i), bytes.Repeat([]byte{byte(i)}, i%300)
		all.expect(row)
		kept = append(kept, all.keep(row[0]), all.keep(row[2]))
	}
	for i := range 1000 {
		if got, want := kept[2*i], fmt.Sprint("row ", i); got != want {
			t.Fatalf("text %d became %q, want %q", i, got, want)
		}
		if got, want := kept[2*i+1], string(bytes.Repeat([]byte{byte(i)}, i%300)); got != want {
			t.Fatalf("the other text %d became %q", i, got)
		}
	}
	var one texts
	if one.expect([][]byte{[]byte("a single row")}); one.piece.Cap() > 64 {
		t.Errorf("a single row of 12 bytes holds %d", one.piece.Cap())
	}
}
