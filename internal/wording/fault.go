package wording

import (
	"context"
	_ "embed"
	"encoding/json"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"

	"kept/internal/fault"
	"kept/internal/request"
)

// said is a fault, or a clause of one: a format as fmt has it, and what is put in.
type said interface {
	Parts() (format string, args []any)
}

// The English format of a fault is the key to its words: de.json has its German
// beside it. What has none is said in English, and the test asks for it.

// Say words a fault or a clause for the reader of the request of ctx, in
// English outside of one. Another error says what it says.
func Say(ctx context.Context, err error) string { return In(request.From(ctx).Language, err) }

// In words a fault or a clause in a language of ours; what it is put together
// from is worded too.
func In(l language.Tag, err error) string {
	s, ok := err.(said)
	if !ok || l != language.German {
		return plain(err)
	}
	format, args := s.Parts()
	worded := make([]any, len(args))
	for i, a := range args {
		worded[i] = a
		if part, ok := a.(error); ok {
			worded[i] = In(l, part)
		}
	}
	return message.NewPrinter(l, message.Catalog(words())).Sprintf(format, worded...)
}

// plain is what err says in English; of a fault it isn't the cause, nor the field.
func plain(err error) string {
	if f, ok := err.(*fault.Error); ok {
		return f.Message
	}
	return err.Error()
}

//go:embed de.json
var german []byte

// words is made when somebody first reads German.
var words = sync.OnceValue(func() catalog.Catalog {
	var of map[string]string
	if err := json.Unmarshal(german, &of); err != nil {
		panic("wording: de.json isn't JSON: " + err.Error()) // it is embedded: a test reads it first
	}
	c := catalog.NewBuilder(catalog.Fallback(language.English))
	for key, said := range of {
		if err := c.SetString(language.German, key, said); err != nil {
			panic("wording: de.json: " + key + ": " + err.Error())
		}
	}
	return c
})
