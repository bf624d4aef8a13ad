//go:build unix

package api

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is a server program that the benchmark started.
type process struct {
	cmd  *exec.Cmd
	addr string
	log  string // a file with what it said
}

// launch starts a program that will listen on addr and waits until it answers
// there with something other than a failure of its own.
func launch(ctx context.Context, dir, addr, ready string, cmd *exec.Cmd) (*process, error) {
	f, err := os.CreateTemp(dir, filepath.Base(cmd.Path)+"-*.log")
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	cmd.Stdout, cmd.Stderr = f, f
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{cmd: cmd, addr: addr, log: f.Name()}
	for begin := time.Now(); time.Since(begin) < time.Minute; time.Sleep(20 * time.Millisecond) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+ready, nil)
		if err != nil {
			return nil, err
		}
		resp, err := http.DefaultClient.Do(req)
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode < 500 {
				return p, nil
			}
		}
	}
	p.stop()
	said, _ := os.ReadFile(p.log)
	return nil, fmt.Errorf("%s did not answer within a minute: %.2000s", cmd.Path, said)
}

func (p *process) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	done := time.AfterFunc(10*time.Second, func() { _ = p.cmd.Process.Kill() })
	_ = p.cmd.Wait()
	done.Stop()
}

func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// ticksPerSecond is how Linux counts processor time in /proc.
const ticksPerSecond = 100

// cpuOf gives the processor time of a process and of its ended children.
func cpuOf(pid int) time.Duration {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields, err := afterName(b)
	if err != nil {
		return 0
	}
	var ticks int
	for _, f := range fields[11:15] { // utime, stime, cutime, cstime
		n, _ := strconv.Atoi(f)
		ticks += n
	}
	return time.Duration(ticks) * time.Second / ticksPerSecond
}

// afterName splits a line of /proc/PID/stat behind the program's name, which may
// hold spaces: first comes its state, then its parent.
func afterName(stat []byte) ([]string, error) {
	at := bytes.LastIndexByte(stat, ')')
	fields := strings.Fields(string(stat[at+1:]))
	if len(fields) < 15 {
		return nil, fmt.Errorf("%q is no line of /proc/PID/stat", stat)
	}
	return fields, nil
}

// cpuOfFamily is cpuOf for a process and its living children: PostgreSQL's
// postmaster and its backends.
func cpuOfFamily(pid int) time.Duration {
	total := cpuOf(pid)
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, f := range stats {
		b, err := os.ReadFile(f)
		if err != nil {
			continue
		}
		if fields, err := afterName(b); err == nil && fields[1] == strconv.Itoa(pid) {
			child, _ := strconv.Atoi(filepath.Base(filepath.Dir(f)))
			total += cpuOf(child)
		}
	}
	return total
}

// peakMemory reads the most memory that a process has held, in MiB.
func peakMemory(pid int) int {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			var kib int
			_, _ = fmt.Sscan(rest, &kib)
			return kib / 1024
		}
	}
	return 0
}
