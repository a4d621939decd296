//go:build !unix

package record

import (
	"fmt"
	"os"
	"runtime"
)

// lock refuses: without flock two processes could write one record.
func lock(string) (*os.File, error) {
	return nil, fmt.Errorf("a record needs file locks of a Unix system, which %s lacks: work with files, or run trucewatch on Linux or macOS", runtime.GOOS)
}

func syncDir(string) error { return nil }
