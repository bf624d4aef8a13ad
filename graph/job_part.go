package graph

import (
	"context"
	"encoding/json"
	"fmt"

	"kept/care/exporting"
	"kept/care/file"
	"kept/care/importing"
	"kept/care/job"
	"kept/care/notice"
	"kept/graph/model"
	"kept/internal/id"
	"kept/tenants"
)

// jobs is what jobs and imports add to the API.
func (r *Resolver) jobs() noun {
	again := reread(jobID, r.JobBook.Find)
	return noun{
		kinds: map[id.Prefix]kind{id.Job: {"", many(r.JobBook.ByIDs)}},
		replays: map[string]replay{
			"startImport": again, "cancelJob": again, "importRecords": reanswer(),
			"startBulk": again, "undoBulk": again, "startExport": again,
		},
	}
}

// downloads gives the file of each export that can be fetched.
func (r *Resolver) downloads(ctx context.Context, jobs []*job.Job) ([]*model.Download, error) {
	found, err := r.Files.OfJobs(ctx, keys(jobs, jobID))
	if err != nil {
		return nil, err
	}
	out := make([]*model.Download, len(jobs))
	for i, j := range jobs {
		for _, f := range found[j.ID] {
			if f.Name == exporting.FileName || f.Name == file.Archive {
				out[i] = &model.Download{Path: "/jobs/" + j.ID + "/" + f.Name, Size: f.Size, Rows: f.Lines, ExpiresAt: f.ExpiresAt}
			}
		}
	}
	return out, nil
}

// notices is what notices add to the API.
func (r *Resolver) notices() noun {
	return noun{
		kinds:   map[id.Prefix]kind{id.Notice: {tenants.PromisesRead, each(r.NoticeBook.Find)}},
		replays: map[string]replay{"markNoticeRead": reread(func(n *notice.Notice) string { return n.ID }, r.NoticeBook.Find)},
	}
}

func jobID(j *job.Job) string { return j.ID }

// reanswer replays an import of a few records: its answers are all that there is.
func reanswer() replay {
	return replay{
		keep: func(payload any) memory {
			p, _ := payload.(*model.Payload[importing.Outcome])
			if p == nil || p.Noun == nil {
				return memory{}
			}
			answers, err := json.Marshal(p.Noun)
			if err != nil {
				return memory{} // numbers and strings: it can't be
			}
			return memory{Extra: map[string]any{"result": string(answers)}}
		},
		again: func(_ context.Context, m memory) (any, error) {
			kept, _ := m.Extra["result"].(string)
			var result importing.Outcome
			if err := json.Unmarshal([]byte(kept), &result); err != nil {
				return nil, fmt.Errorf("answer an import again: %w", err)
			}
			return outcome(&result, nil)
		},
	}
}
