package check

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"trucewatch/translog"
)

// Paths of a copy of a log without bodies, as `trucewatch copy --without-bodies` makes it.
const (
	LogPrefix       = "log/"
	LogCheckpoint   = LogPrefix + "checkpoint"
	LogHistoryPath  = LogPrefix + "checkpoints"
	LogKeyPath      = "log.vkey"
	LogPolicyPath   = "witnesses.policy"
	maxHistoryNotes = 1 << 20
)

// HistoryLine is one line of the file of all checkpoints: JSON.
type HistoryLine struct {
	Size int64  `json:"size"`
	Note string `json:"note"` // with its cosignatures
}

// Log checks a copy of a log without bodies: the tiles give the signed root, and every
// checkpoint that was ever signed is a beginning of it.
func Log(fsys fs.FS, o Options) (Result, error) {
	r := Result{What: "log"}
	c := &siteCheck{Result: &r, fsys: fsys, keys: keys{policy: o.Policy}}
	return r.Finish(c.logCopy(o))
}

func (c *siteCheck) logCopy(o Options) error {
	if c.keys.policy == nil {
		if err := c.logPolicy(); err != nil {
			return err
		}
	}
	msg, err := c.read("checkpoint", LogCheckpoint)
	if err != nil {
		return err
	}
	if c.cp, c.log, err = c.checkpoint(c.keys, LogCheckpoint, msg); err != nil {
		return err
	}
	read := func(path string) ([]byte, error) { return c.read("tile", LogPrefix+path) }
	err = translog.CheckTiles(c.cp.Checkpoint, read)
	var te *translog.TileError
	switch {
	case errors.As(err, &te) && te.Path == "":
		return fault("checkpoint", LogCheckpoint, "%s", te.Words)
	case errors.As(err, &te):
		return fault("tile", LogPrefix+te.Path, "%s", te.Words)
	case err != nil:
		return err
	}
	c.Proved = append(c.Proved, fmt.Sprintf("all %d entries of the log are there and give the root that was signed", c.cp.Size))
	tiles := translog.NewTiles(c.cp.Size, read)
	if err := c.history(tiles); err != nil {
		return err
	}
	if len(o.Seen) > 0 {
		return c.continues(c.cp, c.log, o.Seen, tiles)
	}
	return nil
}

// logPolicy takes the keys that lie in the copy itself.
func (c *siteCheck) logPolicy() error {
	key, err := c.read("policy", LogKeyPath)
	if err != nil {
		return err
	}
	policy, err := fs.ReadFile(c.fsys, LogPolicyPath)
	if err != nil {
		policy = []byte("quorum none\n")
	}
	if !bytes.Contains(policy, bytes.TrimSpace(key)) {
		policy = append([]byte("log "+string(bytes.TrimSpace(key))+"\n"), policy...)
	}
	if c.keys.policy, err = translog.ParsePolicy(policy); err != nil {
		return fault("policy", LogPolicyPath, "%v", err)
	}
	c.keys.own = true
	return nil
}

// history verifies every checkpoint of the file of all of them.
func (c *siteCheck) history(tiles *translog.Tiles) error {
	b, err := c.read("checkpoint", LogHistoryPath)
	if err != nil {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	last := int64(-1)
	for n := 0; ; n++ {
		var line HistoryLine
		err := dec.Decode(&line)
		if errors.Is(err, io.EOF) {
			if last != c.cp.Size {
				return fault("checkpoint", LogHistoryPath, "its last checkpoint has size %d, the log %d", last, c.cp.Size)
			}
			c.Proved = append(c.Proved, fmt.Sprintf("all %d checkpoints that were signed are beginnings of it", n))
			return nil
		}
		where := fmt.Sprintf("%s line %d", LogHistoryPath, n+1)
		if err != nil || n >= maxHistoryNotes {
			return fault("checkpoint", where, "it is not a line of checkpoints: %v", err)
		}
		got, err := translog.OpenCheckpoint([]byte(line.Note), c.log, c.keys.policy.Verifiers()...)
		if err != nil {
			return fault("checkpoint", where, "%v", err)
		}
		if got.Size != line.Size || got.Size <= last {
			return fault("checkpoint", where, "size %d after %d", got.Size, last)
		}
		if got.Size > c.cp.Size {
			return fault("checkpoint", where, "it has %d entries and the log %d: the copy is shorter than what was signed", got.Size, c.cp.Size)
		}
		root, err := tiles.Root(got.Size)
		if err != nil {
			return fault("tile", "", "computing the root of size %d: %v", got.Size, err)
		}
		if root != got.Root {
			return fault("checkpoint", where, "the log's first %d entries give another root: keep it, it is evidence of another history", got.Size)
		}
		last = got.Size
		if got.Size < c.cp.Size {
			c.Unknown = append(c.Unknown, got.Unknown...)
		}
	}
}
