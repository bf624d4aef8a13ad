// Package ent holds the tables: schema by hand, db generated from it,
// migrations for both databases, and store, which opens them.
package ent

//go:generate go run entc.go
