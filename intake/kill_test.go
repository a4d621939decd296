//go:build unix

package intake

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trucewatch/record"
)

// childEnv makes the test binary play an intake that is killed.
const childEnv = "INTAKE_TEST_CHILD"

func TestMain(m *testing.M) {
	if spec := os.Getenv(childEnv); spec != "" {
		dir, file, _ := strings.Cut(spec, ":")
		if err := childTake(dir, file); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func childTake(dir, file string) error {
	rec, err := record.Open(dir, options())
	if err != nil {
		return err
	}
	if _, err := File(context.Background(), Input{Record: rec, Adapter: lines{}, Path: file, Seal: true, groupRows: 1024}); err != nil {
		return err
	}
	return rec.Close()
}

// TestKilledIntakeEndsAsIfItHadNotBeen kills an intake with its seals again and
// again, then lets it run to its end: the record holds what an undisturbed one holds.
func TestKilledIntakeEndsAsIfItHadNotBeen(t *testing.T) {
	var text strings.Builder
	for i := range 12_000 {
		if i%1000 == 7 {
			fmt.Fprintf(&text, "!row %d;x\n", i)
			continue
		}
		fmt.Fprintf(&text, "s%d;%d;%s;text %d\n", i%3, i, day1, i)
	}
	file := filepath.Join(t.TempDir(), "rows.txt")
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "record")
	rec, err := record.Create(dir, options())
	if err != nil {
		t.Fatal(err)
	}
	rec.Close()
	killed, midway := 0, 0
	for range 5 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), childEnv+"="+dir+":"+file)
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(time.Duration(50+rand.IntN(400))*time.Millisecond, func() { _ = cmd.Process.Kill() })
		if cmd.Wait() != nil {
			killed++
		}
		timer.Stop()
		rec, err := record.Open(dir, options())
		if err != nil {
			t.Fatal(err)
		}
		if n := rec.Len() + rec.UnsealedLen(); n > 0 && n < 12_001 {
			midway++
		}
		rec.Close()
	}
	if killed == 0 || midway == 0 {
		t.Skipf("killed %d times, %d times with the work half done: this machine is too fast or too slow for the test", killed, midway)
	}
	if rec, err = record.Open(dir, options()); err != nil {
		t.Fatal(err)
	}
	defer rec.Close()
	in := Input{Record: rec, Adapter: lines{}, Path: file, Seal: true}
	res, err := File(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	if res.Rows != 12_000 || res.Changed != 0 {
		t.Errorf("the last run: %+v", res)
	}
	checked, err := rec.Check(context.Background())
	if err != nil || checked.Rows != 12_001 {
		t.Errorf("check: %+v, %v; want 12,000 rows and the file", checked, err)
	}
	whole := newRecord(t)
	in.Record = whole
	if _, err := File(context.Background(), in); err != nil {
		t.Fatal(err)
	}
	want, got := current(t, whole), current(t, rec)
	if len(want) != len(got) {
		t.Fatalf("%d reports hold, undisturbed %d", len(got), len(want))
	}
	for i := range want {
		a, _ := record.ContentHash(want[i])
		b, err := record.ContentHash(got[i])
		if err != nil || a != b || want[i].Key() != got[i].Key() || want[i].Raw != got[i].Raw {
			t.Fatalf("report %d is %v, undisturbed %v", i, got[i], want[i])
		}
	}
	t.Logf("killed %d times, %d times half done", killed, midway)
}
