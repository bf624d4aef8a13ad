//go:build ignore

// This program writes ent/db from ent/schema.
package main

import (
	"log"

	"entgo.io/ent/entc"
	"entgo.io/ent/entc/gen"
)

func main() {
	err := entc.Generate("./schema", &gen.Config{
		Target:   "./db",
		Package:  "kept/ent/db",
		Features: []gen.Feature{gen.FeatureIntercept, gen.FeatureModifier, gen.FeatureVersionedMigration},
	})
	if err != nil {
		log.Fatal(err)
	}
}
