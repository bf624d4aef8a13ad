package exporting

import "testing"

func TestFormulasAreDefused(t *testing.T) {
	for cell, want := range map[string]string{
		"":                 "",
		"Ana":              "Ana",
		"=1+1":             "'=1+1",
		"@SUM(A1)":         "'@SUM(A1)",
		"+4930123456":      "+4930123456",
		"+49 30 123456":    "+49 30 123456",
		"-12.50":           "-12.50",
		"-1,234.50":        "-1,234.50",
		"-1+2":             "'-1+2",
		"+1+cmd|'/C x'!A0": "'+1+cmd|'/C x'!A0",
		"-":                "'-",
		"\t=1":             "'\t=1",
		"\r=1":             "'\r=1",
		"a=b":              "a=b",
	} {
		if got := defused(cell); got != want {
			t.Errorf("%q becomes %q, want %q", cell, got, want)
		}
	}
}
