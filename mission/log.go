package mission

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"

	"trucewatch/record"
	"trucewatch/translog"
)

// Names in a mission folder that belong to the log. The private key is never there.
const (
	// LogDir holds the log's tiles. It may be deleted at any time.
	LogDir = "log"
	// VKeyFile holds the log's verifier key. A mission without it has no signed log.
	VKeyFile = "log.vkey"
	// WitnessesFile is the policy: who witnesses the log, and where.
	WitnessesFile = "witnesses.policy"
)

// witnessDeadline is how long all witnesses together are waited for.
const witnessDeadline = 2 * time.Second

// missionLog is the log of a mission: what signs, who is asked.
type missionLog struct {
	log    *translog.Log
	vkey   string
	signer note.Signer
	policy *translog.Policy // nil: nobody is asked
	// unsigned says why nothing new can be signed.
	unsigned string
}

// recordLeaves lets a record be the source of a log.
type recordLeaves struct{ r *record.Record }

func (s recordLeaves) Len() int64 { return s.r.Len() }

func (s recordLeaves) Leaves(ctx context.Context, from, until int64) iter.Seq2[[]byte, error] {
	return s.r.Leaves(ctx, from, until)
}

func (s recordLeaves) Checkpoints(ctx context.Context) ([]translog.Stored, error) {
	all, err := s.r.Checkpoints(ctx)
	out := make([]translog.Stored, len(all))
	for i, c := range all {
		out[i] = translog.Stored(c)
	}
	return out, err
}

func (s recordLeaves) AddCheckpoint(ctx context.Context, c translog.Stored) error {
	return s.r.AddCheckpoint(ctx, record.Checkpoint(c))
}

// openLog recomputes the log from the record, and refuses unless every checkpoint
// that was ever signed comes out.
func (f *Folder) openLog(ctx context.Context) error {
	l := &missionLog{}
	o := translog.Options{Dir: filepath.Join(f.Dir, LogDir), Origin: f.Record.Log()}
	b, err := readLimited(filepath.Join(f.Dir, VKeyFile))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		l.unsigned = "the mission has no key for its log"
	case err != nil:
		return err
	default:
		l.vkey = strings.TrimSpace(string(b))
		if o.Verifier, err = translog.NewVerifier(l.vkey, translog.LogKey); err != nil {
			return fmt.Errorf("%s: %w", VKeyFile, err)
		}
		if o.Signer, err = f.world.signer(l.vkey); err != nil {
			l.unsigned = err.Error()
		}
	}
	l.signer = o.Signer
	if l.log, err = translog.Open(ctx, recordLeaves{f.Record}, o); err != nil {
		return err
	}
	b, err = readLimited(filepath.Join(f.Dir, WitnessesFile))
	if err == nil {
		if l.policy, err = translog.ParsePolicy(b); err != nil {
			return fmt.Errorf("%s: %w", WitnessesFile, err)
		}
		if k, ok := l.policy.Log(f.Record.Log()); ok && k.VKey != l.vkey {
			return fmt.Errorf("%s names another key of the log than %s", WitnessesFile, VKeyFile)
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f.log = l
	return nil
}

// signer finds the private key of a verifier key in the folder of keys.
func (w World) signer(vkey string) (note.Signer, error) {
	if w.Keys == "" {
		return nil, errors.New("no folder of keys is known: set TRUCEWATCH_KEYS")
	}
	names, err := filepath.Glob(filepath.Join(w.Keys, "*.key"))
	if err != nil {
		return nil, err
	}
	var why []string
	for _, name := range names {
		k, err := translog.ReadKey(name)
		if err != nil {
			why = append(why, err.Error())
			continue
		}
		if k.VKey() == vkey {
			return k.Signer()
		}
	}
	return nil, fmt.Errorf("its key (%s) is not among the %d files %s: set TRUCEWATCH_KEYS to the folder that holds it%s",
		translog.HashOf(vkey), len(names), filepath.Join(w.Keys, "*.key"), strings.Join(append([]string{""}, why...), "; "))
}

// newKey draws the log's key, writes it into the folder of keys and its public form
// into the mission.
func (f *Folder) newKey() error {
	random := f.world.Rand
	if random == nil {
		random = rand.Reader
	}
	k, err := translog.NewKey(translog.LogKey, f.Record.Log(), random)
	if err != nil {
		return err
	}
	if rel, err := filepath.Rel(f.Dir, f.world.Keys); err == nil && filepath.IsLocal(rel) {
		return fmt.Errorf("the folder of keys %s lies inside the mission folder, which is copied and handed on: set TRUCEWATCH_KEYS to another", f.world.Keys)
	}
	name := strings.ReplaceAll(f.Record.Log(), "/", "-") + "-" + translog.HashOf(k.VKey()) + ".key"
	if err := translog.WriteKey(filepath.Join(f.world.Keys, name), k); err != nil {
		return fmt.Errorf("the log's key: %w; set TRUCEWATCH_KEYS to a folder for keys, or make the mission without one (--no-key)", err)
	}
	return os.WriteFile(filepath.Join(f.Dir, VKeyFile), []byte(k.VKey()+"\n"), 0o644)
}

// VKey is the log's verifier key; empty where the log is not signed.
func (f *Folder) VKey() string { return f.log.vkey }

// UseKey makes a mission without a key sign its log with one that is in the folder of keys.
func (f *Folder) UseKey(ctx context.Context, vkey string) error {
	if f.log.vkey != "" {
		return fmt.Errorf("the log has a key already (%s); changing it is a rotation", translog.HashOf(f.log.vkey))
	}
	v, err := translog.NewVerifier(vkey, translog.LogKey)
	if err != nil {
		return err
	}
	if v.Name() != f.Record.Log() {
		return fmt.Errorf("the key is of log %q, the mission's log is %q: make one with: trucewatch key new --name %s", v.Name(), f.Record.Log(), f.Record.Log())
	}
	if _, err := f.world.signer(vkey); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(f.Dir, VKeyFile), []byte(vkey+"\n"), 0o644); err != nil {
		return err
	}
	return f.openLog(ctx)
}

