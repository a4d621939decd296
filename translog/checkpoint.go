package translog

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint says that the log called Origin had Size entries with this tree hash.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   tlog.Hash
}

// ErrCheckpoint reports bytes that are no checkpoint, or not by the key expected.
var ErrCheckpoint = errors.New("checkpoint")

// maxNote bounds a signed checkpoint in bytes: a hundred signatures fit.
const maxNote = 64 << 10

// Text is the body that is signed: origin, size, root, each on a line.
func (c Checkpoint) Text() string {
	return c.Origin + "\n" + strconv.FormatInt(c.Size, 10) + "\n" + c.Root.String() + "\n"
}

// ParseCheckpoint reads the body of a checkpoint. Lines after the third are
// extensions, which this program does not write and ignores.
func ParseCheckpoint(text string) (Checkpoint, error) {
	lines := strings.SplitN(text, "\n", 4)
	if len(lines) < 4 || lines[0] == "" || !strings.HasSuffix(text, "\n") {
		return Checkpoint{}, fmt.Errorf("%w: want three lines: origin, size, root", ErrCheckpoint)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return Checkpoint{}, fmt.Errorf("%w: size %.30q is not a number", ErrCheckpoint, lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil || root.String() != lines[2] {
		return Checkpoint{}, fmt.Errorf("%w: root %.60q is not a hash in base64", ErrCheckpoint, lines[2])
	}
	return Checkpoint{lines[0], size, root}, nil
}

// Sign makes the signed checkpoint, a note.
func (c Checkpoint) Sign(signer note.Signer) ([]byte, error) {
	return note.Sign(&note.Note{Text: c.Text()}, signer)
}

// Cosigned is a witness's good cosignature.
type Cosigned struct {
	Key  string // name of the witness's key
	Time time.Time
	Line string // as it stands in the note, with its newline
}

// Opened is a checkpoint whose signatures were verified.
type Opened struct {
	Checkpoint
	Cosigned []Cosigned // in the order of the note
	Unknown  []string   // names of signature lines by keys that were not given
}

// OpenCheckpoint verifies a signed checkpoint: the log's signature must be there
// and good, and every line by a given witness must be good. Lines by other keys
// are named and not believed. A line in the name of a given key by another key is
// refused, because nobody but a forger has a reason to write one.
func OpenCheckpoint(msg []byte, log note.Verifier, witnesses ...note.Verifier) (Opened, error) {
	var out Opened
	if len(msg) > maxNote {
		return out, fmt.Errorf("%w: %d bytes, want at most %d", ErrCheckpoint, len(msg), maxNote)
	}
	n, err := note.Open(msg, note.VerifierList(append([]note.Verifier{log}, witnesses...)...))
	var unverified *note.UnverifiedNoteError
	var invalid *note.InvalidSignatureError
	switch {
	case errors.As(err, &unverified):
		return out, fmt.Errorf("%w: no signature by %s (key %08x)", ErrCheckpoint, log.Name(), log.KeyHash())
	case errors.As(err, &invalid):
		return out, fmt.Errorf("%w: the signature of %s does not verify", ErrCheckpoint, invalid.Name)
	case err != nil:
		return out, fmt.Errorf("%w: %w", ErrCheckpoint, err)
	}
	if out.Checkpoint, err = ParseCheckpoint(n.Text); err != nil {
		return out, err
	}
	if out.Origin != log.Name() {
		return out, fmt.Errorf("%w: it is of log %.80q, the key is of %q", ErrCheckpoint, out.Origin, log.Name())
	}
	signed := false
	for _, sig := range n.Sigs {
		if sig.Hash == log.KeyHash() && sig.Name == log.Name() {
			signed = true
			continue
		}
		at, err := cosignatureTime(sig)
		if err != nil {
			return out, err
		}
		out.Cosigned = append(out.Cosigned, Cosigned{sig.Name, at, signatureLine(sig)})
	}
	if !signed {
		return out, fmt.Errorf("%w: no signature by %s (key %08x)", ErrCheckpoint, log.Name(), log.KeyHash())
	}
	for _, sig := range n.UnverifiedSigs {
		for _, v := range append([]note.Verifier{log}, witnesses...) {
			if sig.Name == v.Name() {
				return out, fmt.Errorf("%w: a line in the name of %s is signed by another key", ErrCheckpoint, sig.Name)
			}
		}
		out.Unknown = append(out.Unknown, sig.Name)
	}
	return out, nil
}

// signatureLine is a signature as it stands in a note.
func signatureLine(s note.Signature) string { return "— " + s.Name + " " + s.Base64 + "\n" }

// WithCosignatures appends signature lines to a note, each once.
func WithCosignatures(msg []byte, lines []string) []byte {
	out := string(msg)
	for _, l := range lines {
		if !strings.Contains(out, l) {
			out += l
		}
	}
	return []byte(out)
}
