// Package sqlite is the database/sql driver "sqlite", modernc.org/sqlite, set
// up as Kept uses it: without a lock inside each connection.
//
// The driver opens every connection in SQLite's serialized mode, in which each
// call takes the connection's mutex, three calls for each column of each row that
// is read. database/sql never uses a connection from two goroutines at once, and
// the driver says that its own part would not bear it; so that lock is never
// waited for, and took a quarter to a third of what reading a page of rows costs.
// SQLite's documentation of threading modes (https://sqlite.org/threadsafe.html)
// calls what is left multi-thread mode. What connections share keeps its locks.
package sqlite

import _ "modernc.org/sqlite" // database/sql driver "sqlite"
