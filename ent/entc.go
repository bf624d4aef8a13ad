//go:build ignore

// This program writes ent/db from ent/schema.
package main

import (
	"log"

	"entgo.io/ent/entc"
	"entgo.io/ent/entc/gen"
)

func main() {
	// What is changed of ent's own templates, and why, is said in the files.
	templates := gen.MustParse(gen.NewTemplate("kept").ParseGlob("template/*.tmpl"))
	err := entc.Generate("./schema", &gen.Config{
		Templates: []*gen.Template{templates},
		Target:    "./db",
		Package:   "kept/ent/db",
		Features:  []gen.Feature{gen.FeatureIntercept, gen.FeatureModifier, gen.FeatureVersionedMigration},
	})
	if err != nil {
		log.Fatal(err)
	}
}
