package check_test

import (
	"bytes"
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"trucewatch/check"
	"trucewatch/mission"
)

// TestCopyOfTheLog checks a party's copy without bodies, and changes each of its files.
func TestCopyOfTheLog(t *testing.T) {
	ctx := context.Background()
	f := newMission(t, filepath.Join(t.TempDir(), "m"), world(t, t.TempDir()))
	defer f.Close()
	ps := newParties(t)
	policy := parse(t, ps.watch(t, f))
	for n := range 3 {
		ingest(t, f, lines(n*120, 120))
		if _, err := f.Checkpoint(ctx); err != nil {
			t.Fatal(err)
		}
	}
	dir := filepath.Join(t.TempDir(), "copy")
	reply, err := f.Copy(ctx, mission.CopyArgs{To: dir, WithoutBodies: true})
	if err != nil {
		t.Fatal(err)
	}
	files := read(t, dir)
	look := func(files fstest.MapFS) check.Result {
		r, err := check.Log(files, check.Options{Policy: policy, Seen: reply.Note})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if r := look(files); r.Verdict != check.Whole || r.Size != reply.Size {
		t.Fatalf("%+v", r)
	}
	for path, file := range files {
		if bytes.Contains(file.Data, []byte("Shelling")) || bytes.Contains(file.Data, []byte("alpha")) {
			t.Errorf("%s holds words of reports", path)
		}
	}
	if r, err := check.Log(files, check.Options{}); err != nil || r.Verdict != check.Provisional {
		t.Errorf("with its own keys: %+v, %v", r, err)
	}
	var paths []string
	for path := range files {
		if strings.HasPrefix(path, "log/") {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	n := 0
	for _, path := range paths {
		data := files[path].Data
		for i := 0; i < len(data); i += 1 + len(data)/9 {
			bad := bytes.Clone(data)
			bad[i] ^= 1
			for name, b := range map[string][]byte{"a bit": bad, "cut": data[:i]} {
				changed := fstest.MapFS{}
				for p, f := range files {
					changed[p] = f
				}
				changed[path] = &fstest.MapFile{Data: b, Mode: 0o644}
				n++
				r := look(changed)
				if r.Verdict != check.Wrong && len(r.Unknown) > 0 {
					continue // the name in a cosignature: it counts for nobody, and that is said
				}
				if r.Verdict != check.Wrong || !strings.HasPrefix(r.Fault.Where, path) {
					t.Errorf("%s of %s at %d: %s %v", name, path, i, r.Verdict, r.Fault)
				}
			}
		}
		changed := fstest.MapFS{}
		for p, f := range files {
			if p != path {
				changed[p] = f
			}
		}
		if r := look(changed); r.Verdict != check.Wrong || !strings.HasPrefix(r.Fault.Where, path) {
			t.Errorf("without %s: %s %v", path, r.Verdict, r.Fault)
		}
	}
	t.Logf("%d tamperings of %d files, each named", n, len(paths))
}
