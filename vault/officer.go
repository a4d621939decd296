package vault

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"filippo.io/age"
	"filippo.io/age/armor"
)

// ErrKey reports an officer's key that cannot be used.
var ErrKey = errors.New("officer's key")

// Bounds of a key file and of the PIN.
const (
	maxKeyFile = 8 << 10
	minPIN     = 8
	// DefaultWork is the binary logarithm of the work that a guess of the PIN takes:
	// 64 MB and about a second of an office computer.
	DefaultWork = 16
	maxWork     = 20
)

const officerHead = "trucewatch officer key\n"

// OfficerKey is the key with which one officer signs.
type OfficerKey struct {
	Name    string // code name, as decisions name their signer
	private ed25519.PrivateKey
}

// NewOfficerKey draws a key.
func NewOfficerKey(name string, random io.Reader) (*OfficerKey, error) {
	if name == "" || len(name) > 100 || !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }) {
		return nil, fmt.Errorf("%w: name %.40q: want a code name of 1 to 100 bytes without spaces, such as officer-2", ErrKey, name)
	}
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return nil, fmt.Errorf("%w: drawing it: %w", ErrKey, err)
	}
	return &OfficerKey{name, ed25519.NewKeyFromSeed(seed)}, nil
}

// Private is the key itself.
func (k *OfficerKey) Private() ed25519.PrivateKey { return k.private }

// Public is the public key, hex: what an enrolment names.
func (k *OfficerKey) Public() string {
	return hex.EncodeToString(k.private.Public().(ed25519.PublicKey))
}

// CheckPIN refuses a PIN that is guessed at once.
func CheckPIN(pin string) error {
	if utf8.RuneCountInString(pin) < minPIN || strings.Trim(pin, pin[:1]) == "" {
		return fmt.Errorf("%w: the PIN has fewer than %d characters, or one character only: four words that nobody expects are better", ErrKey, minPIN)
	}
	return nil
}

// Bytes is the key's file: name and public key in the clear, the secret encrypted by
// the PIN (age, scrypt).
func (k *OfficerKey) Bytes(pin string, work int) ([]byte, error) {
	if err := CheckPIN(pin); err != nil {
		return nil, err
	}
	r, err := age.NewScryptRecipient(pin)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKey, err)
	}
	r.SetWorkFactor(work)
	var b bytes.Buffer
	fmt.Fprintf(&b, "%sname %s\npublic %s\n", officerHead, k.Name, k.Public())
	a := armor.NewWriter(&b)
	w, err := age.Encrypt(a, r)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKey, err)
	}
	_, err = w.Write(k.private.Seed())
	if err = errors.Join(err, w.Close(), a.Close()); err != nil {
		return nil, fmt.Errorf("%w: encrypting: %w", ErrKey, err)
	}
	return b.Bytes(), nil
}

// IsOfficerKey reports whether a file begins as an officer's key does.
func IsOfficerKey(b []byte) bool { return bytes.HasPrefix(b, []byte(officerHead)) }

// PublicOf reads code name and public key from a key file, which needs no PIN.
func PublicOf(b []byte) (name, public string, err error) {
	name, public, _, err = splitKey(b)
	return name, public, err
}

func splitKey(b []byte) (name, public string, rest []byte, err error) {
	after, ok := bytes.CutPrefix(b, []byte(officerHead))
	lines := bytes.SplitN(after, []byte("\n"), 3)
	if !ok || len(b) > maxKeyFile || len(lines) != 3 {
		return "", "", nil, fmt.Errorf("%w: it is not the key file of an officer: want one made by trucewatch key new --kind officer", ErrKey)
	}
	name, ok = strings.CutPrefix(string(lines[0]), "name ")
	public, ok2 := strings.CutPrefix(string(lines[1]), "public ")
	if raw, err := hex.DecodeString(public); !ok || !ok2 || err != nil || len(raw) != ed25519.PublicKeySize {
		return "", "", nil, fmt.Errorf("%w: the head of the file is damaged", ErrKey)
	}
	return name, public, lines[2], nil
}

// OpenOfficerKey reads a key file with its PIN.
func OpenOfficerKey(b []byte, pin string) (*OfficerKey, error) {
	name, public, rest, err := splitKey(b)
	if err != nil {
		return nil, err
	}
	id, err := age.NewScryptIdentity(pin)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: no PIN was given", ErrKey, name)
	}
	id.SetMaxWorkFactor(maxWork)
	r, err := age.Decrypt(armor.NewReader(bytes.NewReader(rest)), id)
	if err != nil {
		return nil, fmt.Errorf("%w: %s does not open: wrong PIN, or a damaged file", ErrKey, name)
	}
	seed, err := io.ReadAll(io.LimitReader(r, ed25519.SeedSize+1))
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, fmt.Errorf("%w: %s: its secret part is damaged", ErrKey, name)
	}
	k := &OfficerKey{name, ed25519.NewKeyFromSeed(seed)}
	if k.Public() != public {
		return nil, fmt.Errorf("%w: %s: its public part was changed", ErrKey, name)
	}
	return k, nil
}

// WriteNew writes a file that only its owner may read, durably. It never writes over one.
func WriteNew(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already and is not written over: choose another name", path)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", path, errors.Join(err, os.Remove(path)))
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
