package pages

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// say gives a phrase; a key without one is shown as it is, and a test finds it.
func (l Language) say(key string, args ...any) string {
	phrase, ok := phrases[key][l]
	if !ok {
		return key
	}
	if len(args) == 0 {
		return phrase
	}
	return fmt.Sprintf(phrase, args...)
}

// Day writes a day as the language does.
func (l Language) Day(t time.Time) string {
	if l == German {
		return fmt.Sprintf("%d. %s %d", t.Day(), germanMonths[t.Month()-1], t.Year())
	}
	return t.Format("2 January 2006")
}

// Hour writes a moment with its day.
func (l Language) Hour(t time.Time) string {
	if l == German {
		return l.Day(t) + ", " + t.Format("15:04") + " Uhr"
	}
	return l.Day(t) + ", " + t.Format("15:04")
}

// Percent writes a share: 94.1 % or 94,1 %. It is cut, not rounded up: nobody
// keeps 100 % who broke one.
func (l Language) Percent(share float64) string {
	tenths := int(share*1000 + 1e-9)
	s := strconv.Itoa(tenths / 10)
	if tenths%10 != 0 {
		s += "." + strconv.Itoa(tenths%10)
	}
	if l == German {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s + " %"
}

// Count writes a number with the language's marks between thousands.
func (l Language) Count(n int) string {
	s, mark := strconv.Itoa(n), ","
	if l == German {
		mark = "."
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + mark + s[i:]
	}
	return s
}

var germanMonths = []string{
	"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
}

var phrases = map[string]map[Language]string{
	"keep.title":   {English: "How %s keeps its word", German: "So hält %s Wort"},
	"keep.lead":    {English: "of what was promised was done by the day agreed.", German: "des Versprochenen wurde bis zum vereinbarten Tag getan."},
	"keep.period":  {English: "%s promises that fell due from %s to %s.", German: "%s Versprechen, fällig vom %s bis zum %s."},
	"keep.kept":    {English: "Kept in time", German: "Rechtzeitig gehalten"},
	"keep.late":    {English: "Kept late", German: "Zu spät gehalten"},
	"keep.broken":  {English: "Broken", German: "Gebrochen"},
	"keep.overdue": {English: "Overdue, still open", German: "Überfällig, noch offen"},
	"keep.first":   {English: "By the very first date", German: "Bis zum allerersten Termin"},
	"keep.how":     {English: "How this is counted", German: "Wie gezählt wird"},
	"keep.rule1": {
		English: "Every promise to a customer counts once its date has passed. One that is overdue and still open counts as not kept.",
		German:  "Jedes Versprechen an Kundinnen und Kunden zählt, sobald sein Termin vorbei ist. Ein überfälliges, noch offenes zählt als nicht gehalten.",
	},
	"keep.rule2": {
		English: "A date that the customer agreed to move counts by the date agreed last; how many were kept by the very first one stands beside it.",
		German:  "Ein im Einvernehmen verschobener Termin zählt nach dem zuletzt vereinbarten; wie viele bis zum allerersten gehalten wurden, steht daneben.",
	},
	"keep.rule3": {
		English: "What the customer released the business from in time, or what was cancelled, doesn't count. A promise that the customer disputes counts as broken once she was found right.",
		German:  "Wovon die Kundin oder der Kunde rechtzeitig entbunden hat und was storniert wurde, zählt nicht. Ein bestrittenes Versprechen zählt als gebrochen, sobald ihr oder ihm Recht gegeben wurde.",
	},
	"keep.rule4": {
		English: "The figures come from the records themselves and can't be edited. They are shown from 30 promises on, and hold nothing about any customer.",
		German:  "Die Zahlen stammen aus den Aufzeichnungen selbst und lassen sich nicht bearbeiten. Sie werden ab 30 Versprechen gezeigt und enthalten nichts über einzelne Kundinnen und Kunden.",
	},
	"badge": {English: "keeps its word", German: "hält Wort"},

	"promise.title":      {English: "What %s promised you", German: "Was %s Ihnen versprochen hat"},
	"promise.made":       {English: "Promised on %s", German: "Versprochen am %s"},
	"promise.due":        {English: "to be done by %s", German: "zu erledigen bis %s"},
	"promise.OPEN":       {English: "We are at it.", German: "Wir sind dabei."},
	"promise.KEPT":       {English: "We say that we kept it, on %s.", German: "Nach unserer Aufzeichnung gehalten am %s."},
	"promise.KEPT_LATE":  {English: "We say that it is done, but too late: on %s.", German: "Nach unserer Aufzeichnung erledigt, aber zu spät: am %s."},
	"promise.BROKEN":     {English: "We did not keep it. We are sorry.", German: "Wir haben es nicht gehalten. Das tut uns leid."},
	"promise.WITHDRAWN":  {English: "You released us from it.", German: "Sie haben uns davon entbunden."},
	"promise.VOID":       {English: "There was nothing left to do.", German: "Es gab nichts mehr zu tun."},
	"promise.overdue":    {English: "It is overdue. We are sorry.", German: "Es ist überfällig. Das tut uns leid."},
	"promise.ask":        {English: "Is that so?", German: "Stimmt das?"},
	"promise.yes":        {English: "Yes, it was kept", German: "Ja, es wurde gehalten"},
	"promise.why":        {English: "What was wrong?", German: "Was war nicht in Ordnung?"},
	"promise.no":         {English: "No, it was not", German: "Nein, wurde es nicht"},
	"promise.missing":    {English: "Tell us what was wrong: at most 2,000 characters.", German: "Sagen Sie uns bitte, was nicht in Ordnung war: höchstens 2.000 Zeichen."},
	"promise.confirmed":  {English: "You told us on %s that it was kept. Thank you.", German: "Sie haben uns am %s gesagt, dass es gehalten wurde. Danke."},
	"promise.disputed":   {English: "You told us on %s that it was not kept: “%s”. Somebody is looking into it.", German: "Sie haben uns am %s gesagt, dass es nicht gehalten wurde: „%s“. Wir gehen dem nach."},
	"promise.takeBack":   {English: "It was kept after all", German: "Es wurde doch gehalten"},
	"promise.changeMind": {English: "It was not kept after all", German: "Es wurde doch nicht gehalten"},
	"promise.changed":    {English: "Meanwhile something has changed: this is how it stands now.", German: "Inzwischen hat sich etwas geändert: So steht es jetzt."},

	"gone.title": {English: "There is nothing here", German: "Hier ist nichts"},
	"gone.text": {
		English: "The address may be wrong, or what was here isn't shown any more.",
		German:  "Die Adresse ist vielleicht falsch, oder was hier war, wird nicht mehr gezeigt.",
	},
}
