package full_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	mrand "math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"trucewatch/check"
	"trucewatch/check/full"
	"trucewatch/mission"
	"trucewatch/record"
	"trucewatch/source"
	"trucewatch/source/all"
	"trucewatch/source/csvmap"
	"trucewatch/translog"
)

var begin = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

// life is a mission through restarts, with two witnesses that may be away.
type life struct {
	t      testing.TB
	dir    string
	world  mission.World
	f      *mission.Folder
	away   [2]atomic.Bool
	policy *translog.Policy
	next   int // number of the next report
	pub    time.Time
	seen   [][]byte // checkpoints that a reader kept
}

func newLife(t testing.TB) *life {
	t.Helper()
	now := begin
	l := &life{t: t, dir: filepath.Join(t.TempDir(), "m"), pub: begin}
	tick := func() time.Time { now = now.Add(time.Second); return now }
	l.world = mission.World{Now: tick, Adapters: all.Adapters(), Keys: t.TempDir(),
		Mapped: func(name string, data []byte) (source.Adapter, error) {
			m, err := csvmap.Load(name, data)
			return csvmap.New(m), err
		}}
	var err error
	l.f, err = mission.Create(context.Background(), l.dir, mission.Answers{ID: "valley", Title: "Valley truce", Label: "ceasefire", PartyA: "A=Arland", PartyB: "B=Borland",
		Accepted: "both", Starts: "2023-01-01T00:00:00Z", Lasts: "P30D", Zone: "Etc/UTC", CutOff: "19:30"}, l.world)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.f.Record.Close() })
	policy := "log " + l.f.VKey() + "\n"
	for i := range l.away {
		w, err := translog.OpenWitness(t.TempDir(), fmt.Sprintf("witness.example/%d", i), tick, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.AddLog(l.f.VKey()); err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if l.away[i].Load() {
				http.Error(rw, "away", http.StatusBadGateway)
				return
			}
			w.ServeHTTP(rw, r)
		}))
		t.Cleanup(func() { server.Close(); w.Close() })
		policy += fmt.Sprintf("witness %c %s %s\n", 'A'+i, w.VKey(), server.URL)
	}
	policy += "group parties all A B\nquorum parties\n"
	if err := l.f.SetWitnesses(context.Background(), []byte(policy)); err != nil {
		t.Fatal(err)
	}
	if l.policy, err = translog.ParsePolicy([]byte(policy)); err != nil {
		t.Fatal(err)
	}
	return l
}

func (l *life) must(what string, err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatalf("%s: %v", what, err)
	}
}

func (l *life) ingest(n int) {
	var b strings.Builder
	for range n {
		l.next++
		day := 1 + l.next%25
		fmt.Fprintf(&b, `{"id":"%d","source":"alpha","time":{"from":"2023-01-%02dT10:00:00Z","to":"2023-01-%02dT10:10:00Z"},"place":{"lat":%.3f,"lon":%.3f,"radius_m":500},"act":"fire/artillery"}`+"\n",
			l.next, day, day, 47.5+float64(l.next%40)/20, 36.5+float64(l.next%37)/20)
	}
	ad, err := all.Lookup("jsonl")
	l.must("adapter", err)
	_, err = l.f.IngestStream(context.Background(), ad, "r.jsonl", strings.NewReader(b.String()))
	l.must("ingest", err)
}

func (l *life) publish(site string) mission.PublishReply {
	l.pub = l.pub.Add(time.Hour)
	r, err := l.f.Publish(context.Background(), mission.PublishArgs{Out: site, Published: l.pub})
	l.must("publish", err)
	return r
}

// restart lets go of the record, after a last checkpoint or, as a crash would, without.
func (l *life) restart(crash bool) {
	if crash {
		l.must("closing", l.f.Record.Close())
	} else {
		l.must("closing", l.f.Close())
	}
	f, err := mission.Open(l.dir, l.world)
	l.must("opening", err)
	l.f = f
}

