package commit

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// entry builds n fields "f00", "f01", … with values that differ in length.
func entry(n int) (*Seed, []Field) {
	seed := Seed(bytes.Repeat([]byte{0x5a}, SeedSize))
	fields := make([]Field, n)
	for i := range fields {
		fields[i] = Field{fmt.Sprintf("f%02d", i), bytes.Repeat([]byte{byte(i)}, i*3)}
	}
	return &seed, fields
}

// naiveLeaf is the format of the package doc written out once more, recursively.
func naiveLeaf(seed Seed, fields []Field) []byte {
	var tree func(hs [][]byte) []byte
	tree = func(hs [][]byte) []byte {
		if len(hs) == 1 {
			return hs[0]
		}
		k := 1
		for k*2 < len(hs) {
			k *= 2
		}
		sum := sha256.Sum256(slices.Concat([]byte{1}, tree(hs[:k]), tree(hs[k:])))
		return sum[:]
	}
	var hs [][]byte
	for _, f := range fields {
		salt := sha256.Sum256(slices.Concat([]byte("trucewatch field v1\x00"), seed[:], []byte(f.Name)))
		pre := slices.Concat([]byte{0}, salt[:16], []byte{byte(len(f.Name))}, []byte(f.Name))
		pre = binary.BigEndian.AppendUint32(pre, uint32(len(f.Value)))
		sum := sha256.Sum256(append(pre, f.Value...))
		hs = append(hs, sum[:])
	}
	leaf := binary.BigEndian.AppendUint32([]byte("TWE1\x00"), uint32(len(fields)))
	return append(leaf, tree(hs)...)
}

func TestLeafEqualsWrittenOutFormat(t *testing.T) {
	var c Committer
	for n := 1; n <= 100; n++ {
		seed, fields := entry(n)
		leaf, err := c.Leaf(seed, fields)
		if err != nil {
			t.Fatal(err)
		}
		if want := naiveLeaf(*seed, fields); !bytes.Equal(leaf[:], want) {
			t.Fatalf("%d fields: leaf %x, want %x", n, leaf, want)
		}
		if leaf.Count() != n {
			t.Fatalf("count %d, want %d", leaf.Count(), n)
		}
	}
}

// TestGoldenLeaves freezes the format: these values never change.
func TestGoldenLeaves(t *testing.T) {
	golden := map[int]string{
		1:  "54574531000000000144708cca98c16983203194d155a5b8bb56b24c22df54856993059ac7ffc56c64",
		2:  "5457453100000000027fa150e12bdfec7f31a639b7c5951289601e933503b088f83cf0427e4d85341f",
		3:  "545745310000000003c2060303bcfe6d00d4a9644f05229c882b9eebb243d58c47e44edb7604533e71",
		14: "54574531000000000edeed15e09c6cb5d7f02e761ed286305f5e74152b87ae9763077223dd47ff949a",
		33: "545745310000000021d2cc53d826ecf6cad03ba1cf62edc6cf617c0d7990b7c0cd531b9cb35d102708",
	}
	var c Committer
	for n, want := range golden {
		seed, fields := entry(n)
		leaf, err := c.Leaf(seed, fields)
		if err != nil {
			t.Fatal(err)
		}
		if got := hex.EncodeToString(leaf[:]); got != want {
			t.Errorf("%d fields: leaf %s, want %s", n, got, want)
		}
	}
}

func TestFieldsThatCannotBeCommitted(t *testing.T) {
	long := string(bytes.Repeat([]byte("n"), 65))
	for name, fields := range map[string][]Field{
		"none":       {},
		"unsorted":   {{Name: "b"}, {Name: "a"}},
		"name twice": {{Name: "a"}, {Name: "a"}},
		"no name":    {{Name: ""}},
		"long name":  {{Name: long}},
		"too many":   make([]Field, MaxFields+1),
	} {
		var c Committer
		if _, err := c.Leaf(&Seed{}, fields); !errors.Is(err, ErrFields) {
			t.Errorf("%s: error %v, want ErrFields", name, err)
		}
		if _, err := Open(&Seed{}, fields); !errors.Is(err, ErrFields) {
			t.Errorf("%s: opening: error %v, want ErrFields", name, err)
		}
	}
}

