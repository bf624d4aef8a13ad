package importing

import (
	"context"
	"slices"

	"kept/care/job"
	"kept/internal/fault"
)

// mappingFile is the name under which a job keeps its mapping.
const mappingFile = "mapping.yaml"

// Upload is an import whose files came with the request.
type Upload struct {
	Mapping     string
	Files       []*TextFile
	ErrorPolicy Policy
	DryRun      bool
}

// TextFile is a CSV file of an Upload.
type TextFile struct{ Name, Text string }

// Start queues an import of files that came with the request. The mapping is
// held against the files first, so that what is wrong with it is said at once.
func (r *Room) Start(ctx context.Context, u Upload) (*job.Job, error) {
	m, err := Parse(mappingFile, []byte(u.Mapping))
	if err != nil {
		return nil, err
	}
	files := make([]job.File, len(u.Files))
	for i, f := range u.Files {
		files[i] = job.File{Name: f.Name, Body: []byte(f.Text)}
	}
	p, err := prepare(m, filesFS(files))
	if err != nil {
		return nil, err
	}
	files = append(files, job.File{Name: mappingFile, Body: []byte(u.Mapping)})
	input := p.input(Request{Policy: u.ErrorPolicy, DryRun: u.DryRun})
	return r.Jobs.Start(ctx, job.Draft{Kind: job.Import, DryRun: u.DryRun, Total: p.total, Input: input, Files: files})
}

// Run goes on with a queued import: it is what workers do with the jobs of
// Start. It returns when the job is over or ctx ends.
func (r *Room) Run(ctx context.Context, j *job.Job) error {
	files, err := r.Jobs.Files(ctx, j.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(files, func(f job.File) bool { return f.Name == mappingFile })
	if i < 0 {
		return fault.Invalid("mapping", "is missing from the job's files")
	}
	m, err := Parse(mappingFile, files[i].Body)
	if err != nil {
		return err
	}
	p, err := prepare(m, filesFS(files))
	if err != nil {
		return err
	}
	policy, _ := j.Input["policy"].(string)
	// Small batches: others write beside it.
	_, err = r.work(ctx, j, p, Request{Policy: Policy(policy), DryRun: j.DryRun, Batch: 500})
	return err
}