// SetWitnesses writes the policy that says who witnesses the log, and follows it.
func (f *Folder) SetWitnesses(ctx context.Context, policy []byte) error {
	if _, err := translog.ParsePolicy(policy); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(f.Dir, WitnessesFile), policy, 0o644); err != nil {
		return err
	}
	return f.openLog(ctx)
}

// WitnessState is what one witness did with the log.
type WitnessState struct {
	Name string `json:"name"` // in the policy
	Key  string `json:"key"`
	// Size and At are of the latest checkpoint that it cosigned.
	Size   int64     `json:"size,omitempty"`
	At     time.Time `json:"at,omitzero"`
	Needed bool      `json:"needed"`
	// Error says why it did not cosign when it was asked last.
	Error string `json:"error,omitempty"`
}

// LogReply says where the log stands.
type LogReply struct {
	Origin string `json:"origin"`
	VKey   string `json:"vkey,omitempty"`
	// Unsigned says why nothing was signed.
	Unsigned string `json:"unsigned,omitempty"`
	Size     int64  `json:"size,omitempty"`
	Root     string `json:"root,omitempty"`
	// Cosigned counts the witnesses of the policy that cosigned this size; Full says
	// that they are what the policy wants.
	Cosigned  int            `json:"cosigned"`
	Full      bool           `json:"full"`
	Witnesses []WitnessState `json:"witnesses,omitempty"`
	// Note is the signed checkpoint with its cosignatures.
	Note []byte `json:"note,omitempty"`
}

// Checkpoint brings the log to the end of the record: tiles, a signed checkpoint that
// is stored before anybody sees it, then the witnesses, for at most two seconds, and
// the file `checkpoint`. A witness that does not answer holds nothing up.
func (f *Folder) Checkpoint(ctx context.Context) (LogReply, error) {
	l := f.log
	if l.signer == nil || f.Record.Len() == 0 { // an empty log says nothing
		return f.logState(ctx, nil)
	}
	before, _ := l.log.Last()
	s, err := l.log.Update(ctx)
	if err != nil {
		return LogReply{}, fmt.Errorf("the record is safe, its log could not be brought up to it: %w", err)
	}
	failed, err := f.askWitnesses(ctx, s.Size)
	if err != nil {
		return LogReply{}, err
	}
	reply, err := f.logState(ctx, failed)
	if err != nil {
		return reply, err
	}
	if s.Size != before.Size || len(l.asked()) > 0 {
		err = l.log.WriteCheckpoint(reply.Note)
	}
	return reply, err
}

// asked are the witnesses that answer over the network.
func (l *missionLog) asked() []translog.KeyLine {
	if l.policy == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(l.policy.Witnesses), func(w translog.KeyLine) bool { return w.URL == "" })
}