// step does one of the things that happen in a mission's life.
func (l *life) step(rng *mrand.Rand, site string) string {
	ctx := context.Background()
	n := 9
	if site == "" {
		n = 8
	}
	switch rng.IntN(n) {
	case 0, 1:
		l.ingest(1 + rng.IntN(60))
		return "ingest"
	case 2:
		l.restart(false)
		return "restart"
	case 3:
		l.restart(true)
		return "crash"
	case 4:
		l.away[rng.IntN(2)].Store(rng.IntN(2) == 0)
		return "a witness comes or goes"
	case 5:
		if n := l.f.Record.Len(); n > 20 {
			// The reports of a row go with their file; erasures themselves cannot go.
			for seq := range n {
				for row, err := range l.f.Record.RowsUntil(ctx, seq, seq+1) {
					l.must("reading", err)
					if row.Kind == record.KindReport && !row.Erased {
						l.must("erasing", l.f.Record.Erase(ctx, record.Erasure{Rows: []int64{seq}, Reason: "consent withdrawn", Signer: "officer-1", Approver: "officer-2"}))
						return "erasure"
					}
				}
			}
		}
		return "nothing"
	case 6:
		l.must("removing tiles", os.RemoveAll(filepath.Join(l.dir, mission.LogDir)))
		l.restart(rng.IntN(2) == 0)
		return "tiles lost"
	case 7:
		r, err := l.f.Checkpoint(ctx)
		l.must("checkpoint", err)
		if r.Size > 0 {
			l.seen = append(l.seen, r.Note)
		}
		return "checkpoint"
	}
	r := l.publish(site)
	l.seen = append(l.seen, r.Log.Note)
	return "publish"
}

// TestHonestHistories lives through many histories with crashes, restarts, witnesses
// that are away, erasures and lost tiles, and checks site and record at the end: no
// false alarm, and whole as soon as both witnesses are back.
func TestHonestHistories(t *testing.T) {
	histories := 50
	if testing.Short() {
		histories = 11
	}
	var mu sync.Mutex
	done := map[string]int{}
	t.Run("histories", func(t *testing.T) {
		for h := range histories {
			t.Run(fmt.Sprint(h), func(t *testing.T) {
				t.Parallel()
				steps := history(t, h)
				mu.Lock()
				defer mu.Unlock()
				for _, s := range steps {
					done[s]++
				}
			})
		}
	})
	for _, what := range []string{"crash", "restart", "erasure", "tiles lost", "publish", "a witness comes or goes"} {
		if done[what] == 0 && !testing.Short() {
			t.Errorf("no history had: %s", what)
		}
	}
	t.Logf("%d histories: %v", histories, done)
}

// history lives through one history and returns what happened in it.
func history(t *testing.T, h int) (steps []string) {
	l := newLife(t)
	rng := mrand.New(mrand.NewPCG(uint64(h), 11))
	site := "" // rendering takes most of the time: every fifth history publishes
	if h%5 == 0 {
		site = filepath.Join(t.TempDir(), "site")
	}
	l.ingest(5 + rng.IntN(30))
	for range 4 + rng.IntN(8) {
		steps = append(steps, l.step(rng, site))
	}
	gone := rng.IntN(3) == 0
	l.away[0].Store(false)
	l.away[1].Store(gone)
	l.ingest(1)
	cosigned := l.last(site)
	want := check.Whole
	if gone {
		want = check.Provisional
	}
	o := check.Options{Policy: l.policy}
	if len(l.seen) > 0 {
		o.Seen = l.seen[rng.IntN(len(l.seen))]
	}
	if site != "" {
		got, err := check.Site(os.DirFS(site), o)
		if err != nil || got.Verdict != want {
			t.Fatalf("site %s, want %s: %v %v %v", got.Verdict, want, got.Fault, got.Why, err)
		}
	}
	l.must("closing", l.f.Record.Close())
	if got, err := full.Record(context.Background(), filepath.Join(l.dir, "record"), l.dir, o, l.world.Now); err != nil || got.Verdict != want {
		t.Fatalf("record %s, want %s: %v %v %v", got.Verdict, want, got.Fault, got.Why, err)
	}
	if cosigned == gone {
		t.Errorf("the reply says full %v", cosigned)
	}
	return steps
}

// last brings the log to the end, with an edition where there is a site, and says
// whether all witnesses cosigned.
func (l *life) last(site string) bool {
	if site != "" {
		return l.publish(site).Log.Full
	}
	r, err := l.f.Checkpoint(context.Background())
	l.must("checkpoint", err)
	return r.Full
}

// copyOf copies a closed record, so that it can be changed.
func copyOf(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "record")
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

