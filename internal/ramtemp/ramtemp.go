// Package ramtemp gives the tests of a package a temporary folder in memory. They
// write and remove tens of thousands of small files; on ext4 a file made within
// seconds after others were removed costs up to half a millisecond, because the
// inodes just freed are searched and passed over, and most of the time went there.
//
// Tests of what survives a loss of power keep the disk: they do not use it.
package ramtemp

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Tests is what runs the tests: *testing.M.
type Tests interface{ Run() int }

// In wraps tests so that Run gives them the folder and removes it afterwards.
func In(m Tests) Tests { return wrapped{m, Root()} }

// Root is the file system in memory, empty where there is none, where less than
// [Room] bytes are free on it, or where TMPDIR already names a folder.
func Root() string {
	if os.Getenv("TMPDIR") != "" || free(memory) < Room {
		return ""
	}
	return memory
}

// Room is how much must be free in memory, in bytes: several times what the
// largest package of tests writes.
const Room = 2 << 30

const prefix = "trucewatch-test-"

type wrapped struct {
	tests Tests
	root  string
}

// Run runs the tests and returns their exit code.
func (w wrapped) Run() int {
	if w.root == "" {
		return w.tests.Run()
	}
	sweep(w.root)
	dir := filepath.Join(w.root, prefix+strconv.Itoa(os.Getpid()))
	if err := os.Mkdir(dir, 0o700); err != nil {
		return w.tests.Run()
	}
	defer os.RemoveAll(dir)
	if err := os.Setenv("TMPDIR", dir); err != nil {
		fmt.Fprintln(os.Stderr, "tests stay on the disk:", err)
	}
	return w.tests.Run()
}

// sweep removes what tests left behind that were killed: folders of processes that
// are no more.
func sweep(root string) {
	left, err := filepath.Glob(filepath.Join(root, prefix+"*"))
	if err != nil {
		return
	}
	for _, dir := range left {
		pid, err := strconv.Atoi(strings.TrimPrefix(filepath.Base(dir), prefix))
		if err == nil && !alive(pid) {
			os.RemoveAll(dir)
		}
	}
}
