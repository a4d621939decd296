// Package shareddata finds, for tests and benchmarks, the data sets that lie
// beside the checkout because they may not be redistributed with it.
package shareddata

import (
	"os"
	"path/filepath"
	"testing"
)

// File returns the path of a file of the shared data, for example
// "gvc/gvc_docs.jsonl.gz". Without any shared data beside the checkout the test
// is skipped and says so; with shared data that lacks the file, CI fails.
func File(t testing.TB, name string) string {
	t.Helper()
	dir, ok := Dir()
	if !ok {
		t.Skipf("no ../shared/data beside the checkout: %s not tested", name)
	}
	path := filepath.Join(dir, filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("../shared/data lacks %s", name)
		}
		t.Skipf("../shared/data lacks %s: not tested", name)
	}
	return path
}

// Dir returns the folder of the shared data, if there is one beside the module.
func Dir() (string, bool) {
	dir, err := os.Getwd()
	if err != nil {
		return "", false
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", false
		}
		dir = up
	}
	shared := filepath.Join(filepath.Dir(dir), "shared", "data")
	if _, err := os.Stat(shared); err != nil {
		return "", false
	}
	return shared, true
}
