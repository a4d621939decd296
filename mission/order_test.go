package mission_test

import (
	"bytes"
	"context"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"trucewatch/agreement/samples"
	"trucewatch/demo"
	"trucewatch/mission"
	"trucewatch/pipeline"
	"trucewatch/source"
	"trucewatch/source/all"
	"trucewatch/source/csvmap"
	"trucewatch/truce"
)

var published = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

// seeds is a source of seeds that differs from run to run of the test only by its number.
type seeds struct{ *rand.ChaCha8 }

func world(seed byte, hour int) mission.World {
	now := published.Add(time.Duration(hour) * time.Hour)
	return mission.World{
		Now:      func() time.Time { now = now.Add(time.Second); return now },
		Rand:     seeds{rand.NewChaCha8([32]byte{seed})},
		Adapters: all.Adapters(),
		Mapped: func(name string, data []byte) (source.Adapter, error) {
			m, err := csvmap.Load(name, data)
			return csvmap.New(m), err
		},
	}
}

func christmas(t *testing.T) demo.Mission {
	t.Helper()
	for _, m := range demo.Missions() {
		if m.ID == "christmas-2023" {
			return m
		}
	}
	t.Fatal("the demonstration has lost its Christmas truce")
	return demo.Mission{}
}

// build makes the mission from its deliveries in the order given and publishes it.
func build(t *testing.T, m demo.Mission, deliveries []demo.Delivery, w mission.World, decisions []truce.Decision) (site string, folder *mission.Folder) {
	t.Helper()
	ctx := context.Background()
	dir := t.TempDir()
	files := map[string][]byte{}
	var err error
	if m.Agreement != "" {
		if files[pipeline.AgreementFile], err = samples.FS.ReadFile(m.Agreement); err != nil {
			t.Fatal(err)
		}
	}
	if files[pipeline.MissionFile], err = demo.Data.ReadFile("data/" + m.ID + "/mission.yaml"); err != nil {
		t.Fatal(err)
	}
	f, err := mission.CreateWith(ctx, dir, m.ID, false, files, w)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	for _, d := range deliveries {
		ad, err := all.Lookup(d.Adapter)
		if err != nil {
			t.Fatal(err)
		}
		in, err := demo.Data.Open(d.File)
		if err != nil {
			t.Fatal(err)
		}
		res, err := f.IngestStream(ctx, ad, d.File, in)
		in.Close()
		if err != nil || res.Refused > 0 {
			t.Fatalf("%s: %d refused, %v", d.File, res.Refused, err)
		}
	}
	if len(decisions) > 0 {
		if _, err := f.Decide(ctx, mission.DecideArgs{Decisions: decisions}); err != nil {
			t.Fatal(err)
		}
	}
	site = filepath.Join(t.TempDir(), "site")
	if _, err := f.Publish(ctx, mission.PublishArgs{Out: site, Published: published}); err != nil {
		t.Fatal(err)
	}
	return site, f
}

var proof = regexp.MustCompile(`<code data-proof="entry">[^<]*</code>`)

// tree reads a site but for proof/ and data-proof elements, which hold what differs between two logs.
func tree(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		if strings.HasPrefix(filepath.ToSlash(rel), "proof/") {
			return nil
		}
		b, err := os.ReadFile(path)
		// So does where the edition's entry stands among the others of one seal.
		out[filepath.ToSlash(rel)] = proof.ReplaceAll(b, nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestOrderOfArrivalIsNotRead ingests the same files in two orders with two sets
// of seeds at two times and expects the same site.
func TestOrderOfArrivalIsNotRead(t *testing.T) {
	m := christmas(t)
	decisions := []truce.Decision{{Kind: truce.DecideLink, Signer: "officer-1", Reason: "one strike",
		Reports: []truce.ReportKey{{Source: "viina", ID: "212973"}, {Source: "viina", ID: "50703"}}}}
	back := slices.Clone(m.Deliveries)
	slices.Reverse(back)
	siteA, a := build(t, m, m.Deliveries, world(1, 0), decisions)
	siteB, b := build(t, m, back, world(2, 5), decisions)
	one, two := tree(t, siteA), tree(t, siteB)
	if len(one) < 50 {
		t.Fatalf("the site has only %d files", len(one))
	}
	for path, data := range one {
		if !bytes.Equal(data, two[path]) {
			t.Errorf("%s differs with the order of arrival", path)
		}
	}
	if len(one) != len(two) {
		t.Errorf("%d files against %d", len(one), len(two))
	}
	rootA, err := a.Record.Root(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if rootB, _ := b.Record.Root(context.Background()); rootA == rootB {
		t.Error("two records with other seeds have one root: the seeds are not used")
	}
}

func TestReplayRebuildsEveryEdition(t *testing.T) {
	ctx := context.Background()
	m := christmas(t)
	site, f := build(t, m, m.Deliveries[:1], world(3, 0), nil)
	// The rest comes later, with a second edition.
	for _, d := range m.Deliveries[1:] {
		ad, _ := all.Lookup(d.Adapter)
		in, err := demo.Data.Open(d.File)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.IngestStream(ctx, ad, d.File, in); err != nil {
			t.Fatal(err)
		}
		in.Close()
	}
	second, err := f.Publish(ctx, mission.PublishArgs{Out: site, Published: published.Add(24 * time.Hour)})
	if err != nil || second.Number != 2 {
		t.Fatalf("second edition %+v, %v", second, err)
	}
	got, err := f.Replay(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if got.Editions != 2 || len(got.Differ) > 0 || got.Rows != f.Record.Len() {
		t.Errorf("replay %+v", got)
	}
	// Nothing new: the edition is written again, not made again.
	again, err := f.Publish(ctx, mission.PublishArgs{Out: site})
	if err != nil || !again.Known || again.Number != 2 || again.Content != second.Content {
		t.Errorf("publishing without news: %+v, %v", again, err)
	}
}
