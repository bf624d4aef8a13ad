package sqlite

import (
	"sync/atomic"
	"unsafe"

	"modernc.org/libc"
	lib "modernc.org/sqlite/lib"
)

// init hands SQLite its own mutexes back, but none to connections, and one that
// spins to the page cache. What fails leaves SQLite as it was, which is slower and
// no less right.
func init() {
	tls := libc.NewTLS()
	defer tls.Close()
	// SQLite chooses its mutexes when it begins, and is told of others, as it
	// tells, only while it rests.
	if lib.Xsqlite3_initialize(tls) != lib.SQLITE_OK || lib.Xsqlite3_shutdown(tls) != lib.SQLITE_OK ||
		!configure(tls, lib.SQLITE_CONFIG_GETMUTEX, &usual) {
		return
	}
	ours := usual
	ours.FxMutexAlloc = address(&alloc)
	ours.FxMutexFree = address(&free)
	ours.FxMutexEnter = address(&enter)
	ours.FxMutexTry = address(&try)
	ours.FxMutexLeave = address(&leave)
	if !configure(tls, lib.SQLITE_CONFIG_MUTEX, &ours) {
		return
	}
	// One more recursive mutex than connections have: that of beginning itself.
	begun.Store(lib.Xsqlite3_initialize(tls) == lib.SQLITE_OK)
}

var (
	usual lib.Sqlite3_mutex_methods
	begun atomic.Bool
	none  uintptr // its address stands for a connection's mutex
	spare atomic.Int64
	pages spinning // the page cache's mutex, known by its address
)

// SQLite calls these by the places of their variables.
var (
	alloc = func(tls *libc.TLS, kind int32) uintptr {
		switch {
		case kind == lib.SQLITE_MUTEX_STATIC_LRU:
			return uintptr(unsafe.Pointer(&pages))
		case kind == lib.SQLITE_MUTEX_RECURSIVE && begun.Load():
			spare.Add(1)
			return uintptr(unsafe.Pointer(&none))
		}
		return function[func(*libc.TLS, int32) uintptr](usual.FxMutexAlloc)(tls, kind)
	}
	free = func(tls *libc.TLS, m uintptr) {
		if !isNone(m) {
			function[func(*libc.TLS, uintptr)](usual.FxMutexFree)(tls, m)
		}
	}
	enter = func(tls *libc.TLS, m uintptr) {
		switch {
		case isPages(m):
			pages.lock()
		case !isNone(m):
			function[func(*libc.TLS, uintptr)](usual.FxMutexEnter)(tls, m)
		}
	}
	try = func(tls *libc.TLS, m uintptr) int32 {
		switch {
		case isPages(m) && !pages.try():
			return lib.SQLITE_BUSY
		case isPages(m), isNone(m):
			return lib.SQLITE_OK
		}
		return function[func(*libc.TLS, uintptr) int32](usual.FxMutexTry)(tls, m)
	}
	leave = func(tls *libc.TLS, m uintptr) {
		switch {
		case isPages(m):
			pages.unlock()
		case !isNone(m):
			function[func(*libc.TLS, uintptr)](usual.FxMutexLeave)(tls, m)
		}
	}
)

func isNone(m uintptr) bool { return m == uintptr(unsafe.Pointer(&none)) }

func isPages(m uintptr) bool { return m == uintptr(unsafe.Pointer(&pages)) }

// address gives a function as the translated C knows it: the word that a Go
// variable of its type holds.
func address[F any](f *F) uintptr { return *(*uintptr)(unsafe.Pointer(f)) }

// function gives the Go function behind such a word.
func function[F any](word uintptr) F { return *(*F)(unsafe.Pointer(&word)) }

// configure calls sqlite3_config with an option about mutexes.
func configure(tls *libc.TLS, option int32, m *lib.Sqlite3_mutex_methods) bool {
	list := libc.NewVaList(uintptr(unsafe.Pointer(m)))
	defer libc.Xfree(tls, list)
	return lib.Xsqlite3_config(tls, option, list) == lib.SQLITE_OK
}
