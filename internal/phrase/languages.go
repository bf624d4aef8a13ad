package phrase

import "time"

// iso is a date as machines write it, in every language.
const iso = `(\d{4})-(\d{1,2})-(\d{1,2})`

var grammars = map[Language]*grammar{English: english(), German: german(), Portuguese: portuguese()}

func english() *grammar {
	weekdays := map[string]time.Weekday{
		"monday": time.Monday, "tuesday": time.Tuesday, "wednesday": time.Wednesday, "thursday": time.Thursday,
		"friday": time.Friday, "saturday": time.Saturday, "sunday": time.Sunday,
	}
	months := map[string]time.Month{
		"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
		"september": 9, "october": 10, "november": 11, "december": 12,
		"jan": 1, "feb": 2, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
	}
	const n, ordinal = `(\w+)`, `(\d{1,2})(?:st|nd|rd|th|\.)?`
	within := `(?:in|within|in the next|within the next|in less than|in under) `
	return &grammar{
		numbers: map[string]int{
			"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
			"nine": 9, "ten": 10, "twelve": 12, "fourteen": 14,
		},
		dayRules: []rule{
			nothing(`(?:last|since|every|each|past|previous) (?:` + among(weekdays) + `|week|month)`),
			written{1, 2, 3}.rule(iso, months),
			written{3, 2, 1}.rule(ordinal+` (?:of )?(`+among(months)+`) (\d{4})`, months),
			written{3, 1, 2}.rule(`(`+among(months)+`) `+ordinal+` (\d{4})`, months),
			written{0, 2, 1}.rule(ordinal+` (?:of )?(`+among(months)+`)`, months),
			written{0, 1, 2}.rule(`(`+among(months)+`) `+ordinal, months),
			written{0, 0, 1}.rule(`(?:on|by|until|before) the (\d{1,2})(?:st|nd|rd|th)`, months),
			fixed(`(?:the )?day after tomorrow`, 2),
			fixed(`tomorrow`, 1),
			fixed(`(?:today|tonight|this morning|this afternoon|this evening|(?:by|before) (?:the )?(?:end|close) of (?:the )?(?:day|business))`, 0),
			meant(`(?:by |before |at |until )?(?:the )?end of next week`, endOfNextWeek),
			meant(`(?:by |before |at |until )?(?:the )?end of (?:the|this) week`, endOfThisWeek),
			meant(`(?:by |before |at |until )?(?:the )?end of (?:the|this) month`, endOfMonth),
			meant(`next week`, endOfNextWeek),
			meant(`(?:later )?this week`, endOfThisWeek),
			counted(within+n+` (?:working|business) days?`, working),
			counted(within+n+` days?`, days),
			counted(within+n+` weeks?`, weeks),
			fixed(`(?:in|within) a couple of days`, 2),
			named(`(?:on |by |until |before |this |next |coming )?(`+among(weekdays)+`)`, weekdays),
		},
		spanRules: []spanRule{
			{words(within + n + ` hours?`), 60},
			{words(within + n + ` minutes?`), 1},
		},
		hours: []hourRule{
			{pattern: words(`(\d{1,2})(?:[:.](\d{2}))?(?: )?(a\.?m|p\.?m)`)},
			{pattern: words(`(?:at|by|before|until) (\d{1,2}):(\d{2})`)},
			{pattern: words(`(?:at|by|before|until|around) noon`), fixed: 12 * 60},
		},
	}
}

func german() *grammar {
	weekdays := map[string]time.Weekday{
		"montag": time.Monday, "dienstag": time.Tuesday, "mittwoch": time.Wednesday, "donnerstag": time.Thursday,
		"freitag": time.Friday, "samstag": time.Saturday, "sonnabend": time.Saturday, "sonntag": time.Sunday,
	}
	months := map[string]time.Month{
		"januar": 1, "jänner": 1, "februar": 2, "märz": 3, "april": 4, "mai": 5, "juni": 6, "juli": 7, "august": 8,
		"september": 9, "oktober": 10, "november": 11, "dezember": 12,
	}
	const n = `([\wäöüß]+)`
	within := `(?:in|binnen|innerhalb von|innerhalb der nächsten|in den nächsten|innerhalb) `
	parts := `(?: (?:früh|vormittag|mittag|nachmittag|abend))?`
	return &grammar{
		numbers: map[string]int{
			"einem": 1, "einer": 1, "eines": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8,
			"neun": 9, "zehn": 10, "zwölf": 12, "vierzehn": 14,
		},
		dayRules: []rule{
			nothing(`(?:letzten|letzte|letzter|vergangenen|vergangene|vorigen|seit|jeden) (?:` + among(weekdays) + `|woche|monat)`),
			nothing(`guten morgen`),
			nothing(`(?:am|jeden|diesen) morgen`),
			written{1, 2, 3}.rule(iso, months),
			written{3, 2, 1}.rule(`(\d{1,2})\. (`+among(months)+`) (\d{4})`, months),
			written{0, 2, 1}.rule(`(\d{1,2})\. (`+among(months)+`)`, months),
			written{3, 2, 1}.rule(`(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})`, months),
			written{0, 2, 1}.rule(`(\d{1,2})\.(\d{1,2})\.`, months),
			written{0, 0, 1}.rule(`(?:am|bis zum|zum) (\d{1,2})\.`, months),
			fixed(`übermorgen`+parts, 2),
			fixed(`morgen`+parts, 1),
			fixed(`(?:heute`+parts+`|bis feierabend|im lauf des tages|im laufe des tages)`, 0),
			meant(`(?:bis )?(?:zum )?ende (?:der )?(?:nächsten|kommenden|nächster|kommender) woche`, endOfNextWeek),
			meant(`(?:bis )?(?:zum )?ende (?:der|dieser) woche`, endOfThisWeek),
			meant(`(?:bis )?(?:zum )?(?:ende (?:des|dieses) monats|monatsende)`, endOfMonth),
			meant(`(?:in der )?(?:nächste|nächsten|nächster|kommende|kommenden|kommender) woche`, endOfNextWeek),
			meant(`(?:noch )?(?:in )?(?:diese|dieser) woche`, endOfThisWeek),
			counted(within+n+` (?:werktag|werktage|werktagen|arbeitstag|arbeitstage|arbeitstagen)`, working),
			counted(within+n+` (?:tag|tage|tagen|tages)`, days),
			counted(within+n+` (?:woche|wochen)`, weeks),
			named(`(?:am |bis |bis zum |diesen |nächsten |kommenden )?(`+among(weekdays)+`)(?:vormittag|mittag|nachmittag|abend)?`, weekdays),
		},
		spanRules: []spanRule{
			{words(within + n + ` (?:stunde|stunden)`), 60},
			{words(within + n + ` (?:minute|minuten)`), 1},
		},
		hours: []hourRule{
			{pattern: words(`(\d{1,2})(?:[:.](\d{2}))? uhr`)},
			{pattern: words(`(?:um|bis|gegen) (\d{1,2}):(\d{2})`)},
			{pattern: words(`um (?:12|zwölf)`), fixed: 12 * 60},
		},
	}
}

