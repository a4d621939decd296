package record

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDamagedFileSaysWhatToDo: a file that is no database, or half of one, is named
// as damage with a cure, not as a fault of the database.
func TestDamagedFileSaysWhatToDo(t *testing.T) {
	for name, damage := range map[string]func(path string) error{
		"cut":   func(path string) error { return os.Truncate(path, 30_000) },
		"noise": func(path string) error { return os.WriteFile(path, bytes.Repeat([]byte("noise"), 20_000), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "record")
			r, err := Create(dir, options())
			if err != nil {
				t.Fatal(err)
			}
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
			if err := damage(filepath.Join(dir, "record.db")); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(dir, options()); !errors.Is(err, ErrAltered) || !strings.Contains(err.Error(), "put a copy") {
				t.Errorf("opening gave %v", err)
			}
		})
	}
}
