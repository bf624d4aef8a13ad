package store

import "entgo.io/ent/dialect/sql"

// ForUpdate holds the rows that a query reads until the transaction ends, for
// verbs that read a record, apply a rule and write it: a second one waits and
// reads what the first wrote. SQLite has one writer anyway. Read in one order,
// by id, lest two wait for each other.
func (d *DB) ForUpdate() func(*sql.Selector) {
	return func(s *sql.Selector) {
		if d.Postgres() {
			s.ForUpdate()
		}
	}
}
