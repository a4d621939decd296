package translog

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Witness cosigns checkpoints of logs it was told of, each only if it continues the
// last it cosigned (C2SP tlog-witness). Its folder holds its key, the public keys of
// the logs, and for each log the last checkpoint with the witness's own cosignature,
// which is durable before an answer leaves.
//
// A witness that lost its folder needs a new key with a new name: under the old one
// it would cosign a fork.
type Witness struct {
	dir    string
	key    *Key
	lock   *os.File
	now    func() time.Time
	mu     sync.Mutex
	logs   map[string]note.Verifier // by origin
	states folder
}

// Names of files in a witness's folder.
const (
	witnessKeyName = "key"
	logsName       = "logs"
)

// OpenWitness opens a witness's folder. A name makes a new witness with a new key
// where the folder holds none, and is refused where it is another's.
func OpenWitness(dir, name string, now func() time.Time, random io.Reader) (*Witness, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("witness: %w", err)
	}
	lock, err := lockFile(filepath.Join(dir, "LOCK"))
	if err != nil {
		return nil, fmt.Errorf("witness: %w", err)
	}
	w := &Witness{dir: dir, lock: lock, now: now, logs: map[string]note.Verifier{}, states: folder{dir, map[string]bool{}}}
	if err := w.load(name, random); err != nil {
		return nil, errors.Join(fmt.Errorf("witness: %w", err), lock.Close())
	}
	return w, nil
}

