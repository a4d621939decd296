package translog

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestCheckTilesNamesWhatIsWrong changes every file of a log in several ways.
func TestCheckTilesNamesWhatIsWrong(t *testing.T) {
	dir, src := t.TempDir(), &memory{}
	src.grow(700)
	l := openLog(t, src, dir)
	update(t, l)
	c := Checkpoint{goldenLog.Name, l.last.Size, l.last.Root}
	whole := filesBelow(t, dir)
	reader := func(files map[string][]byte) func(string) ([]byte, error) {
		return func(p string) ([]byte, error) {
			b, ok := files[p]
			if !ok {
				return nil, fs.ErrNotExist
			}
			return b, nil
		}
	}
	if err := CheckTiles(c, reader(whole)); err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	n := 0
	for path := range whole {
		for how := range 40 {
			files := map[string][]byte{}
			for p, b := range whole {
				files[p] = append([]byte(nil), b...)
			}
			switch {
			case how == 0:
				delete(files, path)
			case how == 1:
				files[path] = append(files[path], 0)
			case how == 2:
				files[path] = files[path][:len(files[path])-1]
			case how < 12:
				files[path] = files[path][:rng.IntN(len(files[path]))]
			default:
				files[path][rng.IntN(len(files[path]))] ^= 1 << rng.IntN(8)
			}
			err := CheckTiles(c, reader(files))
			var te *TileError
			if !errors.As(err, &te) || te.Path != path {
				t.Fatalf("%s changed (%d): %v", path, how, err)
			}
			if strings.Contains(path, "entries") && te.Entry/256*256 != te.Entry && !strings.Contains(te.Words, "entry") {
				t.Errorf("%s: no entry is named: %v", path, err)
			}
			n++
		}
	}
	t.Logf("%d changes, each named", n)
	// An entry changed together with the tile above it.
	files := map[string][]byte{}
	for p, b := range whole {
		files[p] = append([]byte(nil), b...)
	}
	forged := &memory{}
	forged.grow(700)
	forged.leaves[300] = goldenLeaf(9999)
	other := t.TempDir()
	update(t, openLog(t, forged, other))
	fake := filesBelow(t, other)
	for _, p := range []string{"tile/entries/001", "tile/0/001"} {
		files[p] = fake[p]
	}
	var te *TileError
	if err := CheckTiles(c, reader(files)); !errors.As(err, &te) || te.Path != "tile/0/001" || te.Entry != 256 {
		t.Errorf("entry and tile changed: %v", err)
	}
	if err := CheckTiles(c, reader(fake)); !errors.As(err, &te) || te.Path != "" || !strings.Contains(te.Words, "another root at size 700") {
		t.Errorf("all files of another log: %v", err)
	}
}
