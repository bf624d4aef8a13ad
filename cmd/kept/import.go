package main

import "kept/server"

type importCmd struct {
	Tenant       string `required:"" help:"Slug of the tenant that the records are for."`
	Mapping      string `required:"" type:"existingfile" help:"How the files become records: a YAML file such as examples/olist.mapping.yaml."`
	DryRun       bool   `help:"Say what would be imported and write nothing."`
	AllOrNothing bool   `help:"Import nothing when a row is refused, instead of all the others."`
	Refused      string `type:"path" placeholder:"FILE" help:"Write the refused rows to this CSV file, with the reasons."`
	Dir          string `arg:"" type:"existingdir" help:"Folder of the CSV files."`
}

// Run imports files, on a database that it migrates first. Its last line is a
// JSON object: rows, accepted, refused.
func (i importCmd) Run(e *env) error {
	ctx, cancel := e.untilStopped()
	defer cancel()
	if err := migrate(ctx, e); err != nil {
		return err
	}
	return server.Import{
		Tenant: i.Tenant, Mapping: i.Mapping, Dir: i.Dir, DryRun: i.DryRun, AllOrNothing: i.AllOrNothing, Refused: i.Refused,
	}.Run(ctx, e.config, e.log, e.stdout)
}
