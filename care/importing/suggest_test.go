package importing

import (
	"fmt"
	"strings"
	"testing"

	"kept/care/customer"
	"kept/internal/testhouse"
)

func TestColumnsAreRecognisedByTheirNames(t *testing.T) {
	attributes := []*customer.AttributeDefinition{{Key: "shoe_size", Label: "Schuhgröße"}, {Key: "old", Label: "Old", RetiredAt: &testhouse.Now}}
	for _, tc := range []struct {
		name    string
		kind    Kind
		columns string
		want    string
	}{
		{"English", Customers, "Customer ID|Full Name|E-Mail Address|Mobile|Tags", "externalId=Customer ID name=Full Name email=E-Mail Address phone=Mobile tags=Tags"},
		{"German", Customers, "Kd.-Nr.|Name|E-Mail|Telefon|Kunde seit|Schuhgröße", "externalId=Kd.-Nr. name=Name email=E-Mail phone=Telefon since=Kunde seit attributes.shoe_size=Schuhgröße"},
		{"Portuguese", Customers, "Código do cliente|Nome completo|e-mail|Celular|Data de cadastro", "externalId=Código do cliente name=Nome completo email=e-mail phone=Celular since=Data de cadastro"},
		{"Spanish", Customers, "Número de cliente|Nombre|Correo electrónico|Teléfono|Etiquetas", "externalId=Número de cliente name=Nombre email=Correo electrónico phone=Teléfono tags=Etiquetas"},
		{"as a mapping says it", Customers, "externalId|preferredChannel|shoe_size|old", "externalId=externalId preferredChannel=preferredChannel attributes.shoe_size=shoe_size"},
		{"the certain name first", Customers, "id|customer_id", "externalId=customer_id"},
		{"one column for one field", Products, "Artikel|Preis", "name=Artikel"},
		{"purchases", Purchases, "Bestellnummer|Kundennummer|Datum|Gesamtbetrag|Liefertermin|geliefert am", "externalId=Bestellnummer customer=Kundennummer amount=Gesamtbetrag promisedDay=Liefertermin deliveredAt=geliefert am occurredAt=Datum"},
		{"promises", Promises, "id|cliente|promessa|prazo|data", "externalId=id customer=cliente text=promessa madeAt=data dueDay=prazo"},
		{"interactions", Interactions, "Ticket|Customer|Channel|Direction|Message|Date", "externalId=Ticket customer=Customer channel=Channel direction=Direction body=Message occurredAt=Date"},
		{"nothing", Customers, "x|y|", ""},
	} {
		var got []string
		for _, s := range suggest(tc.kind, strings.Split(tc.columns, "|"), attributes) {
			got = append(got, s.Field+"="+strings.Join(s.Columns, "+"))
		}
		if strings.Join(got, " ") != tc.want {
			t.Errorf("%s:\n got %s\nwant %s", tc.name, strings.Join(got, " "), tc.want)
		}
	}
}

func TestKindsAreGuessed(t *testing.T) {
	for columns, want := range map[string]Kind{
		"Kundennummer|Name|E-Mail|Telefon":           Customers,
		"SKU|Name|Kategorie|EK":                      Products,
		"order_id|customer_id|date|total|status":     Purchases,
		"id|customer|promise|made at|due date|owner": Promises,
		"ticket|customer|channel|direction|message":  Interactions,
		"a|b": Customers,
	} {
		if got := guessKind(strings.Split(columns, "|")); got != want {
			t.Errorf("%s: %s, want %s", columns, got, want)
		}
	}
}

func TestDelimitersAreGuessed(t *testing.T) {
	for head, want := range map[string]Delimiter{
		"a,b,c\n1,2,3\n":                   CommaDelimiter,
		"a;b;c\n1,5;2,5;3,5\n4,5;5;6\n":    SemicolonDelimiter,
		"a\tb\n1,0\t2\n":                   TabDelimiter,
		"a|b\n1|2\n":                       PipeDelimiter,
		"name\nAnn, the baker\nBo\n":       CommaDelimiter,
		"\ufeffname;mail\n\"x;y\";a@b.c\n": SemicolonDelimiter,
		"a,b;c,d;e,f\n1;2;3\n4;5;6\n":      SemicolonDelimiter,
		"":                                 CommaDelimiter,
		"\"never closed":                   CommaDelimiter,
	} {
		if got := guessDelimiter([]byte(head)); got != want {
			t.Errorf("%q: %s, want %s", head, got, want)
		}
	}
}

func TestDatesAndDecimalsAreGuessed(t *testing.T) {
	for _, tc := range []struct {
		row     string
		dates   Dates
		decimal Decimal
	}{
		{"2026-03-04|12.50", YearFirst, Point},
		{"04.03.2026|12,50", DayFirst, Comma},
		{"31/12/2026 08:00|1.234,5", DayFirst, Comma},
		{"12/31/2026|1,234.50", MonthFirst, Point},
		{"Ann|12,345", YearFirst, Point},
		{"1.2.26|x", DayFirst, Point},
		{"192.168.1.1|99.99.9999", YearFirst, Point},
		{"|", YearFirst, Point},
	} {
		rows := [][]string{strings.Split(tc.row, "|")}
		if dates, decimal := guessDates(rows), guessDecimal(rows); dates != tc.dates || decimal != tc.decimal {
			t.Errorf("%s: %s, %s; want %s, %s", tc.row, dates, decimal, tc.dates, tc.decimal)
		}
	}
}

func TestNumbersAndDatesAreReadAsTheyAreWritten(t *testing.T) {
	for in, want := range map[string]string{
		"COMMA 1.234,50": "1234.50", "COMMA 12,5": "12.5", "COMMA -1 000,00": "-1000.00", "POINT 1,234.50": "1234.50", "POINT 7": "7", " 1,5": "1,5",
	} {
		d, n, _ := strings.Cut(in, " ")
		if got := Decimal(d).plain(n); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"DAY_FIRST|4.3.2026": "2026-03-04", "DAY_FIRST|04/03/2026 17:30": "2026-03-04", "DAY_FIRST|2026-03-04": "2026-03-04", "DAY_FIRST|4.3.26": "2026-03-04",
		"MONTH_FIRST|3/4/2026": "2026-03-04", "MONTH_FIRST|3/4/2026 5:30 PM": "2026-03-04", "|2026-03-04": "2026-03-04", "|4.3.2026": "", "MONTH_FIRST|13/4/2026": "",
	} {
		order, text, _ := strings.Cut(in, "|")
		f := &reading{b: &batch{dates: Dates(order)}, rec: &record{src: &source{step: Step{Fields: map[string]Value{"d": {Columns: []string{"d"}}}}, places: map[string]place{"d": {-1, 0}}}, line: line{values: []string{text}}}, lines: -1}
		got := ""
		if d := f.day("d"); d != nil {
			got = fmt.Sprint(*d)
		}
		if got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}
