package translog

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// memory is a source of leaves and checkpoints in memory.
type memory struct {
	leaves [][]byte
	stored []Stored
	fail   error // answered by AddCheckpoint
}

func (m *memory) Len() int64 { return int64(len(m.leaves)) }

func (m *memory) Leaves(_ context.Context, from, until int64) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for i := from; i < until && i < int64(len(m.leaves)); i++ {
			if !yield(m.leaves[i], nil) {
				return
			}
		}
	}
}

func (m *memory) Checkpoints(context.Context) ([]Stored, error) { return m.stored, nil }

func (m *memory) AddCheckpoint(_ context.Context, c Stored) error {
	if m.fail != nil {
		return m.fail
	}
	for _, s := range m.stored {
		if s.Size == c.Size {
			return fmt.Errorf("two checkpoints of size %d", c.Size)
		}
	}
	m.stored = append(m.stored, c)
	return nil
}

// goldenLeaf is leaf i of testdata/golden.
func goldenLeaf(i int) []byte {
	sum := sha256.Sum256(fmt.Appendf(nil, "golden %d", i))
	b := binary.BigEndian.AppendUint32([]byte("TWE1\x00"), 13)
	return append(b, sum[:]...)
}

func (m *memory) grow(n int) {
	for i := len(m.leaves); i < n; i++ {
		m.leaves = append(m.leaves, goldenLeaf(i))
	}
}

// keyOf is the key that the script of testdata/golden draws from a word.
func keyOf(kind KeyKind, name, word string) *Key {
	sum := sha256.Sum256([]byte(word))
	k, err := NewKey(kind, name, bytes.NewReader(sum[:]))
	if err != nil {
		panic(err)
	}
	return k
}

var (
	goldenLog = keyOf(LogKey, "golden.example/log", "golden log key")
	goldenA   = keyOf(WitnessKey, "golden.example/witness-a", "golden witness a")
	goldenB   = keyOf(WitnessKey, "golden.example/witness-b", "golden witness b")
)