// change runs statements on a record as somebody with the disk in hand would: first
// without its triggers.
func change(t *testing.T, dir string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(`SELECT name FROM sqlite_master WHERE type = 'trigger'`)
	if err != nil {
		t.Fatal(err)
	}
	var drop []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		drop = append(drop, "DROP TRIGGER "+name)
	}
	rows.Close()
	for _, q := range append(drop, statements...) {
		if _, err := db.Exec(q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}

// TestChangedRecordIsNamed changes rows, leaves, checkpoints, cosignatures and files
// of a whole record in a hundred ways.
func TestChangedRecordIsNamed(t *testing.T) {
	l := newLife(t)
	l.ingest(30)
	l.publish(filepath.Join(t.TempDir(), "site"))
	mid := l.f.Record.Len()
	l.ingest(25)
	end := l.publish(filepath.Join(t.TempDir(), "site")).Log.Size
	l.must("closing", l.f.Close())
	dir := filepath.Join(l.dir, "record")
	o := check.Options{Policy: l.policy}
	r, err := full.Record(context.Background(), dir, "m", o, l.world.Now)
	if err != nil || r.Verdict != check.Whole {
		t.Fatalf("the record as it is: %v %v %v", r.Verdict, r.Fault, err)
	}
	n := 0
	try := func(what, kind, want string, statements ...string) {
		t.Helper()
		n++
		c := copyOf(t, dir)
		change(t, c, statements...)
		r, err := full.Record(context.Background(), c, "m", o, l.world.Now)
		if err != nil || r.Verdict != check.Wrong {
			t.Errorf("%s: %s, %v", what, r.Verdict, err)
			return
		}
		if named := regexp.MustCompile(want + `\b`); r.Fault.Kind != kind || !named.MatchString(r.Fault.Error()) {
			t.Errorf("%s: named %s; want %s with %q", what, r.Fault, kind, want)
		}
	}
	step := int64(4)
	if testing.Short() {
		step = 40
	}
	for i := int64(0); i < end; i += step {
		row := fmt.Sprintf("row %d", i)
		try("a body changed", "entry", row, fmt.Sprintf(`UPDATE body SET fields = CAST(substr(fields, 1, length(fields) - 1) || x'01' AS BLOB) WHERE seq = %d`, i))
		try("a body removed", "entry", row, fmt.Sprintf(`DELETE FROM body WHERE seq = %d`, i), fmt.Sprintf(`DELETE FROM known WHERE seq = %d`, i))
	}
	// An entry put in the place of another with everything that belongs to it: only the
	// signed checkpoints tell.
	swap := func(a, b int64) []string {
		var out []string
		for _, table := range []string{"entry", "body", "known"} {
			out = append(out, fmt.Sprintf(`UPDATE %s SET seq = -1 WHERE seq = %d`, table, a), fmt.Sprintf(`UPDATE %s SET seq = %d WHERE seq = %d`, table, a, b),
				fmt.Sprintf(`UPDATE %s SET seq = %d WHERE seq = -1`, table, b))
		}
		return out
	}
	try("two rows exchanged early", "entry", "0 to", swap(3, 4)...)
	try("two rows exchanged late", "entry", fmt.Sprintf("to %d", end-1), swap(end-1, end-2)...)
	remove := func(from int64) (out []string) {
		for _, table := range []string{"entry", "body", "known"} {
			out = append(out, fmt.Sprintf(`DELETE FROM %s WHERE seq >= %d`, table, from))
		}
		return append(out, fmt.Sprintf(`DELETE FROM seal WHERE size > %d`, from), fmt.Sprintf(`INSERT OR IGNORE INTO seal VALUES (%d, '2026-11-21T12:00:00Z')`, from))
	}
	try("cut in the middle", "checkpoint", "shorter than what was signed", remove(mid)...)
	try("the last row cut", "checkpoint", "shorter than what was signed", remove(end-1)...)
	try("a row gone", "entry", "row 7 is missing", `DELETE FROM entry WHERE seq = 7`)
	try("a root of a checkpoint", "entry", fmt.Sprintf("at size %d", end), fmt.Sprintf(`UPDATE checkpoint SET root = zeroblob(32) WHERE size = %d`, end))
	try("the note of a checkpoint", "checkpoint", fmt.Sprintf("size %d", end), fmt.Sprintf(`UPDATE checkpoint SET note = CAST(replace(CAST(note AS TEXT), 'valley', 'valleu') AS BLOB) WHERE size = %d`, end))
	try("a cosignature", "checkpoint", fmt.Sprintf("size %d", end), fmt.Sprintf(`UPDATE cosignature SET line = substr(line, 1, 60) || 'AAAA' || substr(line, 65) WHERE size = %d AND witness LIKE '%%0'`, end))
	try("a seal", "entry", "the last seal", fmt.Sprintf(`DELETE FROM seal WHERE size = %d`, end))
	try("the log's name", "entry", "row 0", `UPDATE meta SET value = 'trucewatch/other' WHERE name = 'log'`)
	t.Logf("%d changes, each named", n)
	// A kept file changed, removed, replaced by a link: deliveries and editions.
	kept, err := filepath.Glob(filepath.Join(dir, "raw", "??", "*"))
	if err != nil || len(kept) < 4 {
		t.Fatalf("%d kept files, %v", len(kept), err)
	}
	for name, f := range map[string]func(path string) error{
		"changed": func(p string) error { return os.WriteFile(p, []byte("x"), 0o600) },
		"removed": os.Remove,
		"a link":  func(p string) error { return errors.Join(os.Remove(p), os.Symlink("/etc/passwd", p)) },
	} {
		for _, file := range kept {
			c := copyOf(t, dir)
			rel, _ := filepath.Rel(dir, file)
			l.must(name, f(filepath.Join(c, rel)))
			r, err := full.Record(context.Background(), c, "m", o, l.world.Now)
			if err != nil || r.Verdict != check.Wrong || r.Fault.Kind != "file" || !strings.Contains(r.Fault.Words, "the file named by row") {
				t.Errorf("kept file %s %s: %v %v", rel, name, r.Fault, err)
			}
		}
	}
}

// TestTornLog flips bits in the write-ahead log of a mission that was killed, and cuts
// it: the mission opens with everything that was signed, or not at all.
func TestTornLog(t *testing.T) {
	l := newLife(t)
	for range 4 {
		l.ingest(20)
		if _, err := l.f.Checkpoint(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	whole := filepath.Join(t.TempDir(), "m")
	l.must("copying", os.CopyFS(whole, os.DirFS(l.dir)))
	f, err := mission.Open(whole, l.world)
	if err != nil || f.Record.Len() != l.f.Record.Len() {
		t.Fatalf("a copy without damage: %v", err)
	}
	l.must("closing", f.Close())
	rng := mrand.New(mrand.NewPCG(5, 5))
	tries, refused := 60, 0
	if testing.Short() {
		tries = 10
	}
	for i := range tries {
		dir := filepath.Join(t.TempDir(), "m")
		l.must("copying", os.CopyFS(dir, os.DirFS(l.dir)))
		path := filepath.Join(dir, "record", "record.db-wal")
		b, err := os.ReadFile(path)
		if err != nil || len(b) == 0 {
			t.Fatalf("the write-ahead log has %d bytes: %v", len(b), err)
		}
		if i%2 == 0 {
			b[rng.IntN(len(b))] ^= 1 << rng.IntN(8)
		} else {
			b = b[:rng.IntN(len(b))]
		}
		l.must("damaging", os.WriteFile(path, b, 0o600))
		shown, err := os.ReadFile(filepath.Join(dir, mission.LogDir, translog.CheckpointName))
		l.must("reading", err)
		want, err := translog.ParseCheckpoint(strings.SplitAfter(string(shown), "\n\n")[0])
		l.must("reading", err)
		f, err := mission.Open(dir, l.world)
		if err != nil {
			refused++
			continue
		}
		all, err := f.Record.Checkpoints(context.Background())
		l.must("reading", err)
		if n := len(all); n == 0 || all[n-1].Size != want.Size || f.Record.Len() < want.Size {
			t.Errorf("try %d: opened with %d rows although size %d was signed", i, f.Record.Len(), want.Size)
		}
		l.must("closing", f.Record.Close())
	}
	if refused == 0 {
		t.Error("nothing was refused: the test tests nothing")
	}
	t.Logf("%d damaged logs, %d refused", tries, refused)
}

func TestRecordInUse(t *testing.T) {
	l := newLife(t)
	if _, err := full.Record(context.Background(), filepath.Join(l.dir, "record"), "m", check.Options{}, l.world.Now); !errors.Is(err, record.ErrInUse) {
		t.Errorf("a record in use: %v", err)
	}
}

// TestMissionRefusesToStart changes a row behind a signed checkpoint: the mission does
// not open, and names the size.
func TestMissionRefusesToStart(t *testing.T) {
	l := newLife(t)
	l.ingest(10)
	l.must("closing", l.f.Close())
	size := l.f.Record.Len()
	change(t, filepath.Join(l.dir, "record"), `UPDATE entry SET leaf = (SELECT leaf FROM entry WHERE seq = 3) WHERE seq = 2`)
	_, err := mission.Open(l.dir, l.world)
	if !errors.Is(err, translog.ErrRefused) || !strings.Contains(err.Error(), fmt.Sprintf("at size %d", size)) {
		t.Errorf("opening a changed record: %v, want size %d", err, size)
	}
}
