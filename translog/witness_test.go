package translog

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2031, 5, 1, 12, 0, 0, 0, time.UTC)

// ticking is a clock that can be set.
type ticking struct{ t time.Time }

func (c *ticking) now() time.Time { c.t = c.t.Add(time.Second); return c.t }

func newWitness(t testing.TB, name string, clock *ticking) *Witness {
	t.Helper()
	w, err := OpenWitness(t.TempDir(), name, clock.now, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	if err := w.AddLog(goldenLog.VKey()); err != nil {
		t.Fatal(err)
	}
	return w
}

// fork is a log of the same key that differs from entry at on.
func fork(t testing.TB, at, n int) *Log {
	src := &memory{}
	src.grow(n)
	for i := at; i < n; i++ {
		src.leaves[i] = []byte(fmt.Sprint("fork ", i))
	}
	l := openLog(t, src, t.TempDir())
	update(t, l)
	return l
}

func request(t testing.TB, l *Log, old int64) []byte {
	t.Helper()
	r, err := l.RequestFor(old)
	if err != nil {
		t.Fatal(err)
	}
	return r.Bytes()
}

// TestWitnessAnswers is the table of docs/trust.md: what a witness at size 1000 says.
func TestWitnessAnswers(t *testing.T) {
	clock := &ticking{noon}
	w := newWitness(t, "golden.example/witness-w", clock)
	src := &memory{}
	src.grow(1000)
	l := openLog(t, src, t.TempDir())
	update(t, l)
	if a := w.Cosign(request(t, l, 0)); a.Status != 200 {
		t.Fatalf("first checkpoint: %+v", a)
	}
	at1000 := request(t, l, 1000)
	src.grow(1300)
	update(t, l)
	longer, forked := fork(t, 900, 1300), fork(t, 900, 1000)
	short := fork(t, 800, 800) // honest and shorter
	stranger := keyOf(LogKey, goldenLog.Name, "stranger")
	strange, err := stranger.Signer()
	if err != nil {
		t.Fatal(err)
	}
	byOther, err := (Checkpoint{goldenLog.Name, 1001, longer.last.Root}).Sign(strange)
	if err != nil {
		t.Fatal(err)
	}
	unknown, err := keyOf(LogKey, "golden.example/unknown", "u").Signer()
	if err != nil {
		t.Fatal(err)
	}
	ofOther, err := (Checkpoint{"golden.example/unknown", 1001, longer.last.Root}).Sign(unknown)
	if err != nil {
		t.Fatal(err)
	}
	good := request(t, l, 1000)
	for _, c := range []struct {
		name string
		body []byte
		want int
		text string
	}{
		{"fork, larger, its own proof", request(t, longer, 1000), 422, "does not begin with"},
		{"fork, larger, claims old 0", request(t, longer, 0), 409, "1000\n"},
		{"fork, larger, claims old 900", request(t, longer, 900), 409, "1000\n"},
		{"fork, same size, other root", request(t, forked, 1000), 409, "1000\n"},
		{"rollback", request(t, short, 800), 409, "1000\n"},
		{"rollback, old 1000", Request{Old: 1000, Checkpoint: short.last.Note}.Bytes(), 400, "greater"},
		{"other key", Request{Old: 1000, Checkpoint: byOther}.Bytes(), 403, "no signature"},
		{"unknown origin", Request{Old: 1000, Checkpoint: ofOther}.Bytes(), 404, "not one that this witness follows"},
		{"proof cut", bytes.Replace(good, good[9:54], nil, 1), 422, ""},
		{"no proof", Request{Old: 1000, Checkpoint: l.last.Note}.Bytes(), 422, ""},
		{"64 lines of proof", bytes.Replace(good, good[9:54], bytes.Repeat(good[9:54], 64), 1), 400, "at most 63"},
		{"old with a zero", bytes.Replace(good, []byte("old 1000"), []byte("old 01000"), 1), 400, "old SIZE"},
		{"negative", bytes.Replace(good, []byte("old 1000"), []byte("old -1"), 1), 400, "old SIZE"},
		{"a proof that is no base64", bytes.Replace(good, good[9:13], []byte("????"), 1), 400, "not a hash"},
		{"nothing", nil, 400, "empty line"},
		{"a byte more", append(bytes.Clone(good), 'x'), 403, ""},
		{"very long", append(bytes.Clone(good), make([]byte, 1<<20)...), 400, "at most"},
		{"same checkpoint again", at1000, 200, "— golden.example/witness-w "},
		{"honest growth", good, 200, "— golden.example/witness-w "},
	} {
		a := w.Cosign(c.body)
		if a.Status != c.want || !strings.Contains(a.Body, c.text) {
			t.Errorf("%s: %d %q, want %d with %q", c.name, a.Status, a.Body, c.want, c.text)
		}
		if a.Size != (a.Status == 409) {
			t.Errorf("%s: content type of a size: %v", c.name, a.Size)
		}
	}
	src.grow(1400)
	update(t, l)
	clock.t = noon.Add(-time.Hour)
	if a := w.Cosign(request(t, l, 1300)); a.Status != 503 || !strings.Contains(a.Body, "2031-05-01T11:00:01Z") {
		t.Errorf("a clock that runs behind: %+v", a)
	}
	clock.t = noon.Add(time.Hour)
	if a := w.Cosign(request(t, l, 1300)); a.Status != 200 {
		t.Errorf("with the clock right again: %+v", a)
	}
}

// TestWitnessStateIsNeverFresh cuts and changes the state everywhere: a witness that
// cannot believe its state cosigns nothing.
func TestWitnessStateIsNeverFresh(t *testing.T) {
	clock := &ticking{noon}
	w := newWitness(t, "golden.example/witness-w", clock)
	path := filepath.Join(w.dir, stateName(goldenLog.Name))
	try := func(l *Log, whole []byte) {
		for i := range whole {
			for _, bad := range [][]byte{whole[:i], append(bytes.Clone(whole[:i]), append([]byte{whole[i] ^ 1}, whole[i+1:]...)...)} {
				if err := os.WriteFile(path, bad, 0o600); err != nil {
					t.Fatal(err)
				}
				if a := w.Cosign(request(t, l, 0)); a.Status != 500 {
					t.Fatalf("state changed or cut at %d: %+v", i, a)
				}
			}
		}
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	l := fork(t, 50, 50)
	try(l, fresh(goldenLog.Name))
	if a := w.Cosign(request(t, l, 0)); a.Status != 200 {
		t.Fatalf("%+v", a)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	try(fork(t, 50, 60), whole)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if a := w.Cosign(request(t, l, 0)); a.Status != 500 {
		t.Errorf("without a state: %+v", a)
	}
	// A folder without its key is not made new.
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	w.Close()
	if err := os.Remove(filepath.Join(w.dir, witnessKeyName)); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenWitness(w.dir, "golden.example/witness-w", clock.now, rand.Reader); err == nil || !strings.Contains(err.Error(), "new name in another folder") {
		t.Errorf("a witness without its key: %v", err)
	}
}

func TestWitnessFolder(t *testing.T) {
	clock := &ticking{noon}
	dir := t.TempDir()
	if _, err := OpenWitness(dir, "", clock.now, rand.Reader); err == nil || !strings.Contains(err.Error(), "--name") {
		t.Errorf("no key and no name: %v", err)
	}
	w, err := OpenWitness(dir, "witness.example/b", clock.now, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenWitness(dir, "", clock.now, rand.Reader); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("a second process: %v", err)
	}
	if err := w.AddLog(goldenLog.VKey()); err != nil {
		t.Fatal(err)
	}
	if err := w.AddLog(keyOf(LogKey, goldenLog.Name, "other").VKey()); err == nil || !strings.Contains(err.Error(), "by another key") {
		t.Errorf("another key for a known log: %v", err)
	}
	l := fork(t, 10, 10)
	if a := w.Cosign(request(t, l, 0)); a.Status != 200 {
		t.Fatalf("%+v", a)
	}
	if w.LastCosigned(goldenLog.Name) == nil || w.LastCosigned("x") != nil {
		t.Error("LastCosigned")
	}
	vkey := w.VKey()
	w.Close()
	if _, err := OpenWitness(dir, "another", clock.now, rand.Reader); err == nil || !strings.Contains(err.Error(), "is the folder of witness") {
		t.Errorf("another name: %v", err)
	}
	if w, err = OpenWitness(dir, "", clock.now, rand.Reader); err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if w.VKey() != vkey || !strings.Contains(w.Status(), "10 entries") {
		t.Errorf("after a restart: %s", w.Status())
	}
}

func TestAskingWitnesses(t *testing.T) {
	clock := &ticking{noon}
	w := newWitness(t, "golden.example/witness-w", clock)
	server := httptest.NewServer(w)
	defer server.Close()
	line := KeyLine{Name: "A", VKey: w.VKey(), URL: server.URL, Verifier: mustVerifier(t, w.VKey(), WitnessKey)}
	src := &memory{}
	src.grow(300)
	l := openLog(t, src, t.TempDir())
	ctx := context.Background()
	if _, err := l.Ask(ctx, WitnessClient(), line, 0); !errors.Is(err, ErrNotCosigned) {
		t.Errorf("without a checkpoint: %v", err)
	}
	update(t, l)
	c, err := l.Ask(ctx, WitnessClient(), line, 0)
	if err != nil {
		t.Fatal(err)
	}
	o, err := OpenCheckpoint(WithCosignatures(l.last.Note, []string{c.Line}), mustVerifier(t, goldenLog.VKey(), LogKey), line.Verifier)
	if err != nil || len(o.Cosigned) != 1 || !o.Cosigned[0].Time.Equal(c.Time) {
		t.Errorf("opened %+v, %v", o, err)
	}
	src.grow(600)
	update(t, l)
	if _, err = l.Ask(ctx, WitnessClient(), line, 0); err != nil { // it has forgotten what was cosigned
		t.Errorf("asked with a wrong size: %v", err)
	}
	if _, err = fork(t, 500, 700).Ask(ctx, WitnessClient(), line, 600); !errors.Is(err, ErrNotCosigned) || !strings.Contains(err.Error(), "422") {
		t.Errorf("a fork: %v", err)
	}
	if _, err = fork(t, 500, 500).Ask(ctx, WitnessClient(), line, 0); !errors.Is(err, ErrNotCosigned) || !strings.Contains(err.Error(), "has cosigned size 600") {
		t.Errorf("an older copy: %v", err)
	}
	release := make(chan struct{})
	for name, h := range map[string]http.HandlerFunc{
		"hangs":    func(http.ResponseWriter, *http.Request) { <-release },
		"garbage":  func(rw http.ResponseWriter, _ *http.Request) { rw.Write(bytes.Repeat([]byte("x\n"), 1<<20)) },
		"redirect": func(rw http.ResponseWriter, r *http.Request) { http.Redirect(rw, r, server.URL, http.StatusFound) },
		"wavers":   func(rw http.ResponseWriter, r *http.Request) { http.Error(rw, fmt.Sprint(clock.now().Second()), 409) },
		"other key": func(rw http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(rw, o.Cosigned[0].Line)
		},
	} {
		bad := httptest.NewServer(h)
		ctx, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
		line := line
		line.URL = bad.URL
		if _, err := l.Ask(ctx, WitnessClient(), line, 600); !errors.Is(err, ErrNotCosigned) {
			t.Errorf("%s: %v", name, err)
		}
		cancel()
		defer bad.Close()
	}
	close(release)
}

func TestWitnessOverHTTP(t *testing.T) {
	w := newWitness(t, "golden.example/witness-w", &ticking{noon})
	get := func(method, path string, body []byte) *httptest.ResponseRecorder {
		rec := httptest.NewRecorder()
		w.ServeHTTP(rec, httptest.NewRequest(method, path, bytes.NewReader(body)))
		return rec
	}
	if rec := get("GET", "/", nil); rec.Code != 200 || !strings.Contains(rec.Body.String(), "nothing cosigned yet") {
		t.Errorf("status page: %d %s", rec.Code, rec.Body)
	}
	if rec := get("GET", "/add-checkpoint", nil); rec.Code != 405 {
		t.Errorf("GET add-checkpoint: %d", rec.Code)
	}
	if rec := get("POST", "/x", nil); rec.Code != 404 {
		t.Errorf("POST /x: %d", rec.Code)
	}
	if rec := get("POST", "/add-checkpoint", make([]byte, 1<<20)); rec.Code != 400 {
		t.Errorf("a million zeros: %d", rec.Code)
	}
	l := fork(t, 20, 20)
	if rec := get("POST", "/add-checkpoint", request(t, l, 5)); rec.Code != 409 || rec.Header().Get("Content-Type") != "text/x.tlog.size" || rec.Body.String() != "0\n" {
		t.Errorf("conflict: %d %v %q", rec.Code, rec.Header(), rec.Body)
	}
}

// TestSplitView shows one log to A and another to B: each of the two checkpoints has
// one cosignature, and neither can win the other witness.
func TestSplitView(t *testing.T) {
	clock := &ticking{noon}
	a, b := newWitness(t, "golden.example/a", clock), newWitness(t, "golden.example/b", clock)
	x, y := fork(t, 400, 400), fork(t, 300, 400)
	if a.Cosign(request(t, x, 0)).Status != 200 || b.Cosign(request(t, y, 0)).Status != 200 {
		t.Fatal("each of the two logs was new to its witness")
	}
	for _, old := range []int64{0, 100, 400} {
		if got := b.Cosign(request(t, x, old)).Status; got == 200 {
			t.Errorf("B cosigned both histories at old size %d", old)
		}
		if got := a.Cosign(request(t, y, old)).Status; got == 200 {
			t.Errorf("A cosigned both histories at old size %d", old)
		}
	}
}

func TestPolicy(t *testing.T) {
	log, a, b := goldenLog.VKey(), goldenA.VKey(), goldenB.VKey()
	n := keyOf(WitnessKey, "neutral.example", "n").VKey()
	head := "# two parties and a neutral third\nlog " + log + "\n\nwitness A " + a + " http://a.example/\n\twitness  B " + b + "  \nwitness N " + n + "\n"
	p, err := ParsePolicy([]byte(head + "group parties all A B\nquorum parties\n"))
	if err != nil {
		t.Fatal(err)
	}
	by := func(keys ...*Key) (out []Cosigned) {
		for _, k := range keys {
			out = append(out, Cosigned{Key: k.Name})
		}
		return out
	}
	if p.Satisfied(by(goldenA)) || p.Satisfied(nil) || !p.Satisfied(by(goldenB, goldenA)) || p.Satisfied(by(goldenA, goldenA)) {
		t.Error("both parties are needed")
	}
	if !p.Needed("A") || !p.Needed("B") || p.Needed("N") || p.Alone() {
		t.Error("A and B are needed, N is not")
	}
	if p.Witnesses[0].URL != "http://a.example/" || p.Logs[0].Name != goldenLog.Name {
		t.Errorf("%+v", p)
	}
	two, err := ParsePolicy([]byte(head + "group any2 2 A B N\nquorum any2\n"))
	if err != nil || !two.Satisfied(by(goldenA, goldenB)) || two.Satisfied(by(goldenB)) || two.Needed("A") || two.Alone() {
		t.Errorf("two of three: %v", err)
	}
	// Keys that end alike behind a plus sign of base64 are two keys.
	ends := map[string]string{}
	for i := 0; ; i++ {
		k := keyOf(WitnessKey, fmt.Sprint("w", i), fmt.Sprint("ends ", i)).VKey()
		end := k[strings.LastIndexByte(k, '+'):]
		other := ends[end]
		ends[end] = k
		if other == "" {
			continue
		}
		if _, err := ParsePolicy([]byte("witness A " + other + "\nwitness B " + k + "\nquorum A\n")); err != nil {
			t.Errorf("%s and %s: %v", other, k, err)
		}
		break
	}
	none, err := ParsePolicy([]byte("quorum none\n"))
	if err != nil || !none.Satisfied(nil) || !none.Alone() {
		t.Errorf("no quorum: %v", err)
	}
	for text, want := range map[string]string{
		head:                                 "no line `quorum NAME`",
		head + "quorum C\n":                  "not a witness or group",
		head + "quorum A\nquorum B\n":        "a second quorum",
		head + "group g 3 A B\nquorum g\n":   "all, any or a number from 1 to 2",
		head + "group g 0 A B\nquorum g\n":   "all, any or a number",
		head + "group g all A A\nquorum g\n": "member twice",
		head + "group g all A Z\nquorum g\n": "not a witness or group",
		head + "group A all B\nquorum A\n":   "is taken",
		head + "group none all B\n":          "is taken",
		head + "witness D " + a + "\n":       "stands twice",
		head + "log " + a + "\n":             "want 1",
		head + "witness D " + log + "\n":     "want 4",
		head + "trust everybody\n":           "not one of",
		"log\n":                              "line 1: want",
		"quorum none\r\n":                    "control character",
		strings.Repeat("#", 70_000):          "at most",
	} {
		if _, err := ParsePolicy([]byte(text)); !errors.Is(err, ErrPolicy) || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q…: %v, want %q", text, err, want)
		}
	}
}

func FuzzParseRequest(f *testing.F) {
	f.Add(golden(f, "600/request"))
	f.Add([]byte("old 0\n\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if r, err := ParseRequest(b); err == nil && !bytes.Equal(r.Bytes(), b) {
			t.Fatalf("a request changed when read: %q", b)
		}
	})
}

func FuzzParsePolicy(f *testing.F) {
	f.Add([]byte("witness A " + goldenA.VKey() + "\ngroup g any A\nquorum g\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if p, err := ParsePolicy(b); err == nil && p.quorum != quorumNone && p.Satisfied(nil) {
			t.Fatalf("a quorum of nobody: %q", b)
		}
	})
}
