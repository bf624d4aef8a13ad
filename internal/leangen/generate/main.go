// Command generate writes the code that gqlgen generates, and the table of the
// lean read path beside it. It runs where gqlgen.yml lies.
package main

import (
	"fmt"
	"os"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/config"

	"kept/internal/leangen"
)

func main() {
	if err := generate(); err != nil {
		fmt.Fprintf(os.Stderr, "generate: %v\n", err)
		os.Exit(1)
	}
}

func generate() error {
	c, err := config.LoadConfigFromDefaultLocations()
	if err != nil {
		return err
	}
	return api.Generate(c, api.AddPlugin(leangen.Plugin{PerLevel: []string{"requires"}}))
}
