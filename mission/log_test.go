package mission_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"trucewatch/demo"
	"trucewatch/mission"
)

var proofElement = regexp.MustCompile(`(?s)<p data-proof="[a-z]+">.*?</p>\n?|<code data-proof="[a-z]+">.*?</code>`)

// TestSignedLogsChangeNothingElse makes two missions with other keys, seeds and orders
// of arrival: without proof/ and elements marked data-proof their sites are equal.
func TestSignedLogsChangeNothingElse(t *testing.T) {
	m := christmas(t)
	m.Deliveries = m.Deliveries[:min(2, len(m.Deliveries))]
	back := slices.Clone(m.Deliveries)
	slices.Reverse(back)
	site := func(seed byte, hour int, deliveries []demo.Delivery) (map[string][]byte, string) {
		w := world(seed, hour)
		w.Keys = t.TempDir()
		dir, _ := build(t, m, deliveries, w, nil)
		if _, err := os.Stat(filepath.Join(dir, "proof", "checkpoint")); err != nil {
			t.Fatal("the site has no proof: ", err)
		}
		checkpoint, err := os.ReadFile(filepath.Join(dir, "proof", "checkpoint"))
		if err != nil {
			t.Fatal(err)
		}
		return tree(t, dir), string(checkpoint)
	}
	one, a := site(1, 0, m.Deliveries)
	two, b := site(2, 5, back)
	if a == b {
		t.Error("two logs have one checkpoint")
	}
	plain := build2(t, m)
	for path, data := range one {
		data = proofElement.ReplaceAll(data, nil)
		if !bytes.Equal(data, proofElement.ReplaceAll(two[path], nil)) {
			t.Errorf("%s differs with the log", path)
		}
		if !bytes.Equal(data, proofElement.ReplaceAll(plain[path], nil)) {
			t.Errorf("%s differs from that of a mission without a log", path)
		}
	}
	if len(one) != len(two) || len(one) != len(plain) {
		t.Errorf("%d, %d and %d files", len(one), len(two), len(plain))
	}
}

// build2 is the site of a mission without a key.
func build2(t *testing.T, m demo.Mission) map[string][]byte {
	dir, _ := build(t, m, m.Deliveries, world(3, 0), nil)
	return tree(t, dir)
}

// TestKeysStayOutsideOfMissions refuses a folder of keys inside the mission folder.
func TestKeysStayOutsideOfMissions(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "m")
	w := world(1, 0)
	w.Keys = filepath.Join(dir, "keys")
	_, err := mission.Create(context.Background(), dir, mission.Answers{ID: "valley", Title: "Valley truce", Label: "ceasefire", PartyA: "A=Arland", PartyB: "B=Borland",
		Accepted: "both", Zone: "Etc/UTC", CutOff: "19:30"}, w)
	if err == nil || !strings.Contains(err.Error(), "inside the mission folder") {
		t.Errorf("error %v", err)
	}
	if _, err := os.Stat(w.Keys); err == nil {
		t.Error("a key was written into the mission folder")
	}
}
