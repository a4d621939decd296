package check_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	mrand "math/rand/v2"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/sync/errgroup"

	"trucewatch/check"
	"trucewatch/mission"
	"trucewatch/source"
	"trucewatch/source/all"
	"trucewatch/source/csvmap"
	"trucewatch/translog"
)

var begin = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

// world is a mission's world with a clock that goes on by a second at each look.
func world(t testing.TB, keys string) mission.World {
	now := begin
	return mission.World{
		Now:      func() time.Time { now = now.Add(time.Second); return now },
		Adapters: all.Adapters(),
		Mapped: func(name string, data []byte) (source.Adapter, error) {
			m, err := csvmap.Load(name, data)
			return csvmap.New(m), err
		},
		Keys: keys,
	}
}

// lines are n reports of two sources, from number from on.
func lines(from, n int) string {
	var b strings.Builder
	for i := from; i < from+n; i++ {
		day := 1 + i%25
		for _, src := range []string{"alpha", "beta"} {
			fmt.Fprintf(&b, `{"id":"%d","source":"%s","published":"2023-01-%02dT12:00:00Z","time":{"from":"2023-01-%02dT10:00:00Z","to":"2023-01-%02dT10:10:00Z"},"place":{"lat":%.3f,"lon":%.3f,"radius_m":500},"act":"fire/artillery","title":"Shelling number %d"}`+"\n",
				i, src, day, day, day, 47.5+float64(i%40)/20, 36.5+float64(i%37)/20, i)
		}
	}
	return b.String()
}