func mustVerifier(t testing.TB, vkey string, kind KeyKind) note.Verifier {
	t.Helper()
	v, err := NewVerifier(vkey, kind)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func openLog(t testing.TB, src Source, dir string) *Log {
	t.Helper()
	l, err := Open(context.Background(), src, optionsIn(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func optionsIn(t testing.TB, dir string) Options {
	signer, err := goldenLog.Signer()
	if err != nil {
		t.Fatal(err)
	}
	return Options{Dir: dir, Origin: goldenLog.Name, Signer: signer, Verifier: mustVerifier(t, goldenLog.VKey(), LogKey)}
}

func update(t testing.TB, l *Log) Stored {
	t.Helper()
	s, err := l.Update(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func golden(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata/golden", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// filesBelow lists the files of a folder with their bytes.
func filesBelow(t testing.TB, dir string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		out[filepath.ToSlash(rel)], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestTilesAreThoseOfAnotherImplementation grows a log in steps and compares its
// files byte for byte with those that make.py wrote.
func TestTilesAreThoseOfAnotherImplementation(t *testing.T) {
	dir, src := t.TempDir(), &memory{}
	l := openLog(t, src, dir)
	for _, n := range []int{1, 2, 100, 255, 256, 257, 300, 600} {
		src.grow(n)
		update(t, l)
	}
	got := filesBelow(t, dir)
	want := filesBelow(t, "testdata/golden/600/tile")
	for name, data := range want {
		if !bytes.Equal(got["tile/"+name], data) {
			t.Errorf("tile/%s differs from the golden one", name)
		}
	}
	for name := range got {
		if strings.Contains(name, "000.p/") && !strings.HasPrefix(name, "tile/1/") || strings.HasSuffix(name, ".tmp") {
			t.Errorf("%s was not collected", name)
		}
	}
	last, _ := l.Last()
	if want := golden(t, "600/checkpoint.signed"); !bytes.Equal(last.Note, want) {
		t.Errorf("checkpoint\n%s\nwant\n%s", last.Note, want)
	}
	r, err := l.RequestFor(256)
	if err != nil {
		t.Fatal(err)
	}
	if want := golden(t, "600/request"); !bytes.Equal(r.Bytes(), want) {
		t.Errorf("request\n%s\nwant\n%s", r.Bytes(), want)
	}
}

func TestManyTilesAreThoseOfAnotherImplementation(t *testing.T) {
	dir, src := t.TempDir(), &memory{}
	src.grow(70000)
	update(t, openLog(t, src, dir))
	var want []string
	for _, line := range strings.Split(strings.TrimSpace(string(golden(t, "70000.sums"))), "\n") {
		sum, name, _ := strings.Cut(line, "  ")
		want = append(want, name)
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if got := sha256.Sum256(b); fmt.Sprintf("%x", got) != sum {
			t.Errorf("%s differs", name)
		}
		tile, err := ParseTilePath(name)
		if err != nil || TilePath(tile) != name {
			t.Errorf("path %s is read as %+v, %v", name, tile, err)
		}
	}
	if n := len(TilesOf(70000)); n != len(want) {
		t.Errorf("TilesOf lists %d tiles, there are %d", n, len(want))
	}
	if got := filesBelow(t, dir); len(got) != len(want) {
		t.Errorf("%d files, want %d", len(got), len(want))
	}
}

func TestRootsAndProofsAreThoseOfAnotherImplementation(t *testing.T) {
	var tree Tree
	roots := map[int64]tlog.Hash{0: tree.Root()}
	src := &memory{}
	src.grow(700)
	for _, leaf := range src.leaves {
		if err := tree.Add(tlog.RecordHash(leaf), nil); err != nil {
			t.Fatal(err)
		}
		roots[tree.Size()] = tree.Root()
	}
	n := 0
	for _, line := range strings.Split(strings.TrimSpace(string(golden(t, "roots"))), "\n") {
		var size int64
		var want string
		if _, err := fmt.Sscan(line, &size, &want); err != nil {
			t.Fatal(err)
		}
		if roots[size].String() != want {
			t.Errorf("root of %d: %s, want %s", size, roots[size], want)
		}
		n++
	}
	if n != 13 {
		t.Fatalf("%d golden roots", n)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(golden(t, "proofs"))), "\n") {
		f := strings.Fields(line)
		var size, m int64
		if _, err := fmt.Sscan(f[1], &size); err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Sscan(f[2], &m); err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		part := &memory{leaves: src.leaves[:size]}
		l := openLog(t, part, dir)
		update(t, l)
		var got []tlog.Hash
		c := Checkpoint{goldenLog.Name, size, roots[size]}
		if f[0] == "inclusion" {
			p, err := l.Tiles().ProveInclusion(m)
			if err != nil {
				t.Fatal(err)
			}
			if err := CheckInclusion(c, m, src.leaves[m], p); err != nil {
				t.Error(err)
			}
			if err := CheckInclusion(c, m, src.leaves[m+1], p); err == nil {
				t.Errorf("%s %d %d: another leaf was accepted", f[0], size, m)
			}
			got = p
		} else {
			p, err := l.Tiles().ProveConsistency(m)
			if err != nil {
				t.Fatal(err)
			}
			if err := CheckConsistency(size, roots[size], m, roots[m], p); err != nil {
				t.Error(err)
			}
			if err := CheckConsistency(size, roots[size], m, roots[m+1], p); err == nil {
				t.Errorf("%s %d %d: another old root was accepted", f[0], size, m)
			}
			got = p
		}
		var words []string
		for _, h := range got {
			words = append(words, h.String())
		}
		if strings.Join(words, " ") != strings.Join(f[3:], " ") {
			t.Errorf("%s %d %d: %v, want %v", f[0], size, m, words, f[3:])
		}
	}
}

func TestNotesAreThoseOfAnotherImplementation(t *testing.T) {
	keys := strings.Fields(string(golden(t, "vkeys")))
	for i, k := range []*Key{goldenLog, goldenA, goldenB} {
		if k.VKey() != keys[i] {
			t.Errorf("verifier key %s, want %s", k.VKey(), keys[i])
		}
	}
	log := mustVerifier(t, keys[0], LogKey)
	a, b := mustVerifier(t, keys[1], WitnessKey), mustVerifier(t, keys[2], WitnessKey)
	msg := golden(t, "600/checkpoint")
	o, err := OpenCheckpoint(msg, log, a, b)
	if err != nil {
		t.Fatal(err)
	}
	if o.Size != 600 || len(o.Cosigned) != 2 || o.Cosigned[0].Time.Unix() != 1732179600 || o.Cosigned[1].Time.Unix() != 1732179603 {
		t.Errorf("opened %+v", o)
	}
	// Our own cosignatures at those times are the same bytes.
	signed := golden(t, "600/checkpoint.signed")
	n, err := note.Open(signed, note.VerifierList(log))
	if err != nil {
		t.Fatal(err)
	}
	own, err := note.Sign(n, goldenA.cosigner(time.Unix(1732179600, 0)), goldenB.cosigner(time.Unix(1732179603, 0)))
	if err != nil || !bytes.Equal(own, msg) {
		t.Errorf("own cosignatures give\n%s\nwant\n%s (%v)", own, msg, err)
	}
	if got := WithCosignatures(signed, []string{o.Cosigned[0].Line, o.Cosigned[1].Line, o.Cosigned[0].Line}); !bytes.Equal(got, msg) {
		t.Errorf("putting the lines together gives\n%s", got)
	}
	if o, err = OpenCheckpoint(msg, log, b); err != nil || len(o.Cosigned) != 1 || len(o.Unknown) != 1 {
		t.Errorf("with one witness known: %+v, %v", o, err)
	}
}

func TestEveryByteOfANoteCounts(t *testing.T) {
	keys := strings.Fields(string(golden(t, "vkeys")))
	log := mustVerifier(t, keys[0], LogKey)
	a, b := mustVerifier(t, keys[1], WitnessKey), mustVerifier(t, keys[2], WitnessKey)
	msg := golden(t, "600/checkpoint")
	for i := range msg {
		bad := bytes.Clone(msg)
		bad[i] ^= 1
		o, err := OpenCheckpoint(bad, log, a, b)
		if err == nil && len(o.Cosigned) == 2 {
			t.Fatalf("byte %d changed, and two witnesses are still believed", i)
		}
		if o, err := OpenCheckpoint(msg[:i], log, a, b); err == nil && len(o.Cosigned) == 2 {
			t.Fatalf("cut at %d, and two witnesses are still believed", i)
		}
	}
	for name, bad := range map[string][]byte{
		"a byte more":          append(bytes.Clone(msg), 'x'),
		"a line more":          append(bytes.Clone(msg), "\n"...),
		"a million signatures": append(bytes.Clone(msg), bytes.Repeat([]byte("— x.example AAAAAAA=\n"), 1_000_000)...),
		"150 signatures":       append(bytes.Clone(msg), bytes.Repeat([]byte("— x.example AAAAAAA=\n"), 150)...),
		"empty":                {},
		"a leading zero":       bytes.Replace(msg, []byte("\n600\n"), []byte("\n0600\n"), 1),
	} {
		if _, err := OpenCheckpoint(bad, log, a, b); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	other := keyOf(LogKey, "golden.example/other", "other")
	text := (Checkpoint{goldenLog.Name, 1, tlog.Hash{}}).Text()
	signer, _ := other.Signer()
	forged, err := note.Sign(&note.Note{Text: text}, signer)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenCheckpoint(forged, mustVerifier(t, other.VKey(), LogKey)); err == nil || !strings.Contains(err.Error(), "it is of log") {
		t.Errorf("a checkpoint of another log: %v", err)
	}
	// A line in the name of a known key by another key.
	thief := keyOf(WitnessKey, goldenA.Name, "thief")
	n, _ := note.Open(golden(t, "600/checkpoint.signed"), note.VerifierList(log))
	bad, _ := note.Sign(n, thief.cosigner(time.Unix(1732179600, 0)))
	if _, err := OpenCheckpoint(bad, log, a, b); err == nil || !strings.Contains(err.Error(), "signed by another key") {
		t.Errorf("a line in the name of a known witness: %v", err)
	}
}

func TestLogGoesOnAfterRestart(t *testing.T) {
	dir, src := t.TempDir(), &memory{}
	src.grow(700)
	update(t, openLog(t, src, dir))
	src.grow(1000)
	l := openLog(t, src, dir)
	s := update(t, l)
	if again := update(t, l); again.Size != 1000 || len(src.stored) != 2 {
		t.Errorf("without news: %+v, %d checkpoints", again, len(src.stored))
	}
	whole := &memory{}
	whole.grow(1000)
	if want := update(t, openLog(t, whole, t.TempDir())); want.Root != s.Root {
		t.Errorf("root %s after a restart, want %s", s.Root, want.Root)
	}
	// Damaged and lost tiles come back.
	for _, name := range []string{"tile/0/000", "tile/entries/001", "tile/0/003.p/232", "tile/1/000.p/3"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(filepath.Join(dir, "tile/0/001")); err != nil {
		t.Fatal(err)
	}
	openLog(t, src, dir)
	fresh := t.TempDir()
	openLog(t, src, fresh)
	got, want := filesBelow(t, dir), filesBelow(t, fresh)
	for name := range want {
		if !bytes.Equal(got[name], want[name]) {
			t.Errorf("%s did not come back", name)
		}
	}
}

// TestRefusesToStart changes the source behind a signed checkpoint in every way.
func TestRefusesToStart(t *testing.T) {
	make := func() *memory {
		src := &memory{}
		dir := t.TempDir()
		l := openLog(t, src, dir)
		for _, n := range []int{300, 600} {
			src.grow(n)
			update(t, l)
		}
		return src
	}
	for name, c := range map[string]struct {
		change func(*memory)
		want   string
	}{
		"entry changed early":  {func(m *memory) { m.leaves[5] = []byte("x") }, "at size 300 "},
		"entry changed late":   {func(m *memory) { m.leaves[500] = []byte("x") }, "at size 600 "},
		"entry omitted":        {func(m *memory) { m.leaves = append(m.leaves[:100], m.leaves[101:]...) }, "599 entries and its signed checkpoint 600"},
		"entry inserted":       {func(m *memory) { m.leaves = append([][]byte{[]byte("new")}, m.leaves...) }, "at size 300 "},
		"two swapped":          {func(m *memory) { m.leaves[400], m.leaves[401] = m.leaves[401], m.leaves[400] }, "at size 600 "},
		"cut":                  {func(m *memory) { m.leaves = m.leaves[:550] }, "550 entries and its signed checkpoint 600"},
		"checkpoint of others": {func(m *memory) { m.stored[0].Note = m.stored[1].Note }, "stored for size 300 speaks of size 600"},
		"root of checkpoint":   {func(m *memory) { m.stored[0].Root[0] ^= 1 }, "at size 300 "},
		"signature": {func(m *memory) {
			m.stored[1].Note = bytes.Replace(m.stored[1].Note, []byte("— golden"), []byte("— silver"), 1)
		}, "stored for size 600"},
	} {
		m := make()
		c.change(m)
		_, err := Open(context.Background(), m, optionsIn(t, t.TempDir()))
		if !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want a refusal with %q", name, err, c.want)
		}
	}
}

// TestShorterThanTheFileBesideIt loses the last checkpoint together with its rows.
func TestShorterThanTheFileBesideIt(t *testing.T) {
	dir, src := t.TempDir(), &memory{}
	l := openLog(t, src, dir)
	for _, n := range []int{100, 200} {
		src.grow(n)
		s := update(t, l)
		if err := l.WriteCheckpoint(s.Note); err != nil {
			t.Fatal(err)
		}
	}
	src.leaves, src.stored = src.leaves[:150], src.stored[:1]
	if _, err := Open(context.Background(), src, optionsIn(t, dir)); !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), "of size 200") {
		t.Errorf("error %v", err)
	}
	// A file that cannot be read says nothing.
	if err := os.WriteFile(filepath.Join(dir, CheckpointName), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	openLog(t, src, dir)
}

// TestErrorInTheMiddle lets the storing of a checkpoint and the writing of tiles
// fail; afterwards the log gives the right root and whole tiles.
func TestErrorInTheMiddle(t *testing.T) {
	dir, src := t.TempDir(), &memory{}
	l := openLog(t, src, dir)
	src.grow(200)
	update(t, l)
	src.grow(400)
	src.fail = errors.New("no room")
	if _, err := l.Update(context.Background()); !errors.Is(err, src.fail) {
		t.Fatalf("error %v", err)
	}
	src.fail = nil
	src.grow(530)
	// The place of a tile is taken by a folder: writing fails there.
	block := filepath.Join(dir, "tile/0/001.tmp")
	if err := os.MkdirAll(filepath.Join(block, "x"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Update(context.Background()); err == nil || !strings.Contains(err.Error(), "tile/0/001") {
		t.Fatalf("a tile that cannot be written: %v", err)
	}
	if err := os.RemoveAll(block); err != nil {
		t.Fatal(err)
	}
	s := update(t, l)
	whole, other := &memory{}, t.TempDir()
	whole.grow(530)
	if want := update(t, openLog(t, whole, other)); want.Root != s.Root {
		t.Errorf("root %s, want %s", s.Root, want.Root)
	}
	got := filesBelow(t, dir)
	for name, data := range filesBelow(t, other) {
		if !bytes.Equal(got[name], data) {
			t.Errorf("%s is missing or differs", name)
		}
	}
}

func TestUnsignedLog(t *testing.T) {
	src := &memory{}
	src.grow(3)
	l, err := Open(context.Background(), src, Options{Dir: t.TempDir(), Origin: "x"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Update(context.Background()); !errors.Is(err, ErrUnsigned) {
		t.Errorf("error %v", err)
	}
}

func TestKeyFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys", "log.key")
	if err := WriteKey(path, goldenLog); err != nil {
		t.Fatal(err)
	}
	k, err := ReadKey(path)
	if err != nil || k.VKey() != goldenLog.VKey() {
		t.Fatalf("read %v, %v", k, err)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %04o", info.Mode().Perm())
	}
	if err := WriteKey(path, goldenA); err == nil || !strings.Contains(err.Error(), "not written over") {
		t.Errorf("writing over a key: %v", err)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadKey(path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a key that others can read: %v", err)
	}
	secret := strings.TrimSpace(goldenLog.text())
	for name, text := range map[string]string{
		"cut": secret[:len(secret)-3], "empty": "", "kind": keyOf(3, "golden.example/log", "x").text(),
		"name": strings.Replace(secret, "golden", "silver", 1), "public": goldenLog.VKey(), "space": strings.Replace(secret, "golden.", "gol den.", 1),
	} {
		if _, err := parseKey(text); err == nil {
			t.Errorf("%s: accepted", name)
		} else if strings.Contains(err.Error(), secret[len(secret)-20:]) {
			t.Errorf("%s: the error shows the key", name)
		}
	}
	if _, err := goldenA.Signer(); err == nil {
		t.Error("a witness's key signs checkpoints")
	}
	for _, bad := range []string{"", "a+b+c", goldenLog.VKey() + "x", strings.Replace(goldenLog.VKey(), "+b", "+c", 1)} {
		if _, err := NewVerifier(bad, LogKey); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
	if _, err := NewVerifier(goldenA.VKey(), LogKey); err == nil {
		t.Error("a witness's key was accepted as a log's")
	}
}

func FuzzOpenCheckpoint(f *testing.F) {
	log, a := mustVerifier(f, goldenLog.VKey(), LogKey), mustVerifier(f, goldenA.VKey(), WitnessKey)
	good := golden(f, "600/checkpoint")
	f.Add(good)
	f.Add([]byte("golden.example/log\n1\nAAAA\n\n— x y\n"))
	want := (Checkpoint{Origin: goldenLog.Name, Size: 600}).Origin
	f.Fuzz(func(t *testing.T, b []byte) {
		if o, err := OpenCheckpoint(b, log, a); err == nil && (o.Origin != want || o.Size != 600) {
			t.Fatalf("a checkpoint that was never signed opened: %q", b)
		}
	})
}

func FuzzParseTile(f *testing.F) {
	f.Add(golden(f, "600/tile/entries/002.p/88"), "tile/entries/002.p/88")
	f.Add([]byte{0}, "tile/0/x001/000")
	f.Fuzz(func(t *testing.T, b []byte, path string) {
		if tile, err := ParseTilePath(path); err == nil && TilePath(tile) != path {
			t.Fatalf("path %q is read as another", path)
		}
		if leaves, err := ParseEntries(b, 88); err == nil {
			var back []byte
			for _, l := range leaves {
				back = appendEntry(back, l)
			}
			if !bytes.Equal(back, b) {
				t.Fatal("a bundle changed when read")
			}
		}
		_, _ = ParseTile(b, 88)
	})
}

// BenchmarkAppend prints the cost of a leaf in batches of 1,024 with a signed checkpoint each.
func BenchmarkAppend(b *testing.B) {
	dir, src := b.TempDir(), &memory{}
	l := openLog(b, src, dir)
	n := 0
	for b.Loop() {
		n += 1024
		src.grow(n)
		update(b, l)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/leaf")
}

// BenchmarkRecompute opens a log of 200,000 leaves whose tiles are there.
func BenchmarkRecompute(b *testing.B) {
	dir, src := b.TempDir(), &memory{}
	src.grow(200_000)
	update(b, openLog(b, src, dir))
	for b.Loop() {
		openLog(b, src, dir)
	}
}

// BenchmarkProveInclusion proves one leaf after another of 200,000.
func BenchmarkProveInclusion(b *testing.B) {
	src := &memory{}
	src.grow(200_000)
	l := openLog(b, src, b.TempDir())
	update(b, l)
	tiles := l.Tiles()
	i := int64(0)
	for b.Loop() {
		if _, err := tiles.ProveInclusion(i % 200_000); err != nil {
			b.Fatal(err)
		}
		i += 7919
	}
}

func hashOf(leaf []byte) tlog.Hash { return tlog.RecordHash(leaf) }

// TestOpenSweeps leaves a half-written tile of a size that is never written again.
func TestOpenSweeps(t *testing.T) {
	dir, src := t.TempDir(), &memory{}
	src.grow(300)
	update(t, openLog(t, src, dir))
	stray := filepath.Join(dir, "tile/entries/001.p/77.tmp")
	if err := os.WriteFile(stray, []byte("half"), 0o644); err != nil {
		t.Fatal(err)
	}
	openLog(t, src, dir)
	if _, err := os.Stat(stray); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a half-written tile stays: %v", err)
	}
}