func TestEveryFieldOpens(t *testing.T) {
	var c Committer
	for n := 1; n <= 40; n++ {
		seed, fields := entry(n)
		leaf, err := c.Leaf(seed, fields)
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range fields {
			os, err := Open(seed, fields, f.Name)
			if err != nil {
				t.Fatal(err)
			}
			if os[0].Index != i {
				t.Fatalf("index %d, want %d", os[0].Index, i)
			}
			if err := os[0].Check(leaf); err != nil {
				t.Fatalf("field %d of %d: %v", i, n, err)
			}
		}
	}
}

func TestOpeningSurvivesJSON(t *testing.T) {
	seed, fields := entry(14)
	os, err := Open(seed, fields, "f07", "f02")
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(os)
	if err != nil {
		t.Fatal(err)
	}
	var back []Opening
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	var c Committer
	leaf, _ := c.Leaf(seed, fields)
	for _, o := range back {
		if err := o.Check(leaf); err != nil {
			t.Error(err)
		}
	}
}

func TestTamperedOpeningsAreRefused(t *testing.T) {
	seed, fields := entry(14)
	var c Committer
	leaf, _ := c.Leaf(seed, fields)
	for name, change := range map[string]func(*Opening){
		"value":        func(o *Opening) { o.Value = append([]byte("x"), o.Value...) },
		"empty value":  func(o *Opening) { o.Value = nil },
		"name":         func(o *Opening) { o.Name = "f06" },
		"index":        func(o *Opening) { o.Index-- },
		"negative":     func(o *Opening) { o.Index = -1 },
		"past the end": func(o *Opening) { o.Index = 14 },
		"count":        func(o *Opening) { o.Count = 13 },
		"salt":         func(o *Opening) { o.Salt = bytes.Repeat([]byte{1}, SaltSize) },
		"short salt":   func(o *Opening) { o.Salt = o.Salt[:8] },
		"no name":      func(o *Opening) { o.Name = "" },
		"path":         func(o *Opening) { o.Path[0][0] ^= 1 },
		"short path":   func(o *Opening) { o.Path = o.Path[1:] },
		"no path":      func(o *Opening) { o.Path = nil },
		"long path":    func(o *Opening) { o.Path = append(o.Path, o.Path[0]) },
		// The boundary between name and value must not move.
		"name eats value": func(o *Opening) { o.Name, o.Value = o.Name+"\x07", o.Value[1:] },
	} {
		os, err := Open(seed, fields, "f07")
		if err != nil {
			t.Fatal(err)
		}
		change(&os[0])
		if err := os[0].Check(leaf); !errors.Is(err, ErrOpening) {
			t.Errorf("changed %s: error %v, want ErrOpening", name, err)
		}
	}
	os, _ := Open(seed, fields, "f07")
	if err := os[0].Check(Leaf{}); err == nil {
		t.Error("a leaf of zeros was accepted")
	}
	other := leaf
	other[40] ^= 1
	if err := os[0].Check(other); !errors.Is(err, ErrOpening) {
		t.Errorf("other leaf: error %v", err)
	}
}

func TestOpenUnknownField(t *testing.T) {
	seed, fields := entry(3)
	if _, err := Open(seed, fields, "f09"); err == nil {
		t.Error("opened a field that is not there")
	}
}

func TestRootWithoutSignature(t *testing.T) {
	seed, fields := entry(5)
	var c Committer
	all, _ := c.Root(seed, fields, "")
	skipped, err := c.Root(seed, fields, "f02")
	if err != nil {
		t.Fatal(err)
	}
	rest := slices.Delete(slices.Clone(fields), 2, 3)
	want, _ := c.Root(seed, rest, "")
	if skipped != want || skipped == all {
		t.Errorf("root without f02 = %x, want %x", skipped, want)
	}
	if _, err := c.Root(seed, fields[:1], "f00"); !errors.Is(err, ErrFields) {
		t.Errorf("nothing left: error %v, want ErrFields", err)
	}
}