func newMission(t testing.TB, dir string, w mission.World) *mission.Folder {
	t.Helper()
	f, err := mission.Create(context.Background(), dir, mission.Answers{ID: "valley", Title: "Valley truce", Label: "ceasefire", PartyA: "A=Arland", PartyB: "B=Borland",
		Accepted: "both", Starts: "2023-01-01T00:00:00Z", Lasts: "P30D", Zone: "Etc/UTC", CutOff: "19:30"}, w)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func ingest(t testing.TB, f *mission.Folder, text string) {
	t.Helper()
	ad, err := all.Lookup("jsonl")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.IngestStream(context.Background(), ad, "reports.jsonl", strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
}

// parties are two witnesses that answer over HTTP.
type parties struct {
	list    []*translog.Witness
	servers []*httptest.Server
}

func newParties(t testing.TB) *parties {
	t.Helper()
	p := &parties{}
	for _, name := range []string{"a", "b"} {
		now := begin
		w, err := translog.OpenWitness(t.TempDir(), "witness.example/"+name, func() time.Time { now = now.Add(time.Second); return now }, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		s := httptest.NewServer(w)
		t.Cleanup(func() { s.Close(); w.Close() })
		p.list, p.servers = append(p.list, w), append(p.servers, s)
	}
	return p
}

// watch lets both follow the mission's log, and returns the policy.
func (p *parties) watch(t testing.TB, f *mission.Folder) []byte {
	t.Helper()
	policy := "log " + f.VKey() + "\n"
	for i, w := range p.list {
		if err := w.AddLog(f.VKey()); err != nil {
			t.Fatal(err)
		}
		policy += fmt.Sprintf("witness %c %s %s\n", 'A'+i, w.VKey(), p.servers[i].URL)
	}
	policy += "group parties all A B\nquorum parties\n"
	if err := f.SetWitnesses(context.Background(), []byte(policy)); err != nil {
		t.Fatal(err)
	}
	return []byte(policy)
}

func parse(t testing.TB, policy []byte) *translog.Policy {
	t.Helper()
	p, err := translog.ParsePolicy(policy)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// published is a site in memory, with the policy to check it and an older checkpoint.
type published struct {
	files  fstest.MapFS
	policy *translog.Policy
	seen   []byte
	reply  mission.PublishReply
}

func read(t testing.TB, dir string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		b, err := os.ReadFile(path)
		out[filepath.ToSlash(rel)] = &fstest.MapFile{Data: b, Mode: 0o644}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// makeSite makes a mission of some hundred entries with two editions.
func makeSite(t testing.TB) published {
	t.Helper()
	ctx := context.Background()
	f := newMission(t, filepath.Join(t.TempDir(), "m"), world(t, t.TempDir()))
	t.Cleanup(func() { f.Close() })
	p := newParties(t)
	policy := p.watch(t, f)
	ingest(t, f, lines(0, 140))
	site := filepath.Join(t.TempDir(), "site")
	first, err := f.Publish(ctx, mission.PublishArgs{Out: site, Published: begin})
	if err != nil {
		t.Fatal(err)
	}
	ingest(t, f, lines(140, 20))
	second, err := f.Publish(ctx, mission.PublishArgs{Out: site, Published: begin.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	return published{read(t, site), parse(t, policy), first.Log.Note, second}
}

func checkSite(t testing.TB, p published, files fstest.MapFS) check.Result {
	t.Helper()
	r, err := check.Site(files, check.Options{Policy: p.policy, Seen: p.seen})
	if err != nil {
		t.Fatalf("check: %v", err)
	}
	return r
}

// TestTamperingIsNamed changes every kind of file of a site in several hundred ways.
// Each must be found, and the file that was changed be named.
func TestTamperingIsNamed(t *testing.T) {
	p := makeSite(t)
	if r := checkSite(t, p, p.files); r.Verdict != check.Whole {
		t.Fatalf("the site as published: %+v", r)
	}
	var paths []string
	for path := range p.files {
		if !strings.HasPrefix(path, ".") {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	rng := mrand.New(mrand.NewPCG(3, 7))
	// All of proof/ and data/, and a sample of the pages.
	var pick []string
	pages := 0
	for _, path := range paths {
		own := strings.HasPrefix(path, "proof/") && !strings.HasPrefix(path, check.ItemsDir) || strings.HasPrefix(path, "data/")
		if own || rng.IntN(len(paths)) < 40 {
			pick = append(pick, path)
			if !own {
				pages++
			}
		}
	}
	n := 0
	var tries errgroup.Group
	tries.SetLimit(runtime.GOMAXPROCS(0))
	attempt := func(what, path string, change func(fstest.MapFS)) {
		files := make(fstest.MapFS, len(p.files))
		for name, f := range p.files {
			files[name] = f
		}
		change(files)
		r, err := check.Site(files, check.Options{Policy: p.policy, Seen: p.seen})
		if err != nil || r.Verdict != check.Wrong || r.Fault == nil {
			t.Errorf("%s %s: verdict %s, nothing named, %v", what, path, r.Verdict, err)
			return
		}
		if name, _, _ := strings.Cut(r.Fault.Where, " "); name != path {
			t.Errorf("%s %s: named %s", what, path, r.Fault)
		}
	}
	try := func(what, path string, change func(fstest.MapFS)) {
		n++
		tries.Go(func() error { attempt(what, path, change); return nil })
	}
	for _, path := range pick {
		data := p.files[path].Data
		set := func(b []byte) func(fstest.MapFS) {
			return func(files fstest.MapFS) { files[path] = &fstest.MapFile{Data: b, Mode: 0o644} }
		}
		for range 4 {
			bad := bytes.Clone(data)
			bad[rng.IntN(len(bad))] ^= 1 << rng.IntN(8)
			try("a bit flipped in", path, set(bad))
		}
		try("cut:", path, set(data[:rng.IntN(len(data))]))
		try("a byte more in", path, set(append(bytes.Clone(data), '\n')))
		if path != check.CheckpointPath { // without it the site says that it has no log
			try("removed:", path, func(files fstest.MapFS) { delete(files, path) })
		}
	}
	for _, path := range []string{"incidents/T-FAKE00.html", "data/more.csv", "proof/tile/9/000", "robots.txt"} {
		try("inserted:", path, func(files fstest.MapFS) { files[path] = &fstest.MapFile{Data: []byte("x"), Mode: 0o644} })
	}
	try("inserted:", check.ItemsDir+"T-FAKE00.json", func(files fstest.MapFS) {
		files[check.ItemsDir+"T-FAKE00.json"] = &fstest.MapFile{Data: []byte("{}"), Mode: 0o644}
	})
	try("a link:", "about.html", func(files fstest.MapFS) {
		files["about.html"] = &fstest.MapFile{Data: []byte("/etc/passwd"), Mode: fs.ModeSymlink}
	})
	if err := tries.Wait(); err != nil {
		t.Fatal(err)
	}
	if n < 200 {
		t.Errorf("only %d tamperings", n)
	}
	t.Logf("%d tamperings of %d files (%d pages), each named", n, len(pick), pages)
}

// TestSkilfulTampering changes several files so that they agree with each other.
func TestSkilfulTampering(t *testing.T) {
	p := makeSite(t)
	other := makeSite(t)
	copyOf := func() fstest.MapFS {
		files := make(fstest.MapFS, len(p.files))
		for name, f := range p.files {
			files[name] = f
		}
		return files
	}
	put := func(files fstest.MapFS, path string, b []byte) { files[path] = &fstest.MapFile{Data: b, Mode: 0o644} }
	var ids []string
	for path := range p.files {
		if strings.HasPrefix(path, check.ItemsDir) {
			ids = append(ids, path)
		}
	}
	slices.Sort(ids)
	for name, c := range map[string]struct {
		change     func(fstest.MapFS)
		kind, want string
	}{
		"a data file with new sums": {func(f fstest.MapFS) {
			b := append(bytes.Clone(f["data/regions.csv"].Data), "x\n"...)
			sums := strings.Replace(string(f["data/SHA256SUMS"].Data), check.Sum(f["data/regions.csv"].Data), check.Sum(b), 1)
			put(f, "data/regions.csv", b)
			put(f, "data/SHA256SUMS", []byte(sums))
		}, "edition file", "data/SHA256SUMS"},
		"a page with a new list": {func(f fstest.MapFS) {
			sums := strings.Replace(string(f[check.SumsPath].Data), check.Sum(f["index.html"].Data), check.Sum([]byte("x")), 1)
			put(f, "index.html", []byte("x"))
			put(f, check.SumsPath, []byte(sums))
		}, "manifest", check.SumsPath},
		"two items exchanged": {func(f fstest.MapFS) { f[ids[0]], f[ids[1]] = f[ids[1]], f[ids[0]] }, "field", ids[0] + " item"},
		"an item's value": {func(f fstest.MapFS) {
			put(f, ids[0], bytes.Replace(f[ids[0]].Data, []byte("fire/artillery"), []byte("fire/small-arm"), 1))
		}, "field", ids[0] + " data"},
		"an item's row": {func(f fstest.MapFS) {
			var it check.Item
			if err := json.Unmarshal(f[ids[0]].Data, &it); err != nil {
				t.Fatal(err)
			}
			it.Entry++
			b, _ := it.Bytes()
			put(f, ids[0], b)
		}, "entry", ids[0]},
		"an item with another's checkpoint": {func(f fstest.MapFS) {
			var it check.Item
			if err := json.Unmarshal(f[ids[0]].Data, &it); err != nil {
				t.Fatal(err)
			}
			it.Checkpoint = string(other.reply.Log.Note)
			b, _ := it.Bytes()
			put(f, ids[0], b)
		}, "item", ids[0]},
		"an entry left out of log and tiles": {func(f fstest.MapFS) {
			for path := range f {
				if strings.HasPrefix(path, "proof/tile/") {
					delete(f, path)
				}
			}
			for path, file := range other.files {
				if strings.HasPrefix(path, "proof/tile/") {
					f[path] = file
				}
			}
		}, "checkpoint", check.CheckpointPath},
		"the checkpoint of another log": {func(f fstest.MapFS) { put(f, check.CheckpointPath, other.reply.Log.Note) }, "checkpoint", check.CheckpointPath},
		"the older checkpoint":          {func(f fstest.MapFS) { put(f, check.CheckpointPath, p.seen) }, "", ""},
		"no proof at all": {func(f fstest.MapFS) {
			for path := range f {
				if strings.HasPrefix(path, "proof/") {
					delete(f, path)
				}
			}
		}, "checkpoint", check.CheckpointPath},
		"a path in the list that leads out": {func(f fstest.MapFS) {
			put(f, "data/SHA256SUMS", append(bytes.Clone(f["data/SHA256SUMS"].Data), strings.Repeat("0", 64)+"  ../../etc/passwd\n"...))
		}, "edition file", "data/SHA256SUMS"},
	} {
		files := copyOf()
		c.change(files)
		r := checkSite(t, p, files)
		if r.Verdict != check.Wrong {
			t.Errorf("%s: %s", name, r.Verdict)
		} else if c.kind != "" && (r.Fault.Kind != c.kind || r.Fault.Where != c.want) {
			t.Errorf("%s: named %s", name, r.Fault)
		}
	}
	// A whole site of the same mission's name under another key is another log.
	if r := checkSite(t, p, other.files); r.Verdict != check.Wrong || r.Fault.Kind != "checkpoint" {
		t.Errorf("another log: %+v", r)
	}
}

func TestVerdicts(t *testing.T) {
	p := makeSite(t)
	if r, err := check.Site(p.files, check.Options{}); err != nil || r.Verdict != check.Provisional || !strings.Contains(strings.Join(r.Why, ""), "--policy") {
		t.Errorf("with the site's own keys: %+v, %v", r, err)
	}
	// One witness is missing: provisional, and it is said that a split view is possible.
	f := newMission(t, filepath.Join(t.TempDir(), "m"), world(t, t.TempDir()))
	defer f.Close()
	ps := newParties(t)
	policy := parse(t, ps.watch(t, f))
	ps.servers[1].Close()
	ingest(t, f, lines(0, 5))
	site := filepath.Join(t.TempDir(), "site")
	reply, err := f.Publish(context.Background(), mission.PublishArgs{Out: site, Published: begin})
	if err != nil {
		t.Fatal(err)
	}
	if reply.Log.Cosigned != 1 || reply.Log.Full {
		t.Errorf("log %+v", reply.Log)
	}
	r, err := check.Site(os.DirFS(site), check.Options{Policy: policy})
	if err != nil || r.Verdict != check.Provisional || !strings.Contains(strings.Join(r.Why, ""), "another history") {
		t.Errorf("one of two: %+v, %v", r, err)
	}
	// A site older than what the reader held, and one that does not continue it.
	if r, err := check.Site(os.DirFS(site), check.Options{Policy: policy, Seen: p.reply.Log.Note}); err != nil || r.Verdict != check.Wrong {
		t.Errorf("a checkpoint of another log held before: %+v, %v", r, err)
	}
	files := make(fstest.MapFS)
	for name, file := range p.files {
		files[name] = file
	}
	if r, err := check.Site(files, check.Options{Policy: p.policy, Seen: p.reply.Log.Note}); err != nil || r.Verdict != check.Whole {
		t.Errorf("its own checkpoint held before: %+v, %v", r, err)
	}
	if _, err := check.Site(fstest.MapFS{}, check.Options{}); err == nil {
		t.Error("an empty folder was checked as a site")
	}
	// Without a key: said, not hidden.
	w := world(t, "")
	f2 := newMission(t, filepath.Join(t.TempDir(), "m"), w)
	defer f2.Close()
	ingest(t, f2, lines(0, 5))
	site2 := filepath.Join(t.TempDir(), "site")
	if _, err := f2.Publish(context.Background(), mission.PublishArgs{Out: site2, Published: begin}); err != nil {
		t.Fatal(err)
	}
	if r, err := check.Site(os.DirFS(site2), check.Options{}); err != nil || r.Verdict != check.Provisional || !strings.Contains(strings.Join(r.Why, ""), "log not signed") {
		t.Errorf("no log: %+v, %v", r, err)
	}
}

func TestItemsAlone(t *testing.T) {
	p := makeSite(t)
	var path string
	sizes := []int{}
	for name, f := range p.files {
		if strings.HasPrefix(name, check.ItemsDir) {
			path = name
			sizes = append(sizes, len(f.Data))
		}
	}
	b := p.files[path].Data
	r, err := check.ItemFile(path, b, check.Options{Policy: p.policy})
	if err != nil || r.Verdict != check.Whole || r.Values["item"]+".json" != filepath.Base(path) {
		t.Fatalf("%+v, %v", r, err)
	}
	if _, ok := r.Values["members"]; ok {
		t.Error("an item opens the reports behind it")
	}
	if bytes.Contains(b, []byte("alpha")) || bytes.Contains(b, []byte("beta")) {
		t.Errorf("an item names a source that the page does not: %s", b)
	}
	slices.Sort(sizes)
	t.Logf("%d items, %d bytes in the middle, %d at most", len(sizes), sizes[len(sizes)/2], sizes[len(sizes)-1])
	if max := sizes[len(sizes)-1]; max > 6000 {
		t.Errorf("an item file has %d bytes", max)
	}
	var it check.Item
	if err := json.Unmarshal(b, &it); err != nil {
		t.Fatal(err)
	}
	data := it.Value("data")
	if proof := len(b) - len(data); proof > 3000 {
		t.Errorf("the proof of an item has %d bytes, want at most 3,000", proof)
	}
	for i := range b {
		bad := bytes.Clone(b)
		bad[i] ^= 1
		r, err := check.ItemFile(path, bad, check.Options{Policy: p.policy})
		if err == nil && r.Verdict == check.Whole && r.Values["data"] != data {
			t.Fatalf("byte %d changed, and another text was proven", i)
		}
	}
	for name, bad := range map[string]string{
		"empty": "", "not JSON": "x", "a list": "[]", "two": string(b) + string(b), "unknown field": strings.Replace(string(b), `"entry"`, `"entri"`, 1),
		"another format": strings.Replace(string(b), "item/1", "item/9", 1), "deep": strings.Repeat("[", 100_000),
		"field twice": strings.Replace(string(b), `"fields":[`, `"fields":[`+fieldOf(b)+",", 1),
	} {
		if r, err := check.ItemFile("x", []byte(bad), check.Options{Policy: p.policy}); err != nil || r.Verdict != check.Wrong {
			t.Errorf("%s: %+v, %v", name, r.Verdict, err)
		}
	}
	if _, err := check.ItemFile("x", b, check.Options{}); err == nil {
		t.Error("an item was checked without keys")
	}
	if r, err := check.CheckpointFile("x", p.reply.Log.Note, check.Options{Policy: p.policy, Seen: p.seen}); err != nil || r.Verdict != check.Provisional {
		t.Errorf("a checkpoint alone, with one held before: %+v, %v", r, err)
	}
}

// fieldOf is the first field of an item file, as it stands there.
func fieldOf(b []byte) string {
	var it struct {
		Fields []json.RawMessage `json:"fields"`
	}
	if json.Unmarshal(b, &it) != nil || len(it.Fields) == 0 {
		return "{}"
	}
	return string(it.Fields[0])
}

func FuzzItem(f *testing.F) {
	p := makeSite(f)
	for name, file := range p.files {
		if strings.HasPrefix(name, check.ItemsDir) {
			f.Add(file.Data)
			break
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := check.ItemFile("x", b, check.Options{Policy: p.policy})
		var fault *check.Fault
		if err != nil && !errors.As(err, &fault) {
			t.Fatalf("an error that is no fault: %v", err)
		}
		if r.Verdict == check.Whole && p.files[check.ItemsDir+r.Values["item"]+".json"] == nil && r.Values["item"] != "" {
			t.Fatalf("an item was proven that never was published: %+v", r.Values)
		}
	})
}

func BenchmarkItem(b *testing.B) {
	p := makeSite(b)
	var data []byte
	for name, file := range p.files {
		if strings.HasPrefix(name, check.ItemsDir) {
			data = file.Data
		}
	}
	for b.Loop() {
		if r, err := check.ItemFile("x", data, check.Options{Policy: p.policy}); err != nil || r.Verdict != check.Whole {
			b.Fatal(r, err)
		}
	}
}
