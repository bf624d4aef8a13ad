package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
)

// forgetStart takes those pages of the program's own file out of this process
// that starting has looked at. Most of them, tables and code that set things up,
// are never looked at again; the others come back from the system's cache when
// they are. Nothing is lost: only pages that equal the file's are given back.
func forgetStart() error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	clean, err := cleanPages(program)
	if err != nil {
		return err
	}
	for _, m := range clean {
		if _, _, e := syscall.Syscall(syscall.SYS_MADVISE, m.from, m.to-m.from, syscall.MADV_DONTNEED); e != 0 {
			err = errors.Join(err, fmt.Errorf("give pages back: %w", e))
		}
	}
	return err
}

// stretch is a part of this process's addresses.
type stretch struct{ from, to uintptr }

// cleanPages finds where a file lies in memory to be read or run, but for parts
// of which a page has become our own: those that a linker has written to.
func cleanPages(path string) ([]stretch, error) {
	f, err := os.Open("/proc/self/smaps")
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	var out []stretch
	var at *stretch // the file's, whose figures follow
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		line := lines.Text()
		var m stretch
		var mode string
		if n, _ := fmt.Sscanf(line, "%x-%x %s", &m.from, &m.to, &mode); n == 3 {
			at = nil
			if strings.HasSuffix(line, " "+path) && (mode == "r-xp" || mode == "r--p") {
				at = &m
			}
			continue
		}
		if own, ok := strings.CutPrefix(line, "Anonymous:"); ok && at != nil && strings.TrimSpace(own) == "0 kB" {
			out = append(out, *at)
		}
	}
	return out, lines.Err()
}
