package translog

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
	cmd := child("full", t.TempDir())
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

// childFull grows a log on a disk of 2 MB until it is full, frees a ballast, goes on,
// and compares every tile with those of a log that never met a full disk.
func childFull(dir string) error {
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=2m"); err != nil {
		return err
	}
	fmt.Println("mounted")
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 1<<20), 0o600); err != nil {
		return err
	}
	signer, err := goldenLog.Signer()
	if err != nil {
		return err
	}
	src := &memory{}
	o := Options{Dir: filepath.Join(dir, "log"), Origin: goldenLog.Name, Signer: signer}
	l, err := Open(context.Background(), src, o)
	if err != nil {
		return err
	}
	full := 0
	for range 100 {
		src.grow(len(src.leaves) + 131)
		if _, err := l.Update(context.Background()); errors.Is(err, syscall.ENOSPC) {
			full++
		} else if err != nil {
			return err
		}
	}
	signed := len(src.stored)
	if full == 0 || signed == 0 {
		return fmt.Errorf("%d refused for want of room, %d signed", full, signed)
	}
	if err := os.Remove(ballast); err != nil {
		return err
	}
	src.grow(len(src.leaves) + 1)
	s, err := l.Update(context.Background())
	if err != nil {
		return err
	}
	if err := CheckTiles(Checkpoint{goldenLog.Name, s.Size, s.Root}, l.ReadTile); err != nil {
		return err
	}
	var tree Tree
	for _, leaf := range src.leaves {
		if err := tree.Add(hashOf(leaf), nil); err != nil {
			return err
		}
	}
	if tree.Root() != s.Root {
		return errors.New("another root than a log that never met a full disk")
	}
	left, err := filepath.Glob(filepath.Join(dir, "log", "tile", "*", "*.tmp"))
	if err != nil || len(left) > 0 {
		return fmt.Errorf("left over: %v %v", left, err)
	}
	fmt.Printf("%d signed, %d refused for want of room, then %d entries\n", signed, full, s.Size)
	return nil
}
