//go:build !unix

package translog

import "os"

// openPermissions: file modes of this system do not keep others out.
const openPermissions = true

// lockFile only opens the file: this system has no flock.
func lockFile(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
}

// syncDir does nothing: this system makes names durable on its own.
func syncDir(string) error { return nil }
