package main

import (
	"os"
	"syscall"
)

// memoryOf is the greatest resident set of a finished process, MB.
func memoryOf(p *os.ProcessState) int64 {
	if u, ok := p.SysUsage().(*syscall.Rusage); ok {
		return u.Maxrss / 1024
	}
	return 0
}
