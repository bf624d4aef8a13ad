package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// The limits that the program promises to stay within.
const (
	startLimit = 300 * time.Millisecond
	idleLimit  = 60 // MB
)

// start measures the built program, bin/kept: how long from its start to its
// first answer, and the memory that it holds when nobody asks anything.
func start(ctx context.Context, c config) error {
	program, err := filepath.Abs("bin/kept")
	if err != nil {
		return err
	}
	if _, err := os.Stat(program); err != nil {
		return fmt.Errorf("run `make build` first: %w", err)
	}
	dir, err := os.MkdirTemp("", "kept-bench")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	var took []time.Duration
	var idle int
	for round := range c.rounds + 1 {
		d, mb, err := startOnce(ctx, program, dir, round == c.rounds)
		if err != nil {
			return err
		}
		if idle = mb; round > 0 { // the first one migrates
			took = append(took, d)
		}
	}
	fmt.Printf("start to first answer: %v (median of %d), %.2f of the limit of %v\n", median(took).Round(time.Millisecond), len(took),
		float64(median(took))/float64(startLimit), startLimit)
	fmt.Printf("idle memory, 10 s after the start: %d MB, %.2f of the limit of %d MB\n", idle, float64(idle)/idleLimit, idleLimit)
	return nil
}

func startOnce(ctx context.Context, program, dir string, idle bool) (time.Duration, int, error) {
	addr, err := freeAddress()
	if err != nil {
		return 0, 0, err
	}
	cmd := exec.CommandContext(ctx, program, "serve") //nolint:gosec // our own program
	cmd.Env = append(os.Environ(), "KEPT_ADDR="+addr, "KEPT_DATA_DIR="+dir, "KEPT_DATABASE_URL=", "KEPT_LOG_LEVEL=error")
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, 0, err
	}
	defer func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	}()
	for time.Since(begin) < 20*time.Second {
		resp, err := http.Get("http://" + addr + "/readyz")
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				took := time.Since(begin)
				if idle {
					time.Sleep(10 * time.Second)
				}
				mb, err := resident(cmd.Process.Pid)
				return took, mb, err
			}
		}
		time.Sleep(time.Millisecond)
	}
	return 0, 0, fmt.Errorf("%s did not answer within 20 s", program)
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// resident reads the memory that a process holds, in MB, where there is /proc.
func resident(pid int) (int, error) {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }()
	for s := bufio.NewScanner(f); s.Scan(); {
		if rest, ok := strings.CutPrefix(s.Text(), "VmRSS:"); ok {
			var kib int
			_, err := fmt.Sscan(rest, &kib)
			return kib * 1024 / 1_000_000, err
		}
	}
	return 0, fmt.Errorf("no VmRSS for process %d", pid)
}
