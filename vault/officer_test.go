package vault

import (
	"bytes"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOfficerKeyOpensWithItsPINOnly(t *testing.T) {
	k, err := NewOfficerKey("officer-2", rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	const pin = "four words nobody expects"
	b, err := k.Bytes(pin, 2)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(b, k.private.Seed()) || strings.Contains(string(b), pin) {
		t.Error("the file shows the secret")
	}
	got, err := OpenOfficerKey(b, pin)
	if err != nil || got.Public() != k.Public() || got.Name != k.Name {
		t.Fatalf("%+v, %v", got, err)
	}
	if name, public, err := PublicOf(b); err != nil || name != k.Name || public != k.Public() {
		t.Errorf("%s, %s, %v", name, public, err)
	}
	other, err := NewOfficerKey("officer-3", rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file []byte
		pin  string
	}{
		"wrong PIN":          {b, "four words nobody expect5"},
		"no PIN":             {b, ""},
		"cut":                {b[:len(b)-40], pin},
		"another public key": {bytes.Replace(b, []byte(k.Public()), []byte(other.Public()), 1), pin},
		"no key":             {[]byte("x"), pin},
		"empty":              {nil, pin},
		"damaged head":       {bytes.Replace(b, []byte("public "), []byte("publik "), 1), pin},
		"huge":               {append(bytes.Clone(b), make([]byte, maxKeyFile)...), pin},
	} {
		if _, err := OpenOfficerKey(c.file, c.pin); !errors.Is(err, ErrKey) {
			t.Errorf("%s: %v", name, err)
		} else if strings.Contains(err.Error(), pin) {
			t.Errorf("%s: the error shows the PIN: %v", name, err)
		}
	}
	for _, bad := range []string{"", "short", "11111111111"} {
		if _, err := k.Bytes(bad, 2); bad != "" && !errors.Is(err, ErrKey) {
			t.Errorf("PIN %q: %v", bad, err)
		}
	}
	for _, bad := range []string{"", "two words", "a\nb", strings.Repeat("x", 101)} {
		if _, err := NewOfficerKey(bad, rand.Reader); !errors.Is(err, ErrKey) {
			t.Errorf("name %q: %v", bad, err)
		}
	}
	path := filepath.Join(t.TempDir(), "k")
	if err := WriteNew(path, b); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if err := WriteNew(path, b); err == nil {
		t.Error("written over")
	}
}

// FuzzOfficerKey: whatever the file, reading it ends in an error or in what it says.
func FuzzOfficerKey(f *testing.F) {
	f.Add([]byte(officerHead + "name a\npublic " + strings.Repeat("ab", 32) + "\nx"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if name, public, err := PublicOf(b); err == nil && !bytes.Contains(b, []byte("name "+name+"\npublic "+public+"\n")) {
			t.Fatalf("%q reads as %q %q", b, name, public)
		}
	})
}
