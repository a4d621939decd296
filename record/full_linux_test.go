package record

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestFullDisk runs a child in its own mount namespace with a tiny disk.
func TestFullDisk(t *testing.T) {
	cmd := child(t, "full", t.TempDir())
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	out, err := cmd.Output()
	if err != nil && !strings.Contains(string(out), "mounted") {
		t.Skipf("no mount namespace here: %v %s", err, out)
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}

// childFull fills a disk of 5 MB, frees a ballast, goes on, frees another so that the
// rest can be sealed, and checks the record.
func childFull(dir string) error {
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=5m"); err != nil {
		return err
	}
	fmt.Println("mounted")
	ballast, more := filepath.Join(dir, "ballast"), filepath.Join(dir, "more")
	for path, size := range map[string]int{ballast: 1 << 20, more: 2 << 20} {
		if err := os.WriteFile(path, make([]byte, size), 0o600); err != nil {
			return err
		}
	}
	r, err := Create(filepath.Join(dir, "record"), options())
	if err != nil {
		return err
	}
	var acked int64
	full := 0
	fill := func(from, to int) error {
		for i := from; i < to; i++ {
			e, err := RefusalEntry(Refusal{Source: "s", Name: fmt.Sprint(i), Row: strings.Repeat("x", 2000), Reason: "r"})
			if err != nil {
				return err
			}
			appended := r.Append
			if i%3 == 0 {
				appended = func(ctx context.Context, entries []Entry) ([]Receipt, error) {
					p, err := r.Prepare(entries)
					if err != nil || r.UnsealedLen() > 0 { // through the inbox it is kept, even if it cannot be sealed
						return r.AppendPrepared(ctx, p)
					}
					return r.AppendSealed(ctx, p)
				}
			}
			if _, err := appended(context.Background(), []Entry{e}); err == nil {
				acked++
			} else if full++; !errors.Is(err, ErrDiskFull) {
				return err
			}
			if i%50 == 0 {
				if _, err := r.Seal(context.Background()); err != nil && !errors.Is(err, ErrDiskFull) {
					return err
				}
			}
		}
		return nil
	}
	if err := fill(0, 1500); err != nil {
		return err
	}
	if full == 0 {
		return errors.New("the disk never was full")
	}
	if _, err := r.PutRaw(strings.NewReader(strings.Repeat("y", 6<<20)), 0); err == nil {
		return errors.New("a file larger than the disk was kept")
	}
	before := acked
	if err := os.Remove(ballast); err != nil {
		return err
	}
	if err := fill(2000, 2020); err != nil {
		return err
	}
	if acked == before {
		return errors.New("nothing was taken after space was freed")
	}
	if err := r.Close(); err != nil {
		return err
	}
	if r, err = Open(filepath.Join(dir, "record"), options()); err != nil {
		return err
	}
	if n := r.Len() + r.UnsealedLen(); n != acked {
		return fmt.Errorf("%d entries, %d were acknowledged", n, acked)
	}
	if err := os.Remove(more); err != nil {
		return err
	}
	if _, err := r.Seal(context.Background()); err != nil {
		return err
	}
	result, err := r.Check(context.Background())
	if err != nil {
		return err
	}
	fmt.Printf("%d acknowledged, %d refused for want of room, %d rows checked\n", acked, full, result.Rows)
	return r.Close()
}
