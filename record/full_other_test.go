//go:build unix && !linux

package record

import "errors"

// childFull needs the mount namespaces of Linux.
func childFull(string) error { return errors.New("no mount namespaces here") }
