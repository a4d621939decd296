package ramtemp

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
)

type tests func() int

func (f tests) Run() int { return f() }

func TestFolderIsGivenAndRemoved(t *testing.T) {
	root := t.TempDir()
	t.Setenv("TMPDIR", "")
	var dir string
	code := wrapped{tests(func() int {
		dir = os.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
			t.Error(err)
		}
		return 7
	}), root}.Run()
	if code != 7 || filepath.Dir(dir) != root {
		t.Errorf("exit code %d in %s, want 7 below %s", code, dir, root)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the folder stays: %v", err)
	}
}

func TestWithoutMemoryTheDiskStays(t *testing.T) {
	for _, root := range []string{"", filepath.Join(t.TempDir(), "missing")} {
		before := os.TempDir()
		if (wrapped{tests(func() int {
			if os.TempDir() != before {
				t.Errorf("root %q: the folder is %s", root, os.TempDir())
			}
			return 0
		}), root}).Run() != 0 {
			t.Error("another exit code")
		}
	}
	t.Setenv("TMPDIR", t.TempDir())
	if got := Root(); got != "" {
		t.Errorf("TMPDIR was set, and the root is %q", got)
	}
}

func TestSweepSparesTheRunning(t *testing.T) {
	root := t.TempDir()
	child := exec.Command("true")
	if err := child.Run(); err != nil {
		t.Skip("no program to end: ", err)
	}
	gone := filepath.Join(root, prefix+strconv.Itoa(child.Process.Pid))
	own := filepath.Join(root, prefix+strconv.Itoa(os.Getpid()))
	other := filepath.Join(root, prefix+"notes")
	for _, d := range []string{gone, own, other} {
		if err := os.Mkdir(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	sweep(root)
	for d, stays := range map[string]bool{gone: free(root) == 0, own: true, other: true} {
		if _, err := os.Stat(d); (err == nil) != stays {
			t.Errorf("%s: stays %v, want %v", filepath.Base(d), err == nil, stays)
		}
	}
}
