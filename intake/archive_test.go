package intake

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// member is one file for zipped.
type member struct {
	name, body string
	method     uint16
	flags      uint16
}

func zipped(t testing.TB, members ...member) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, m := range members {
		if m.method == 0 {
			m.method = zip.Deflate
		}
		f, err := w.CreateHeader(&zip.FileHeader{Name: m.name, Method: m.method, Flags: m.flags})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, m.body); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// lyingZip is an archive of zeros whose header says that they are few.
func lyingZip(t testing.TB, name string, n int) []byte {
	t.Helper()
	plain := make([]byte, n)
	b := zipped(t, member{name: name, body: string(plain)})
	// Both the data descriptor and the central directory hold the size; make them small.
	real, small := make([]byte, 4), make([]byte, 4)
	binary.LittleEndian.PutUint32(real, uint32(n))
	binary.LittleEndian.PutUint32(small, 100)
	if bytes.Count(b, real) < 1 {
		t.Fatal("the archive does not hold its size where the test expects it")
	}
	return bytes.ReplaceAll(b, real, small)
}

func one(id string) string { return "a;" + id + ";" + day1 + ";text\n" }

func TestArchivesThatAreRead(t *testing.T) {
	for _, c := range []struct {
		name  string
		data  []byte
		parts int
		new   int64
		bad   string
	}{
		{"plain", []byte(one("1")), 1, 1, ""},
		{"gzip", gz(t, []byte(one("1")+one("2"))), 1, 2, ""},
		{"gzip of two members", append(gz(t, []byte(one("1"))), gz(t, []byte(one("2")))...), 1, 2, ""},
		{"zip", zipped(t, member{name: "b.txt", body: one("2")}, member{name: "dir/a.txt", body: one("1")}), 2, 2, ""},
		{"zip with litter", zipped(t, member{name: "a.txt", body: one("1")}, member{name: "__MACOSX/a.txt", body: "x"},
			member{name: "d/.DS_Store", body: "x"}, member{name: "d/"}), 1, 1, ""},
		{"archive inside an archive", zipped(t, member{name: "a.txt", body: one("1")}, member{name: "b.zip", body: "x"}), 1, 1, "b.zip in x.zip is an archive"},
		{"encrypted member", zipped(t, member{name: "a.txt", body: one("1")}, member{name: "b.txt", body: one("2"), flags: 1}), 1, 1, "is encrypted"},
		{"one member is broken off", zipped(t, member{name: "a.txt", body: one("1") + "end\n"}, member{name: "b.txt", body: one("2")}), 2, 2, "no more"},
		{"a spreadsheet goes to its adapter whole", zipped(t, member{name: "[Content_Types].xml", body: "<Types/>"}, member{name: "xl/a.xml", body: "x"}), 1, 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			rec := newRecord(t)
			res := take(t, rec, string(c.data), func(in *Input) { in.Path = "x.zip" })
			if res.Parts != c.parts || res.New != c.new || !strings.Contains(res.Broken, c.bad) || (c.bad == "") != (res.Broken == "") {
				t.Errorf("%d parts, %d new, broken %q; want %d, %d, %q", res.Parts, res.New, res.Broken, c.parts, c.new, c.bad)
			}
			reports, _, _, _ := all(t, rec)
			for _, r := range reports {
				if (r.Raw.Member != "") != (c.parts > 1 || strings.Contains(c.name, "zip with") || strings.Contains(c.name, "member") && strings.Contains(c.name, "encrypted") || strings.Contains(c.name, "inside")) {
					t.Errorf("report %s lies in member %q", r.ID, r.Raw.Member)
				}
			}
		})
	}
}