// askWitnesses asks, all at once, those that have not cosigned this size yet.
func (f *Folder) askWitnesses(ctx context.Context, size int64) (map[string]string, error) {
	asked := f.log.asked()
	if len(asked) == 0 {
		return nil, nil
	}
	held, err := f.Record.Cosignatures(ctx, 0)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, witnessDeadline)
	defer cancel()
	client := translog.WitnessClient()
	defer client.CloseIdleConnections()
	var mu sync.Mutex
	var all sync.WaitGroup
	failed := map[string]string{}
	var lines []record.Cosignature
	for _, w := range asked {
		known := int64(0)
		for _, c := range held {
			if c.Witness == w.Verifier.Name() {
				known = c.Size
			}
		}
		if known == size {
			continue
		}
		request := f.log.log.Fixed()
		all.Go(func() {
			c, err := request.Ask(ctx, client, w, known)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				failed[w.Name] = err.Error()
				return
			}
			lines = append(lines, record.Cosignature{Size: size, Witness: c.Key, Line: c.Line})
		})
	}
	all.Wait()
	slices.SortFunc(lines, func(a, b record.Cosignature) int { return strings.Compare(a.Witness, b.Witness) })
	// What was given is kept, whatever becomes of the caller.
	return failed, f.Record.AddCosignatures(context.WithoutCancel(ctx), lines...)
}

// logState reads where the log stands from what the record keeps.
func (f *Folder) logState(ctx context.Context, failed map[string]string) (LogReply, error) {
	l := f.log
	reply := LogReply{Origin: f.Record.Log(), VKey: l.vkey, Unsigned: l.unsigned}
	last, ok := l.log.Last()
	if !ok || l.vkey == "" {
		return reply, nil
	}
	reply.Size, reply.Root, reply.Note = last.Size, last.Root.String(), last.Note
	held, err := f.Record.Cosignatures(ctx, 0)
	if err != nil {
		return reply, err
	}
	var here []string
	for _, c := range held {
		if c.Size == last.Size {
			here = append(here, c.Line)
		}
	}
	reply.Note = translog.WithCosignatures(last.Note, here)
	if l.policy == nil {
		return reply, nil
	}
	log, err := translog.NewVerifier(l.vkey, translog.LogKey)
	if err != nil {
		return reply, err
	}
	now, err := translog.OpenCheckpoint(reply.Note, log, l.policy.Verifiers()...)
	if err != nil {
		return reply, fmt.Errorf("the checkpoint of size %d as the record keeps it: %w", last.Size, err)
	}
	reply.Full = l.policy.Satisfied(now.Cosigned)
	for _, w := range l.policy.Witnesses {
		s := WitnessState{Name: w.Name, Key: w.Verifier.Name(), Needed: l.policy.Needed(w.Name), Error: failed[w.Name]}
		for _, c := range held {
			if c.Witness == s.Key {
				s.Size, s.At = c.Size, translog.LineTime(c.Line)
			}
		}
		if s.Size == last.Size && s.Size > 0 {
			reply.Cosigned++
		}
		reply.Witnesses = append(reply.Witnesses, s)
	}
	return reply, nil
}

// WitnessArgs carry a witness's request or answer by file.
type WitnessArgs struct {
	Witness string `json:"witness"` // name in the policy
	Answer  []byte `json:"answer,omitempty"`
}

// WitnessRequest is the request to a witness that has no network, to be carried to
// it as a file. name is that of the policy.
func (f *Folder) WitnessRequest(ctx context.Context, name string) ([]byte, error) {
	w, err := f.witness(name)
	if err != nil {
		return nil, err
	}
	if _, err := f.Checkpoint(ctx); err != nil {
		return nil, err
	}
	held, err := f.Record.Cosignatures(ctx, 0)
	if err != nil {
		return nil, err
	}
	known := int64(0)
	for _, c := range held {
		if c.Witness == w.Verifier.Name() {
			known = c.Size
		}
	}
	r, err := f.log.log.RequestFor(known)
	return r.Bytes(), err
}

// TakeWitnessAnswer stores what a witness answered to a request carried as a file.
func (f *Folder) TakeWitnessAnswer(ctx context.Context, name string, answer []byte) (LogReply, error) {
	w, err := f.witness(name)
	if err != nil {
		return LogReply{}, err
	}
	// The answer may be to an earlier checkpoint: the mission has not waited.
	all, err := f.Record.Checkpoints(ctx)
	if err != nil {
		return LogReply{}, err
	}
	err = fmt.Errorf("%w: there is no checkpoint yet", translog.ErrNotCosigned)
	for _, c := range slices.Backward(all) {
		var got translog.Cosigned
		if got, err = translog.TakeAnswer(c.Note, w, answer); err == nil {
			if err := f.Record.AddCosignatures(ctx, record.Cosignature{Size: c.Size, Witness: got.Key, Line: got.Line}); err != nil {
				return LogReply{}, err
			}
			return f.Checkpoint(ctx)
		}
	}
	return LogReply{}, err
}

func (f *Folder) witness(name string) (translog.KeyLine, error) {
	var have []string
	if f.log.policy != nil {
		for _, w := range f.log.policy.Witnesses {
			if w.Name == name {
				return w, nil
			}
			have = append(have, w.Name)
		}
	}
	return translog.KeyLine{}, fmt.Errorf("%s names no witness %q; it names %q", WitnessesFile, name, have)
}
