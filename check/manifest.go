package check

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// Paths of the proof in a site.
const (
	ProofDir       = "proof/"
	CheckpointPath = ProofDir + "checkpoint"
	PolicyPath     = ProofDir + "policy"
	EditionPath    = ProofDir + "edition.json"
	ItemsDir       = ProofDir + "items/"
	RecipePath     = ProofDir + "recipe.txt"
	SumsPath       = ProofDir + "SHA256SUMS"
	RenderedPath   = ProofDir + "rendered"
)

// sumsOf reads lines of sha256sum: hash, two spaces, path.
func sumsOf(b []byte) (paths []string, sums map[string]string, err error) {
	sums = map[string]string{}
	if len(b) > 0 && b[len(b)-1] != '\n' {
		return nil, nil, fmt.Errorf("its last line is not ended")
	}
	for i, line := range strings.Split(strings.TrimSuffix(string(b), "\n"), "\n") {
		sum, path, ok := strings.Cut(line, "  ")
		if raw, err := hex.DecodeString(sum); !ok || err != nil || len(raw) != sha256.Size || strings.ToLower(sum) != sum || path == "" {
			return nil, nil, fmt.Errorf("line %d: want a SHA-256, two spaces and a path", i+1)
		}
		if _, twice := sums[path]; twice {
			return nil, nil, fmt.Errorf("line %d: %s stands twice", i+1, path)
		}
		sums[path] = sum
		paths = append(paths, path)
	}
	return paths, sums, nil
}

// Sum is the SHA-256 of b in hex.
func Sum(b []byte) string { return hexSum(b) }

func hexSum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// renderedHead begins the note over the rendered files. Its second line is no
// number, so that no such note can be taken for a checkpoint.
const renderedHead = "trucewatch rendered files v1"

// Rendered says which rendered files belong to an edition: what the log's key signs
// beside checkpoints, after them.
type Rendered struct {
	Origin   string
	Audience string
	Edition  int64
	Content  string // content hash of the edition's data files, hex
	Sums     string // SHA-256 of proof/SHA256SUMS, hex
}

// Text is the body of the note.
func (r Rendered) Text() string {
	return fmt.Sprintf("%s\nlog %s\naudience %s\nedition %d\ncontent %s\nsums %s\n", renderedHead, r.Origin, r.Audience, r.Edition, r.Content, r.Sums)
}

// Sign signs it with the key of the log.
func (r Rendered) Sign(signer note.Signer) ([]byte, error) {
	return note.Sign(&note.Note{Text: r.Text()}, signer)
}

// openRendered verifies the note over the rendered files.
func openRendered(msg []byte, log note.Verifier) (Rendered, error) {
	var r Rendered
	n, err := note.Open(msg, note.VerifierList(log))
	if err != nil {
		return r, fmt.Errorf("the log's signature is not there or does not verify: %w", err)
	}
	if len(n.UnverifiedSigs) > 0 {
		return r, fmt.Errorf("it has a signature line of %s beside the log's", n.UnverifiedSigs[0].Name)
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 7 || lines[0] != renderedHead {
		return r, fmt.Errorf("it does not begin with %q and five lines", renderedHead)
	}
	values := make([]string, 5)
	for i, key := range []string{"log", "audience", "edition", "content", "sums"} {
		var ok bool
		if values[i], ok = strings.CutPrefix(lines[i+1], key+" "); !ok {
			return r, fmt.Errorf("its line %d does not begin with %q", i+2, key)
		}
	}
	edition, err := strconv.ParseInt(values[2], 10, 64)
	r = Rendered{values[0], values[1], edition, values[3], values[4]}
	if err != nil || r.Text() != n.Text {
		return r, fmt.Errorf("its edition %.20q is not a number", values[2])
	}
	return r, nil
}