func TestArchivesThatAreRefused(t *testing.T) {
	truncated := gz(t, []byte(strings.Repeat(one("1"), 1000)))
	damaged := zipped(t, member{name: "a.txt", body: one("1"), method: zip.Store})
	damaged[45] ^= 0xff
	var many []member
	for i := range 1001 {
		many = append(many, member{name: fmt.Sprint(i), body: "x"})
	}
	filler := strings.Repeat(strings.Repeat("!", 100_000)+"\n", 200)
	bomb := gz(t, []byte(filler))
	for _, c := range []struct {
		name, broken string
		data         []byte
		limits       Limits
	}{
		{"gzip cut short", "unexpected EOF", truncated[:len(truncated)-20], Limits{}},
		{"gzip in name only", "begins like gzip", []byte("\x1f\x8bxxxxxxxxxxxxxxxxxxxxxxxx"), Limits{}},
		{"zip cut short", "begins like a zip", damaged[:30], Limits{}},
		{"zip with a flipped byte", "checksum", damaged, Limits{}},
		{"empty zip", "archive is empty", zipped(t), Limits{}},
		{"too many members", "1001 files; 1000 is the limit", zipped(t, many...), Limits{}},
		{"../ in a name", "leads out of the archive", zipped(t, member{name: "a.txt", body: one("1")}, member{name: "../../etc/passwd", body: one("2")}), Limits{}},
		{"../ in the middle", "leads out of the archive", zipped(t, member{name: "a/../../b.txt", body: one("2")}), Limits{}},
		{"absolute name", "leads out of the archive", zipped(t, member{name: "/etc/passwd", body: one("2")}), Limits{}},
		{"backslashes", "leads out of the archive", zipped(t, member{name: `..\..\a.txt`, body: one("2")}), Limits{}},
		{"drive letter", "leads out of the archive", zipped(t, member{name: `c:a.txt`, body: one("2")}), Limits{}},
		{"NUL in a name", "NUL byte", zipped(t, member{name: "a\x00.txt", body: one("2")}), Limits{}},
		{"gzip bomb", "300 times its packed size", bomb, Limits{}},
		{"gzip over the absolute limit", "more than 1000 bytes", gz(t, []byte(strings.Repeat(one("1"), 100))), Limits{ExpandedBytes: 1000}},
		{"zip bomb", "300 times its packed size", zipped(t, member{name: "a", body: filler}), Limits{}},
		{"zip bomb that says so", "it says it has", zipped(t, member{name: "a", body: string(make([]byte, 2<<20))}), Limits{ExpandedBytes: 1 << 20}},
		{"zip bomb that lies", "", lyingZip(t, "a", 50<<20), Limits{}},
		{"zip over the limit with all members together", "it says it has", zipped(t, member{name: "a", body: strings.Repeat(one("1"), 100)},
			member{name: "b", body: strings.Repeat(one("2"), 100)}), Limits{ExpandedBytes: 5000}},
	} {
		t.Run(c.name, func(t *testing.T) {
			rec := newRecord(t)
			res := take(t, rec, string(c.data), func(in *Input) { in.Path, in.Limits = "x.zip", c.limits })
			if res.Broken == "" || !strings.Contains(res.Broken, c.broken) {
				t.Errorf("broken %q, want %q", res.Broken, c.broken)
			}
			reports, refusals, files, _ := all(t, rec)
			if len(refusals) == 0 || len(files) != 1 {
				t.Errorf("%d refusals and %d files in the record; the refusal must be kept", len(refusals), len(files))
			}
			for _, r := range reports {
				if r.ID == "2" {
					t.Error("a row came out of what should have been refused")
				}
			}
		})
	}
	// Nothing was written outside the record's folder.
	if _, err := os.Stat(filepath.Join(os.TempDir(), "b.txt")); err == nil {
		t.Error("a member was written to the disk")
	}
}

// TestBombIsStoppedEarly: what a bomb may make us read is bounded, not what it holds.
func TestBombIsStoppedEarly(t *testing.T) {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression)
	zeros := make([]byte, 1<<20)
	for range 150 {
		if _, err := w.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	w.Close()
	f, err := os.Create(filepath.Join(t.TempDir(), "bomb.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.Write(out.Bytes()); err != nil {
		t.Fatal(err)
	}
	parts, _, err := partsOf(f, int64(out.Len()), "bomb.gz", Limits{}.orDefault())
	if err != nil {
		t.Fatal(err)
	}
	r, err := parts[0].open()
	if err != nil {
		t.Fatal(err)
	}
	n, err := io.Copy(io.Discard, r)
	if err == nil || n > 80<<20 {
		t.Errorf("read %d MB of a bomb of 150, %v", n>>20, err)
	}
}

func FuzzParts(f *testing.F) {
	f.Add([]byte("plain"))
	f.Add(gz(f, []byte("x")))
	f.Add(zipped(f, member{name: "a", body: "b"}))
	f.Add(lyingZip(f, "a", 10_000))
	dir := f.TempDir()
	n := 0
	f.Fuzz(func(t *testing.T, b []byte) {
		n++
		file, err := os.Create(filepath.Join(dir, fmt.Sprint(os.Getpid(), "-", n)))
		if err != nil {
			t.Fatal(err)
		}
		defer os.Remove(file.Name())
		defer file.Close()
		if _, err := file.Write(b); err != nil {
			t.Fatal(err)
		}
		limits := Limits{ExpandedBytes: 1 << 20}.orDefault()
		parts, _, err := partsOf(file, int64(len(b)), "x", limits)
		if err != nil {
			return
		}
		var total int64
		for _, p := range parts {
			r, err := p.open()
			if err != nil {
				continue
			}
			got, _ := io.Copy(io.Discard, r)
			r.Close()
			total += got
		}
		if total > 2<<20 && total > int64(len(b)) {
			t.Fatalf("%d bytes came out of %d under a limit of 1 MB", total, len(b))
		}
	})
}

// TestKeptFileIsWhatCame: an archive is kept packed, as it came.
func TestKeptFileIsWhatCame(t *testing.T) {
	data := gz(t, []byte(one("1")))
	rec := newRecord(t)
	path := filepath.Join(t.TempDir(), "rows.txt.gz")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	res, err := File(context.Background(), Input{Record: rec, Adapter: lines{}, Path: path, Seal: true})
	if err != nil {
		t.Fatal(err)
	}
	r, err := rec.OpenRaw(res.File.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if b, err := io.ReadAll(r); err != nil || crc32.ChecksumIEEE(b) != crc32.ChecksumIEEE(data) {
		t.Errorf("kept %d bytes of %d, %v", len(b), len(data), err)
	}
	if res.Name != "rows.txt.gz" {
		t.Errorf("name %q", res.Name)
	}
}
