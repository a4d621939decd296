package fetch

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// State is what is remembered of one address between polls.
type State struct {
	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"last_modified,omitempty"`
	SHA256       string    `json:"sha256,omitempty"` // of the body last seen
	Seen         time.Time `json:"seen,omitzero"`    // when it last answered
	Next         time.Time `json:"next,omitzero"`    // not to be asked before
	Failures     int       `json:"failures,omitempty"`
	// Gone counts the polls in a row that said 404 or 410; from GoneAfter on the page has vanished.
	Gone int `json:"gone,omitempty"`
}

// GoneAfter is how many polls in a row must say that a page is gone: one can be a
// fault of the site.
const GoneAfter = 2

// Vanished reports whether the page is to be taken as withdrawn.
func (s State) Vanished() bool { return s.Gone >= GoneAfter }

// maxState bounds the file of states in bytes.
const maxState = 64 << 20

// LoadStates reads the states by address; no file is no states.
func LoadStates(path string) (map[string]State, error) {
	out := map[string]State{}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return out, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the state of polls: %w", err)
	}
	if info.Size() > maxState {
		return nil, fmt.Errorf("%s has more than %d bytes: move it away to begin anew", path, maxState)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the state of polls: %w", err)
	}
	if err := json.Unmarshal(b, &out); err != nil {
		return nil, fmt.Errorf("%s: %w; move it away to begin anew: pages will be asked for once more and recognised", path, err)
	}
	return out, nil
}

// SaveStates writes the states so that a crash leaves the old file or the new one.
func SaveStates(path string, states map[string]State) error {
	b, err := json.MarshalIndent(states, "", " ")
	if err != nil {
		return fmt.Errorf("writing the state of polls: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".fetch-*")
	if err != nil {
		return fmt.Errorf("writing the state of polls: %w", err)
	}
	_, err = f.Write(append(b, '\n'))
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // it holds nothing that the old file lacks
		return fmt.Errorf("writing the state of polls: %w", err)
	}
	return nil
}
