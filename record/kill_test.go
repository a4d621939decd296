//go:build unix

package record

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// childEnv makes the test binary play a process that is killed.
const childEnv = "RECORD_TEST_CHILD"

func TestMain(m *testing.M) {
	if spec := os.Getenv(childEnv); spec != "" {
		mode, dir, _ := strings.Cut(spec, ":")
		if err := children[mode](dir); err != nil {
			fmt.Fprintln(os.Stderr, mode, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// children are what a child process can do in a record's folder.
var children = map[string]func(dir string) error{
	"write": childWrite,
	"hold":  childHold,
	"full":  childFull,
}

// child starts the test binary again in a mode.
func child(t *testing.T, mode, dir string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+mode+":"+dir)
	cmd.Stderr = os.Stderr
	return cmd
}

// childWrite appends, seals and keeps files for ever, and says what was acknowledged.
func childWrite(dir string) error {
	r, err := Open(dir, options())
	if err != nil {
		return err
	}
	start := int(r.Len()+r.UnsealedLen()) * 1000 // ids that no earlier child used
	for i := start; ; i++ {
		n := 1 + i%40
		var entries []Entry
		for k := range n {
			e, err := RefusalEntry(Refusal{Source: "csvmap", Name: strconv.Itoa(i), Line: k + 1, Reason: "bad"})
			if err != nil {
				return err
			}
			entries = append(entries, e)
		}
		raw, err := r.PutRaw(strings.NewReader(strings.Repeat(strconv.Itoa(i), 9000)), 0)
		if err != nil {
			return err
		}
		if i%4 == 0 {
			p, err := r.Prepare(entries)
			if err != nil {
				return err
			}
			if _, err := r.AppendSealed(context.Background(), p); err != nil {
				return err
			}
		} else if _, err := r.Append(context.Background(), entries); err != nil {
			return err
		}
		fmt.Println("ack", i, n, raw.SHA256)
		if i%3 == 0 {
			if _, err := r.Seal(context.Background()); err != nil {
				return err
			}
		}
	}
}

// childHold opens the record and waits to be killed.
func childHold(dir string) error {
	if _, err := Open(dir, options()); err != nil {
		return err
	}
	fmt.Println("held")
	time.Sleep(time.Minute)
	return errors.New("nobody killed the holder")
}

// TestKilledAtAnyMoment kills a writing process again and again: what it
// acknowledged is there, once, and the record is sound.
func TestKilledAtAnyMoment(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "record")
	r, err := Create(dir, options())
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	kills := 20
	if testing.Short() {
		kills = 4
	}
	acked := map[string]int{} // name → rows
	var sums []string
	for range kills {
		cmd := child(t, "write", dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		delay := time.Duration(20+rand.IntN(180)) * time.Millisecond
		timer := time.AfterFunc(delay, func() { _ = cmd.Process.Kill() })
		for s := bufio.NewScanner(out); s.Scan(); {
			f := strings.Fields(s.Text())
			if len(f) == 4 && f[0] == "ack" {
				n, _ := strconv.Atoi(f[2])
				acked[f[1]] = n
				sums = append(sums, f[3])
			}
		}
		_ = cmd.Wait()
		timer.Stop()
		verifyAcked(t, dir, acked)
	}
	if len(acked) == 0 {
		t.Fatal("every child was killed before it acknowledged anything: the test tests nothing")
	}
	r = reopen(t, dir)
	for _, s := range sums {
		if err := r.checkFile(s, make([]byte, 4096)); err != nil {
			t.Fatalf("acknowledged file: %v", err)
		}
	}
	if _, err := os.ReadDir(filepath.Join(dir, "raw")); err != nil {
		t.Fatal(err)
	}
	for _, f := range files(t, filepath.Join(dir, "raw")) {
		if strings.HasPrefix(filepath.Base(f), rawTemp) {
			t.Errorf("left behind: %s", f)
		}
	}
	t.Logf("%d kills, %d acknowledged calls, %d rows", kills, len(acked), r.Len())
}

func verifyAcked(t *testing.T, dir string, acked map[string]int) {
	t.Helper()
	r, err := Open(dir, options())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	mustSeal(t, r)
	mustCheck(t, r)
	got := map[string]int{}
	for row, err := range r.Rows(context.Background(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		refusal, err := DecodeRefusal(row.Fields)
		if err != nil {
			t.Fatal(err)
		}
		got[refusal.Name]++
	}
	for name, n := range acked {
		if got[name] != n {
			t.Fatalf("call %s acknowledged %d rows; the record has %d", name, n, got[name])
		}
	}
	for name, n := range got { // all of a call or nothing, acknowledged or not
		i, _ := strconv.Atoi(name)
		if n != 1+i%40 {
			t.Fatalf("call %s has %d of its %d rows", name, n, 1+i%40)
		}
	}
}

func TestTwoProcesses(t *testing.T) {
	dir, _ := filled(t)
	cmd := child(t, "hold", dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if s := bufio.NewScanner(out); !s.Scan() || s.Text() != "held" {
		t.Fatal("the child did not open the record")
	}
	if _, err := Open(dir, options()); !errors.Is(err, ErrInUse) {
		t.Errorf("opened a record that another process holds: %v", err)
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	mustCheck(t, reopen(t, dir))
}

// TestTornLog cuts or damages the write-ahead log of a killed process: the record
// opens with a dense beginning of what was written.
func TestTornLog(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "record")
	r, err := Create(dir, options())
	if err != nil {
		t.Fatal(err)
	}
	for i := range 12 {
		mustAppend(t, r, refusals(t, i*10, i*10+10)...)
		mustSeal(t, r)
	}
	// Copied while the process lives: as after a power cut.
	copies := map[string][]byte{}
	for _, name := range []string{"record.db", "record.db-wal"} {
		if copies[name], err = os.ReadFile(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	r.Close()
	wal := copies["record.db-wal"]
	if len(wal) < 10_000 {
		t.Fatalf("the write-ahead log has only %d bytes", len(wal))
	}
	lengths := map[int64]bool{}
	for i := range 40 {
		torn := append([]byte(nil), wal...)
		if i%2 == 0 {
			torn = torn[:rand.IntN(len(torn))]
		} else {
			torn[rand.IntN(len(torn))] ^= 1 << rand.IntN(8)
		}
		lengths[openTorn(t, copies["record.db"], torn)] = true
	}
	if len(lengths) < 3 {
		t.Errorf("all torn logs gave records of the lengths %v: the damage did not reach them", lengths)
	}
}

func openTorn(t *testing.T, db, wal []byte) int64 {
	t.Helper()
	dir := t.TempDir()
	for name, b := range map[string][]byte{"record.db": db, "record.db-wal": wal} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r, err := Open(dir, options())
	if err != nil {
		return -1 // the tables themselves were in the torn part: refused, not misread
	}
	defer r.Close()
	if result := mustCheck(t, r); result.Rows%10 != 0 {
		t.Fatalf("a torn log left %d rows: a seal was cut in two", result.Rows)
	}
	if r.UnsealedLen()%10 != 0 {
		t.Fatalf("a torn log left %d entries in the inbox: a call was cut in two", r.UnsealedLen())
	}
	mustAppend(t, r, refusals(t, 1000, 1001)...)
	mustSeal(t, r)
	return r.Len()
}