func (w *Witness) load(name string, random io.Reader) error {
	path := filepath.Join(w.dir, witnessKeyName)
	_, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if name == "" {
			return fmt.Errorf("%s holds no witness: give --name to make one, such as witness.example.org/b", w.dir)
		}
		if old, err := filepath.Glob(filepath.Join(w.dir, "state-*")); err != nil || len(old) > 0 {
			return fmt.Errorf("%s holds what a witness cosigned and no key: put the key back, or make a witness with a new name in another folder", w.dir)
		}
		k, err := NewKey(WitnessKey, name, random)
		if err != nil {
			return err
		}
		if err := WriteKey(path, k); err != nil {
			return err
		}
	}
	if w.key, err = ReadKey(path); err != nil {
		return err
	}
	if w.key.Kind != WitnessKey {
		return fmt.Errorf("%s is the key of a log, not of a witness", path)
	}
	if name != "" && name != w.key.Name {
		return fmt.Errorf("%s is the folder of witness %s, not of %s", w.dir, w.key.Name, name)
	}
	b, err := os.ReadFile(filepath.Join(w.dir, logsName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, vkey := range strings.Fields(string(b)) {
		v, err := NewVerifier(vkey, LogKey)
		if err != nil {
			return fmt.Errorf("%s: %w", logsName, err)
		}
		w.logs[v.Name()] = v
	}
	return nil
}

// Close lets the folder go.
func (w *Witness) Close() error { return w.lock.Close() }

// VKey is the witness's public key, which belongs into the policies of those who
// trust it.
func (w *Witness) VKey() string { return w.key.VKey() }

// Name is the name of the witness's key.
func (w *Witness) Name() string { return w.key.Name }

// fresh is the state of a log of which nothing was cosigned. It has an end, so that
// a state cut short is never taken for it.
func fresh(origin string) []byte { return []byte("nothing cosigned yet\n" + origin + "\nend\n") }

// stateName is the state file of a log.
func stateName(origin string) string {
	h := tlog.RecordHash([]byte(origin))
	return fmt.Sprintf("state-%x", h[:16])
}

// AddLog makes the witness follow a log, by its verifier key. A log known by another
// key is refused: a new key of a log needs a person's decision and a new witness folder.
func (w *Witness) AddLog(vkey string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	v, err := NewVerifier(vkey, LogKey)
	if err != nil {
		return fmt.Errorf("witness: %w", err)
	}
	if old, ok := w.logs[v.Name()]; ok {
		if old.KeyHash() != v.KeyHash() {
			return fmt.Errorf("witness: log %s is known by another key (%08x)", v.Name(), old.KeyHash())
		}
		return nil
	}
	if _, err := os.Lstat(filepath.Join(w.dir, stateName(v.Name()))); err == nil {
		return fmt.Errorf("witness: %s holds a state of log %s, and the file %s does not name it", w.dir, v.Name(), logsName)
	}
	// The state first: a log that is listed and has none was tampered with.
	if err := w.states.write(stateName(v.Name()), fresh(v.Name())); err != nil {
		return fmt.Errorf("witness: %w", err)
	}
	b, err := os.ReadFile(filepath.Join(w.dir, logsName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("witness: %w", err)
	}
	if err := errors.Join(w.states.write(logsName, append(b, vkey+"\n"...)), w.states.flush()); err != nil {
		return fmt.Errorf("witness: %w", err)
	}
	w.logs[v.Name()] = v
	return nil
}

// errState reports a state that cannot be believed.
var errState = errors.New("the witness's state is damaged")

// state is the last checkpoint that was cosigned, and when; size 0 where none was.
func (w *Witness) state(origin string) (Opened, time.Time, error) {
	b, err := os.ReadFile(filepath.Join(w.dir, stateName(origin)))
	if err != nil {
		return Opened{}, time.Time{}, fmt.Errorf("%w: %w", errState, err)
	}
	if string(b) == string(fresh(origin)) {
		return Opened{Checkpoint: Checkpoint{Origin: origin, Root: (&Tree{}).Root()}}, time.Time{}, nil
	}
	own, err := NewVerifier(w.key.VKey(), WitnessKey)
	if err != nil {
		return Opened{}, time.Time{}, err
	}
	o, err := OpenCheckpoint(b, w.logs[origin], own)
	if err != nil {
		return Opened{}, time.Time{}, fmt.Errorf("%w: %w", errState, err)
	}
	if o.Origin != origin || len(o.Cosigned) != 1 {
		return Opened{}, time.Time{}, fmt.Errorf("%w: it is not a checkpoint of %s that this witness cosigned", errState, origin)
	}
	return o, o.Cosigned[0].Time, nil
}

// Answer is what a witness says to a request: a status of HTTP, and a body.
type Answer struct {
	Status int
	// Size says that the body is a size: content type text/x.tlog.size.
	Size bool
	Body string
}

func refuse(status int, format string, args ...any) Answer {
	return Answer{Status: status, Body: fmt.Sprintf(format, args...) + "\n"}
}

// maxRequest bounds a request in bytes.
const maxRequest = maxNote + 128 + 64*(maxProof+1)

// Request is what a log sends to a witness.
type Request struct {
	Old        int64
	Proof      tlog.TreeProof
	Checkpoint []byte // signed
}

// Bytes is the form of a request that C2SP tlog-witness lays down.
func (r Request) Bytes() []byte {
	b := fmt.Appendf(nil, "old %d\n", r.Old)
	for _, h := range r.Proof {
		b = append(b, h.String()+"\n"...)
	}
	return append(append(b, '\n'), r.Checkpoint...)
}

// ParseRequest reads a request and refuses every other form.
func ParseRequest(b []byte) (Request, error) {
	var r Request
	if len(b) > maxRequest {
		return r, fmt.Errorf("a request of %d bytes, want at most %d", len(b), maxRequest)
	}
	head, checkpoint, ok := strings.Cut(string(b), "\n\n")
	if !ok {
		return r, errors.New("no empty line between proof and checkpoint")
	}
	lines := strings.Split(head, "\n")
	size, ok := strings.CutPrefix(lines[0], "old ")
	n, err := strconv.ParseInt(size, 10, 64)
	if !ok || err != nil || n < 0 || strconv.FormatInt(n, 10) != size {
		return r, fmt.Errorf("the first line is %.40q, want: old SIZE", lines[0])
	}
	if len(lines)-1 > maxProof {
		return r, fmt.Errorf("a proof of %d lines, want at most %d", len(lines)-1, maxProof)
	}
	for _, l := range lines[1:] {
		raw, err := base64.StdEncoding.Strict().DecodeString(l)
		if err != nil || len(raw) != tlog.HashSize {
			return r, fmt.Errorf("the line %.60q of the proof is not a hash in base64", l)
		}
		r.Proof = append(r.Proof, tlog.Hash(raw))
	}
	r.Old, r.Checkpoint = n, []byte(checkpoint)
	return r, nil
}

// Cosign answers one request. The order of the checks is that of C2SP tlog-witness.
func (w *Witness) Cosign(body []byte) Answer {
	r, err := ParseRequest(body)
	if err != nil {
		return refuse(http.StatusBadRequest, "%v", err)
	}
	origin, _, _ := strings.Cut(string(r.Checkpoint), "\n")
	w.mu.Lock()
	defer w.mu.Unlock()
	log, ok := w.logs[origin]
	if !ok {
		return refuse(http.StatusNotFound, "log %.80q is not one that this witness follows", origin)
	}
	c, err := OpenCheckpoint(r.Checkpoint, log)
	if err != nil {
		return refuse(http.StatusForbidden, "%v", err)
	}
	if r.Old > c.Size {
		return refuse(http.StatusBadRequest, "old size %d is greater than the checkpoint's %d", r.Old, c.Size)
	}
	last, at, err := w.state(origin)
	if err != nil {
		return refuse(http.StatusInternalServerError, "%v; nothing is cosigned", err)
	}
	conflict := Answer{http.StatusConflict, true, strconv.FormatInt(last.Size, 10) + "\n"}
	if r.Old != last.Size || c.Size == last.Size && c.Root != last.Root {
		return conflict
	}
	if err := CheckConsistency(c.Size, c.Root, last.Size, last.Root, r.Proof); err != nil {
		return refuse(http.StatusUnprocessableEntity, "%v", err)
	}
	return w.cosign(c.Checkpoint, r.Checkpoint, at)
}

// cosign signs, stores the new state, and answers, in this order.
func (w *Witness) cosign(c Checkpoint, msg []byte, before time.Time) Answer {
	now := w.now().UTC().Truncate(time.Second)
	if now.Before(before) {
		return refuse(http.StatusServiceUnavailable, "the witness's clock says %s and it cosigned last at %s: nothing is cosigned until the clock is right",
			now.Format(time.RFC3339), before.Format(time.RFC3339))
	}
	signed, err := w.sign(c, msg, now)
	if err == nil {
		err = w.states.write(stateName(c.Origin), signed.state)
	}
	if err == nil {
		err = w.states.flush()
	}
	if err != nil {
		return refuse(http.StatusInternalServerError, "the witness could not keep its state, so nothing is cosigned: %v", err)
	}
	return Answer{http.StatusOK, false, signed.line}
}

// signedState is what the witness keeps and what it answers.
type signedState struct {
	state []byte
	line  string
}

// sign keeps of the log's note what its own key signed, and adds the cosignature.
func (w *Witness) sign(c Checkpoint, msg []byte, now time.Time) (signedState, error) {
	n, err := note.Open(msg, note.VerifierList(w.logs[c.Origin]))
	if err != nil {
		return signedState{}, err
	}
	n.UnverifiedSigs = nil
	state, err := note.Sign(n, w.key.cosigner(now))
	if err != nil {
		return signedState{}, err
	}
	lines := strings.SplitAfter(string(state), "\n")
	return signedState{state, lines[len(lines)-2]}, nil
}

// ServeHTTP answers POST /add-checkpoint, and GET / with what was cosigned last.
func (w *Witness) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	rw.Header().Set("X-Content-Type-Options", "nosniff")
	rw.Header().Set("Cache-Control", "no-store")
	switch {
	case r.URL.Path == "/" && r.Method == http.MethodGet:
		rw.Header().Set("Content-Type", "text/plain; charset=utf-8")
		io.WriteString(rw, w.Status())
	case r.URL.Path != "/add-checkpoint":
		http.Error(rw, "a witness answers POST /add-checkpoint, and GET / with what it cosigned last", http.StatusNotFound)
	case r.Method != http.MethodPost:
		rw.Header().Set("Allow", "POST")
		http.Error(rw, "want POST", http.StatusMethodNotAllowed)
	default:
		body, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, maxRequest))
		if err != nil {
			http.Error(rw, "the request is too long or broke off", http.StatusBadRequest)
			return
		}
		a := w.Cosign(body)
		kind := "text/plain; charset=utf-8"
		if a.Size {
			kind = "text/x.tlog.size"
		}
		rw.Header().Set("Content-Type", kind)
		rw.WriteHeader(a.Status)
		io.WriteString(rw, a.Body)
	}
}

// Status tells the witness's key and what it cosigned last of each log.
func (w *Witness) Status() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var b strings.Builder
	fmt.Fprintf(&b, "witness %s\n", w.key.VKey())
	origins := make([]string, 0, len(w.logs))
	for o := range w.logs {
		origins = append(origins, o)
	}
	slices.Sort(origins)
	for _, o := range origins {
		last, at, err := w.state(o)
		switch {
		case err != nil:
			fmt.Fprintf(&b, "log %s: %v\n", o, err)
		case at.IsZero():
			fmt.Fprintf(&b, "log %s: nothing cosigned yet\n", o)
		default:
			fmt.Fprintf(&b, "log %s: %d entries, root %s, cosigned %s\n", o, last.Size, last.Root, at.Format(time.RFC3339))
		}
	}
	return b.String()
}

// LastCosigned is the signed state of a log, to be kept by whoever runs the witness
// and given to `check --seen`. It is empty where nothing was cosigned.
func (w *Witness) LastCosigned(origin string) []byte {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, at, err := w.state(origin); err != nil || at.IsZero() {
		return nil
	}
	b, err := os.ReadFile(filepath.Join(w.dir, stateName(origin)))
	if err != nil {
		return nil
	}
	return b
}
