//go:build unix

package translog

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// childEnv makes the test binary play a process that is killed.
const childEnv = "TRANSLOG_TEST_CHILD"

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

// children are what a child process can do.
var children = map[string]func(dir string) error{
	"witness": childWitness,
	"log":     childLog,
	"full":    childFull,
}

func child(mode, dir string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+mode+":"+dir)
	cmd.Stderr = os.Stderr
	return cmd
}

// childWitness serves a witness until it is killed, and says where.
func childWitness(dir string) error {
	w, err := OpenWitness(dir, "golden.example/"+filepath.Base(dir), time.Now, rand.Reader)
	if err != nil {
		return err
	}
	if err := w.AddLog(goldenLog.VKey()); err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("http://"+l.Addr().String(), w.VKey())
	return http.Serve(l, w)
}

// startWitness starts a witness as a process of its own.
func startWitness(t *testing.T, dir string) (*exec.Cmd, KeyLine) {
	t.Helper()
	cmd := child("witness", dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s := bufio.NewScanner(out)
	if !s.Scan() {
		t.Fatal("the witness did not start")
	}
	url, vkey, _ := strings.Cut(s.Text(), " ")
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return cmd, KeyLine{Name: filepath.Base(dir), VKey: vkey, URL: url, Verifier: mustVerifier(t, vkey, WitnessKey)}
}

// TestTwoWitnessProcesses grows a log before two real witness processes, one of which
// is killed again and again, also in the middle of an answer: no signature is ever
// given that its state does not know of, and it goes on under its old key.
func TestTwoWitnessProcesses(t *testing.T) {
	dir := t.TempDir()
	_, a := startWitness(t, filepath.Join(dir, "a"))
	procB, b := startWitness(t, filepath.Join(dir, "b"))
	src := &memory{}
	l := openLog(t, src, filepath.Join(dir, "log"))
	both, onlyA := 0, 0
	var knownB int64
	kills := 25
	if testing.Short() {
		kills = 5
	}
	for round := range kills {
		for step := range 3 {
			src.grow(len(src.leaves) + 7)
			s := update(t, l)
			ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
			if _, err := l.Ask(ctx, WitnessClient(), a, 0); err != nil {
				t.Fatalf("A, which was never killed: %v", err)
			}
			if step == 2 {
				delay := time.Duration(round*241%6000) * time.Microsecond
				time.AfterFunc(delay, func() { _ = procB.Process.Kill() })
			}
			if _, err := l.Ask(ctx, WitnessClient(), b, knownB); err == nil {
				both++
				knownB = s.Size
			} else {
				onlyA++
			}
			cancel()
		}
		_ = procB.Wait()
		key := b.VKey
		procB, b = startWitness(t, filepath.Join(dir, "b"))
		if b.VKey != key {
			t.Fatal("B came back with another key")
		}
		// What B signed before it was killed, it must know of: a fork of before is refused.
		if knownB > 7 {
			f := fork(t, int(knownB)-5, int(knownB)+50)
			for _, old := range []int64{knownB, knownB - 7, 0} {
				ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
				if _, err := f.Ask(ctx, WitnessClient(), b, old); err == nil {
					t.Fatalf("round %d: B cosigned a fork behind size %d, which it had signed", round, knownB)
				}
				cancel()
			}
		}
	}
	if both == 0 || onlyA == 0 {
		t.Errorf("%d checkpoints with both, %d with A alone: the test tests nothing", both, onlyA)
	}
	t.Logf("%d kills; %d checkpoints cosigned by both, %d by A alone", kills, both, onlyA)
}

// fileSource keeps checkpoints in a folder, so that a killed process leaves them.
type fileSource struct {
	memory
	dir string
}

func (f *fileSource) AddCheckpoint(_ context.Context, c Stored) error {
	out := folder{f.dir, map[string]bool{}}
	if err := out.write(fmt.Sprintf("cp-%09d", c.Size), c.Note); err != nil {
		return err
	}
	return out.flush()
}

func (f *fileSource) Checkpoints(context.Context) ([]Stored, error) {
	names, err := filepath.Glob(filepath.Join(f.dir, "cp-?????????"))
	var out []Stored
	for _, name := range names {
		msg, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		v, err := NewVerifier(goldenLog.VKey(), LogKey)
		if err != nil {
			return nil, err
		}
		o, err := OpenCheckpoint(msg, v)
		if err != nil {
			return nil, err
		}
		out = append(out, Stored{o.Size, o.Root, msg})
	}
	return out, err
}

// childLog grows a log for ever and says what was signed.
func childLog(dir string) error {
	src := &fileSource{dir: dir}
	signer, err := goldenLog.Signer()
	if err != nil {
		return err
	}
	if all, _ := src.Checkpoints(context.Background()); len(all) > 0 {
		src.grow(int(all[len(all)-1].Size))
	}
	l, err := Open(context.Background(), src, Options{Dir: filepath.Join(dir, "log"), Origin: goldenLog.Name, Signer: signer})
	if err != nil {
		return err
	}
	for {
		src.grow(len(src.leaves) + 61)
		s, err := l.Update(context.Background())
		if err != nil {
			return err
		}
		fmt.Println("ack", s.Size)
	}
}

// TestLogKilledAtAnyMoment kills a growing log again and again: it comes back at the
// last checkpoint, whole, without files left over.
func TestLogKilledAtAnyMoment(t *testing.T) {
	dir := t.TempDir()
	kills := 30
	if testing.Short() {
		kills = 5
	}
	acked := int64(0)
	for k := range kills {
		cmd := child("log", dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(time.Duration(20+k*29%130)*time.Millisecond, func() { _ = cmd.Process.Kill() })
		for s := bufio.NewScanner(out); s.Scan(); {
			if f := strings.Fields(s.Text()); len(f) == 2 && f[0] == "ack" {
				acked, _ = strconv.ParseInt(f[1], 10, 64)
			}
		}
		_ = cmd.Wait()
		timer.Stop()
		src := &fileSource{dir: dir}
		all, err := src.Checkpoints(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if len(all) == 0 {
			continue
		}
		last := all[len(all)-1]
		if last.Size < acked {
			t.Fatalf("size %d was acknowledged, the last checkpoint has %d", acked, last.Size)
		}
		src.grow(int(last.Size))
		l := openLog(t, src, filepath.Join(dir, "log"))
		if err := CheckTiles(Checkpoint{goldenLog.Name, last.Size, last.Root}, l.ReadTile); err != nil {
			t.Fatal(err)
		}
	}
	if acked == 0 {
		t.Fatal("every child was killed before it signed anything: the test tests nothing")
	}
	for name := range filesBelow(t, filepath.Join(dir, "log")) {
		if strings.HasSuffix(name, ".tmp") {
			t.Errorf("left behind: %s", name)
		}
	}
	t.Logf("%d kills, %d entries", kills, acked)
}
