// Package sqlite is the database/sql driver "sqlite", modernc.org/sqlite, set
// up as Kept uses it: without a lock inside each connection, and with one for the
// page cache that spins.
//
// The driver opens every connection in SQLite's serialized mode, in which each
// call takes the connection's mutex, three calls for each column of each row that
// is read. database/sql never uses a connection from two goroutines at once, and
// the driver says that its own part would not bear it; so that lock is never
// waited for, and took a quarter to a third of what reading a page of rows costs.
// SQLite's documentation of threading modes (https://sqlite.org/threadsafe.html)
// calls what is left multi-thread mode.
//
// What connections share keeps its locks. As the driver builds SQLite, all have one
// page cache (SQLITE_ENABLE_MEMORY_MANAGEMENT), whose lock each page takes twice that
// isn't mapped into memory. Readers who slept on it left a quarter of the processors
// idle.
package sqlite

import _ "modernc.org/sqlite" // database/sql driver "sqlite"