func portuguese() *grammar {
	weekdays := map[string]time.Weekday{
		"segunda": time.Monday, "terça": time.Tuesday, "quarta": time.Wednesday, "quinta": time.Thursday, "sexta": time.Friday,
		"segunda-feira": time.Monday, "terça-feira": time.Tuesday, "quarta-feira": time.Wednesday,
		"quinta-feira": time.Thursday, "sexta-feira": time.Friday, "sábado": time.Saturday, "domingo": time.Sunday,
	}
	months := map[string]time.Month{
		"janeiro": 1, "fevereiro": 2, "março": 3, "abril": 4, "maio": 5, "junho": 6, "julho": 7, "agosto": 8,
		"setembro": 9, "outubro": 10, "novembro": 11, "dezembro": 12,
	}
	const n = `([\wàáâãéêíóôõúç]+)`
	within := `(?:em|em até|dentro de|nos próximos|nas próximas|daqui a) `
	return &grammar{
		numbers: map[string]int{
			"um": 1, "uma": 1, "dois": 2, "duas": 2, "três": 3, "quatro": 4, "cinco": 5, "seis": 6, "sete": 7, "oito": 8,
			"nove": 9, "dez": 10, "doze": 12, "quinze": 15,
		},
		dayRules: []rule{
			nothing(`(?:` + among(weekdays) + `|semana|mês) (?:passada|passado)`),
			nothing(`(?:desde|cada|toda|todo) (?:` + among(weekdays) + `)`),
			written{1, 2, 3}.rule(iso, months),
			written{3, 2, 1}.rule(`(\d{1,2}) de (`+among(months)+`) de (\d{4})`, months),
			written{0, 2, 1}.rule(`(\d{1,2}) de (`+among(months)+`)`, months),
			written{3, 2, 1}.rule(`(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})`, months),
			written{0, 2, 1}.rule(`(\d{1,2})/(\d{1,2})`, months),
			written{0, 0, 1}.rule(`dia (\d{1,2})\.?`, months),
			fixed(`depois de amanhã`, 2),
			fixed(`amanhã`, 1),
			fixed(`(?:hoje|(?:até )?(?:o )?(?:fim|final) do dia)`, 0),
			meant(`(?:até )?(?:o |no )?(?:fim|final) da (?:próxima semana|semana que vem)`, endOfNextWeek),
			meant(`(?:até )?(?:o |no )?(?:fim|final) (?:da|desta) semana`, endOfThisWeek),
			meant(`(?:até )?(?:o |no )?(?:fim|final) (?:do|deste) mês`, endOfMonth),
			meant(`(?:na )?(?:próxima semana|semana que vem)`, endOfNextWeek),
			meant(`(?:ainda )?(?:nesta|esta) semana`, endOfThisWeek),
			counted(within+n+` (?:dia útil|dias úteis)`, working),
			counted(within+n+` (?:dia|dias)`, days),
			counted(within+n+` (?:semana|semanas)`, weeks),
			named(`(?:na |no |até |até a |até o |nesta |neste |próxima |próximo )(`+among(weekdays)+`)`, weekdays),
		},
		spanRules: []spanRule{
			{words(within + n + ` (?:hora|horas)`), 60},
			{words(within + n + ` (?:minuto|minutos)`), 1},
		},
		hours: []hourRule{
			{pattern: words(`(?:às|as|até as|até às) (\d{1,2})(?:h|:)(\d{2})?h?`)},
			{pattern: words(`(?:às|até as|até às) (\d{1,2}) (?:horas|hora)`)},
			{pattern: words(`(?:ao|até o) meio-dia`), fixed: 12 * 60},
		},
	}
}
