//go:build unix

package api

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"syscall"
	"time"
)

// load is what was seen while callers asked without a pause.
type load struct {
	answers  int
	took     time.Duration
	p50, p99 time.Duration
	client   time.Duration // processor time of the load client itself
}

func (l load) perSecond() float64 { return float64(l.answers) / l.took.Seconds() }

// press lets so many callers ask q of s for a while, each on a connection of its
// own that it keeps, the connections spread evenly over the side's processes. A
// caller sends the next request when it has read the last answer. The requests
// are written beforehand and answers aren't parsed, so that the client takes
// little of the machine that it shares with what it measures.
func press(s *side, q question, callers int, duration time.Duration) (load, error) {
	if s.places != nil {
		q.places = s.places
	}
	requests := make([][]byte, len(q.places))
	for i, p := range q.places {
		path, body := s.words(q, p)
		b, err := json.Marshal(body)
		if err != nil {
			return load{}, err
		}
		requests[i] = fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: kept.localhost\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
			path, s.token, len(b), b)
	}
	all := make([][]time.Duration, callers)
	errs := make([]error, callers)
	var running sync.WaitGroup
	before, begin := ownCPU(), time.Now()
	for n := range callers {
		c := &caller{addr: s.processes[n%len(s.processes)].addr, requests: requests, next: n * len(requests) / callers}
		running.Go(func() { all[n], errs[n] = c.run(begin.Add(duration)) })
	}
	running.Wait()
	l := load{took: time.Since(begin), client: ownCPU() - before}
	for _, err := range errs {
		if err != nil {
			return l, fmt.Errorf("%s asked for %s: %w", s.name, q.name, err)
		}
	}
	each := slices.Concat(all...)
	if len(each) == 0 {
		return l, fmt.Errorf("%s asked for %s: no answer at all", s.name, q.name)
	}
	slices.Sort(each)
	l.answers, l.p50, l.p99 = len(each), each[len(each)/2], each[len(each)*99/100]
	return l, nil
}

// caller asks on one connection.
type caller struct {
	addr     string
	requests [][]byte
	next     int
	answer   bytes.Buffer
}

func (c *caller) run(until time.Time) (took []time.Duration, err error) {
	conn, err := net.Dial("tcp", c.addr)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	r := bufio.NewReaderSize(conn, 64<<10)
	took = make([]time.Duration, 0, 1<<14)
	for begin := time.Now(); begin.Before(until); begin = time.Now() {
		if err := conn.SetDeadline(begin.Add(30 * time.Second)); err != nil {
			return nil, err
		}
		if _, err := conn.Write(c.requests[c.next%len(c.requests)]); err != nil {
			return nil, err
		}
		c.next++
		if err := c.read(r); err != nil {
			return nil, err
		}
		took = append(took, time.Since(begin))
	}
	return took, nil
}

func (c *caller) read(r *bufio.Reader) error {
	resp, err := http.ReadResponse(r, nil)
	if err != nil {
		return err
	}
	c.answer.Reset()
	_, err = io.Copy(&c.answer, resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK || bytes.Contains(c.answer.Bytes(), []byte(`"errors":[`)) {
		return fmt.Errorf("%s: %.500s", resp.Status, c.answer.Bytes())
	}
	return nil
}

func ownCPU() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
