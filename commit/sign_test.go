package commit

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func rootsOf(n int) []Hash {
	out := make([]Hash, n)
	for i := range out {
		out[i] = Hash{byte(i), byte(i >> 8), 1}
	}
	return out
}

// TestSignaturesOfBatches signs batches of every shape: each entry verifies, and none
// of them under another root, place, key or path.
func TestSignaturesOfBatches(t *testing.T) {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32))
	for _, n := range []int{1, 2, 3, 4, 5, 7, 8, 9, 33, 100} {
		roots := rootsOf(n)
		sigs, err := Sign(key, roots)
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range sigs {
			if err := s.Check(roots[i]); err != nil {
				t.Fatalf("%d of %d: %v", i, n, err)
			}
			if err := s.Check(Hash{0xff}); !errors.Is(err, ErrSignature) {
				t.Errorf("%d of %d verifies for another entry", i, n)
			}
			for name, change := range map[string]func(*Signature){
				"index":      func(s *Signature) { s.Index++ },
				"count":      func(s *Signature) { s.Count = 2*s.Count + 3 },
				"longer":     func(s *Signature) { s.Path = append(s.Path[:len(s.Path):len(s.Path)], [32]byte{1}) },
				"signature":  func(s *Signature) { s.Sig = bytes.Clone(s.Sig); s.Sig[3] ^= 1 },
				"key":        func(s *Signature) { s.Key = bytes.Clone(s.Key); s.Key[3] ^= 1 },
				"short sig":  func(s *Signature) { s.Sig = s.Sig[:10] },
				"negative":   func(s *Signature) { s.Index = -1 },
				"huge count": func(s *Signature) { s.Count = 1 << 40 },
			} {
				bad := s
				change(&bad)
				if err := bad.Check(roots[i]); !errors.Is(err, ErrSignature) {
					t.Errorf("%d of %d: changed %s: %v", i, n, name, err)
				}
			}
		}
	}
	if _, err := Sign(key, nil); err == nil {
		t.Error("nothing was signed")
	}
}

func TestParseSigned(t *testing.T) {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32))
	sigs, err := Sign(key, rootsOf(3))
	if err != nil {
		t.Fatal(err)
	}
	b, err := NewSigned(sigs[2]).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	got, err := ParseSigned(b)
	if err != nil || got.By[0].Check(rootsOf(3)[2]) != nil {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := ParseSigned(nil); err != nil || len(got.By) > 0 {
		t.Errorf("nobody: %+v, %v", got, err)
	}
	for _, bad := range []string{"{}", "x", string(b) + "{}", `{"scheme":"rsa","by":[{}]}`, `{"scheme":"ed25519","by":[]}`,
		`{"scheme":"ed25519","by":[{"kez":""}]}`, strings.Repeat(" ", maxSignedLen+1), fmt.Sprintf(`{"scheme":"ed25519","by":[%s{}]}`, strings.Repeat("{},", maxSigners))} {
		if _, err := ParseSigned([]byte(bad)); !errors.Is(err, ErrSignature) {
			t.Errorf("%.40q: %v", bad, err)
		}
	}
}

// FuzzSigned: whatever stands in the field, reading and checking it ends.
func FuzzSigned(f *testing.F) {
	f.Add([]byte(`{"scheme":"ed25519","by":[{"key":"AA==","sig":"AA==","index":1,"count":9}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := ParseSigned(b)
		if err != nil {
			return
		}
		for _, by := range s.By {
			if by.Check(Hash{1}) == nil {
				t.Fatalf("%q verifies", b)
			}
		}
	})
}
