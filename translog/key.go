package translog

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/note"
)

// KeyKind says what a key signs: the first byte of its public form (C2SP signed-note).
type KeyKind byte

// The kinds of keys.
const (
	LogKey     KeyKind = 1 // Ed25519; signs checkpoints of a log
	WitnessKey KeyKind = 4 // Ed25519; cosigns checkpoints with a time
)

// ErrKey reports a key that cannot be used.
var ErrKey = errors.New("key")

// privatePrefix begins the private form of a key.
const privatePrefix = "PRIVATE+KEY+"

// Key is a private key. Keep it outside of what is copied or published.
type Key struct {
	Kind KeyKind
	Name string
	seed [ed25519.SeedSize]byte
}

// keyHash is the first four bytes of SHA-256(name "\n" kind public).
func keyHash(name string, public []byte) uint32 {
	sum := sha256.Sum256(append([]byte(name+"\n"), public...))
	return binary.BigEndian.Uint32(sum[:])
}

// checkKeyName refuses names that could not stand in a note.
func checkKeyName(name string) error {
	if name == "" || len(name) > 200 || !utf8.ValidString(name) ||
		strings.ContainsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == '+' }) {
		return fmt.Errorf("%w: name %.60q: want 1 to 200 bytes without spaces and plus signs, such as witness.example.org/b", ErrKey, name)
	}
	return nil
}

// NewKey draws a key.
func NewKey(kind KeyKind, name string, random io.Reader) (*Key, error) {
	if err := checkKeyName(name); err != nil {
		return nil, err
	}
	k := &Key{Kind: kind, Name: name}
	if _, err := io.ReadFull(random, k.seed[:]); err != nil {
		return nil, fmt.Errorf("%w: drawing %s: %w", ErrKey, name, err)
	}
	return k, nil
}

func (k *Key) private() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(k.seed[:]) }

func (k *Key) public() []byte {
	return append([]byte{byte(k.Kind)}, k.private().Public().(ed25519.PublicKey)...)
}

// VKey is the public form of the key: name+hash+base64, to be given to everybody.
func (k *Key) VKey() string {
	pub := k.public()
	return fmt.Sprintf("%s+%08x+%s", k.Name, keyHash(k.Name, pub), base64.StdEncoding.EncodeToString(pub))
}

// text is the private form of the key, one line. That of a log key is the form of
// package note.
func (k *Key) text() string {
	return fmt.Sprintf("%s%s+%08x+%s\n", privatePrefix, k.Name, keyHash(k.Name, k.public()),
		base64.StdEncoding.EncodeToString(append([]byte{byte(k.Kind)}, k.seed[:]...)))
}

// Signer signs checkpoints of the log.
func (k *Key) Signer() (note.Signer, error) {
	if k.Kind != LogKey {
		return nil, fmt.Errorf("%w: %s is the key of a witness, not of a log", ErrKey, k.Name)
	}
	return note.NewSigner(strings.TrimSuffix(k.text(), "\n"))
}

// cosigner cosigns at a time.
func (k *Key) cosigner(now time.Time) *cosigner {
	return &cosigner{k.Name, keyHash(k.Name, k.public()), k.private(), now}
}

// parseKey reads the private form. Its error never shows the key.
func parseKey(text string) (*Key, error) {
	bad := func(why string) error { return fmt.Errorf("%w: not the private form of a key: %s", ErrKey, why) }
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), privatePrefix)
	parts := strings.SplitN(rest, "+", 3)
	if !ok || len(parts) != 3 {
		return nil, bad("want " + privatePrefix + "NAME+HASH+BASE64")
	}
	raw, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(raw) != 1+ed25519.SeedSize {
		return nil, bad("its secret part is damaged")
	}
	k := &Key{Kind: KeyKind(raw[0]), Name: parts[0]}
	copy(k.seed[:], raw[1:])
	if k.Kind != LogKey && k.Kind != WitnessKey {
		return nil, bad(fmt.Sprintf("kind %d is not known; there are 1 (log) and 4 (witness)", raw[0]))
	}
	if err := checkKeyName(k.Name); err != nil {
		return nil, err
	}
	if k.text() != privatePrefix+rest+"\n" {
		return nil, bad("its parts do not belong together")
	}
	return k, nil
}

// WriteKey writes a new key into a file that only its owner may read. It never
// writes over a file.
func WriteKey(path string, k *Key) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("%w: making the folder of %s: %w", ErrKey, path, err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%w: %s is there already and is not written over: choose another name", ErrKey, path)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrKey, err)
	}
	_, err = f.WriteString(k.text())
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		return fmt.Errorf("%w: writing %s: %w", ErrKey, path, errors.Join(err, os.Remove(path)))
	}
	return nil
}

// maxKeyFile bounds a key file in bytes.
const maxKeyFile = 4096

// ReadKey reads a key file and refuses one that others may read.
func ReadKey(path string) (*Key, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKey, err)
	}
	if !info.Mode().IsRegular() || info.Size() > maxKeyFile {
		return nil, fmt.Errorf("%w: %s is not a key file", ErrKey, path)
	}
	if info.Mode().Perm()&0o077 != 0 && !openPermissions {
		return nil, fmt.Errorf("%w: %s can be read by others (mode %04o): chmod 600 it; if others had access, make a new key", ErrKey, path, info.Mode().Perm())
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKey, err)
	}
	k, err := parseKey(string(b))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return k, nil
}

// NewVerifier reads the public form of a key of the given kind.
func NewVerifier(vkey string, kind KeyKind) (note.Verifier, error) {
	name, rest, ok := strings.Cut(vkey, "+")
	hash, b64, ok2 := strings.Cut(rest, "+")
	raw, err := base64.StdEncoding.DecodeString(b64)
	if !ok || !ok2 || err != nil || len(raw) != 1+ed25519.PublicKeySize || len(hash) != 8 {
		return nil, fmt.Errorf("%w: %.80q is not a verifier key: want NAME+HASH+BASE64", ErrKey, vkey)
	}
	if err := checkKeyName(name); err != nil {
		return nil, err
	}
	if KeyKind(raw[0]) != kind {
		return nil, fmt.Errorf("%w: %s is of kind %d, want %d (1 = log, 4 = witness)", ErrKey, name, raw[0], kind)
	}
	h := keyHash(name, raw)
	if fmt.Sprintf("%08x", h) != hash || base64.StdEncoding.EncodeToString(raw) != b64 {
		return nil, fmt.Errorf("%w: the parts of %.80q do not belong together: was a character lost?", ErrKey, vkey)
	}
	if kind == LogKey {
		return note.NewVerifier(vkey)
	}
	return &cosignatureVerifier{name, h, ed25519.PublicKey(raw[1:])}, nil
}

// HashOf is the key hash of a public form, eight hex digits, to be read aloud.
func HashOf(vkey string) string {
	_, rest, _ := strings.Cut(vkey, "+")
	hash, _, _ := strings.Cut(rest, "+")
	if _, err := strconv.ParseUint(hash, 16, 32); err != nil {
		return ""
	}
	return hash
}
