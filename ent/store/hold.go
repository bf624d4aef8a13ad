package store

import "entgo.io/ent/dialect/sql"

// ForUpdate holds the rows that a query reads until the transaction ends, for
// verbs that read a record, apply a rule and write it: a second one waits and
// reads what the first wrote. They are read by id, after any order of the
// query's own, lest two wait for each other. SQLite has one writer anyway, and
// asked to sort it walks all of the tenant's rows by id.
func (d *DB) ForUpdate() func(*sql.Selector) {
	return func(s *sql.Selector) {
		if d.Postgres() {
			s.OrderBy(s.C("id")).ForUpdate()
		}
	}
}
