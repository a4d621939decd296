//go:build unix

package translog

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// openPermissions: file modes of this system do not keep others out.
const openPermissions = false

// lockFile takes hold of a file until it is closed; another holder is an error.
func lockFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("%s: in use by another process", path)
		}
		return nil, err
	}
	return f, nil
}

// syncDir makes names in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
