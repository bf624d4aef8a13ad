package sheet_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kept/internal/sheet"
)

func TestFormulasAreDefused(t *testing.T) {
	for cell, want := range map[string]string{
		"":                 "",
		"Ana":              "Ana",
		"=1+1":             "'=1+1",
		"@SUM(A1)":         "'@SUM(A1)",
		"+4930123456":      "+4930123456",
		"+49 30 123456":    "+49 30 123456",
		"+49 (30) 123":     "'+49 (30) 123",
		"-5":               "-5",
		"-12.50":           "-12.50",
		"-1,234.50":        "-1,234.50",
		"-1+2":             "'-1+2",
		"+1+cmd|'/C x'!A0": "'+1+cmd|'/C x'!A0",
		"-":                "'-",
		"\t=1":             "'\t=1",
		"\r=1":             "'\r=1",
		"＝1":               "'＝1",
		"a=b":              "a=b",
		"'t Hooft":         "'t Hooft",
		"'=1":              "''=1",
	} {
		if got := sheet.Defuse(cell); got != want {
			t.Errorf("%q becomes %q, want %q", cell, got, want)
		}
	}
}

func TestWhatWasWrittenIsReadAsItWas(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.StringMatching(`'{0,2}[=+@\t\n-]?[0-9.,a ]*`))
	rapid.Check(t, func(t *rapid.T) {
		row := rapid.SliceOfN(text, 2, 2).Draw(t, "row")
		var file strings.Builder
		w := sheet.NewWriter(&file)
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
		w.Flush()
		cells, err := csv.NewReader(strings.NewReader(file.String())).Read()
		if err != nil {
			t.Fatal(err)
		}
		for i, cell := range cells {
			if cell != sheet.Defuse(cell) && strings.ContainsAny(cell[:1], "=+-@") {
				t.Errorf("%q may run", cell)
			}
			if want := strings.ReplaceAll(row[i], "\r\n", "\n"); sheet.Plain(cell) != want { // encoding/csv's own change
				t.Errorf("%q is read as %q", row[i], sheet.Plain(cell))
			}
		}
	})
}
