//go:build unix && !linux

package translog

import "errors"

func childFull(string) error { return errors.New("only on Linux") }
