package job

import (
	"encoding/json"
	"fmt"
)

// InputOf writes what a job is to do as its Input, which is JSON, with a few
// words of what it is about.
func InputOf(about string, what any) (map[string]any, error) {
	b, err := json.Marshal(what)
	if err != nil {
		return nil, fmt.Errorf("write a job's input: %w", err)
	}
	input := map[string]any{}
	if err := json.Unmarshal(b, &input); err != nil {
		return nil, fmt.Errorf("write a job's input: %w", err)
	}
	input[AboutKey] = about
	return input, nil
}

// ReadInput reads into what InputOf wrote.
func (j *Job) ReadInput(into any) error {
	b, err := json.Marshal(j.Input)
	if err != nil {
		return fmt.Errorf("read the input of job %s: %w", j.ID, err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		return fmt.Errorf("read the input of job %s: %w", j.ID, err)
	}
	return nil
}