func TestSeedHidesEqualValues(t *testing.T) {
	_, fields := entry(4)
	var c Committer
	a, _ := c.Leaf(&Seed{1}, fields)
	b, _ := c.Leaf(&Seed{2}, fields)
	if a == b {
		t.Error("the same fields under two seeds have one leaf")
	}
	os, _ := Open(&Seed{1}, []Field{{"a", nil}, {"b", nil}}, "a", "b")
	if bytes.Equal(os[0].Salt, os[1].Salt) {
		t.Error("two fields of one entry share a salt")
	}
}

func TestAnyEntryOpensAndAnyFlipIsRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z._0-9]{1,20}`), 1, 30, rapid.ID[string]).Draw(t, "names")
		var fields []Field
		for _, n := range names {
			fields = append(fields, Field{n, rapid.SliceOfN(rapid.Byte(), 0, 80).Draw(t, "value")})
		}
		Sort(fields)
		seed := Seed(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "seed"))
		var c Committer
		leaf, err := c.Leaf(&seed, fields)
		if err != nil {
			t.Fatal(err)
		}
		name := rapid.SampledFrom(names).Draw(t, "open")
		os, err := Open(&seed, fields, name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os[0].Check(leaf); err != nil {
			t.Fatal(err)
		}
		flipped := leaf
		flipped[rapid.IntRange(0, LeafSize-1).Draw(t, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		if err := os[0].Check(flipped); err == nil {
			t.Fatal("a flipped bit of the leaf was not seen")
		}
	})
}

func FuzzCheckOpening(f *testing.F) {
	seed, fields := entry(14)
	var c Committer
	leaf, _ := c.Leaf(seed, fields)
	os, _ := Open(seed, fields, "f07")
	good, _ := json.Marshal(os[0])
	f.Add(good)
	f.Add([]byte(`{"index":-1,"count":2000000000}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var o Opening
		if json.Unmarshal(b, &o) != nil {
			return
		}
		if o.Check(leaf) == nil && (o.Name != fields[o.Index].Name || !bytes.Equal(o.Value, fields[o.Index].Value)) {
			t.Fatalf("a field that was never committed opened: %s", b)
		}
	})
}

func FuzzParseLeaf(f *testing.F) {
	f.Add([]byte("TWE1"))
	f.Add(make([]byte, LeafSize))
	f.Fuzz(func(t *testing.T, b []byte) {
		if l, err := ParseLeaf(b); err == nil && !bytes.Equal(l[:], b) {
			t.Fatal("a leaf changed when read")
		}
	})
}

// fourteen is an entry of 14 fields with a text of 600 bytes.
func fourteen() (*Seed, []Field) {
	seed, fields := entry(14)
	for i := range fields {
		fields[i].Value = []byte("2025-03-13T00:00:00Z")
	}
	fields[9].Value = bytes.Repeat([]byte("shelling "), 67)
	return seed, fields
}

func TestCommittingAllocatesNothing(t *testing.T) {
	seed, fields := fourteen()
	var c Committer
	if _, err := c.Leaf(seed, fields); err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(100, func() { _, _ = c.Leaf(seed, fields) }); n != 0 {
		t.Errorf("%v allocations an entry, want 0", n)
	}
}

func BenchmarkCommit14(b *testing.B) {
	seed, fields := fourteen()
	var c Committer
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Leaf(seed, fields); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen3(b *testing.B) {
	seed, fields := fourteen()
	for b.Loop() {
		if _, err := Open(seed, fields, "f01", "f05", "f09"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCheckOpening(b *testing.B) {
	seed, fields := fourteen()
	var c Committer
	leaf, _ := c.Leaf(seed, fields)
	os, _ := Open(seed, fields, "f05")
	for b.Loop() {
		if err := os[0].Check(leaf); err != nil {
			b.Fatal(err)
		}
	}
}
