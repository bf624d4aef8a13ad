package fault

import "fmt"

// clause is a message in the parts that it is put together from: what another
// language words anew is the format, which is always the same.
type clause struct {
	format string
	args   []any
}

// Clause returns an error that says what is wrong with a value and knows of no
// field: a room of the ground gives it, and whoever has the field says
// Invalid(field, "%s", err).
func Clause(format string, args ...any) error { return clause{format, args} }

// Error says the clause in English.
func (c clause) Error() string {
	if len(c.args) == 0 {
		return c.format
	}
	return fmt.Sprintf(c.format, c.args...)
}

// Parts gives the format, as fmt has it, and what is put in. An argument may be
// a clause itself.
func (c clause) Parts() (format string, args []any) { return c.format, c.args }

// Parts gives the message's format, as fmt has it, and what is put in. It is
// for package wording, which says it in other languages.
func (e *Error) Parts() (format string, args []any) {
	if e.clause.format == "" {
		return "%s", []any{e.Message}
	}
	return e.clause.Parts()
}

// say gives e its message.
func say(e Error, format string, args []any) *Error {
	e.clause = clause{format, args}
	e.Message = e.clause.Error()
	return &e
}
