package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"trucewatch/truce"
)

// readAll renders rows as "line:a|b" and refusals as "line!reason".
func readAll(in string, o TableOptions) []string {
	var out []string
	t, err := OpenTable(Input{Name: "t.csv", R: iotest.HalfReader(strings.NewReader(in))}, o)
	if err != nil {
		return []string{"file!" + err.Error()}
	}
	for row, err := range t.Rows() {
		var re *RowError
		switch {
		case errors.As(err, &re):
			out = append(out, fmt.Sprintf("%d!%s", re.Line, re.Reason))
		case err != nil:
			out = append(out, "stop!"+err.Error())
		default:
			out = append(out, fmt.Sprintf("%d:%s", row.Line, strings.Join(row.Fields(), "|")))
		}
	}
	return out
}

func TestRows(t *testing.T) {
	const never = "a quote is opened and never closed"
	const off = "the row breaks off inside quotes or has a wrong number of columns"
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"plain":                   {"a,b\n1,2\n3,4\n", []string{"2:1|2", "3:3|4"}},
		"no final break":          {"a,b\n1,2", []string{"2:1|2"}},
		"crlf":                    {"a,b\r\n1,2\r\n", []string{"2:1|2"}},
		"old macintosh":           {"a,b\r1,2\r3,4\r", []string{"2:1|2", "3:3|4"}},
		"stray cr inside a field": {"a,b\n1,x\ry\n3,4\n", []string{"2:1|x\ry", "3:3|4"}},
		"byte order mark":         {"\ufeffa,b\n1,2\n", []string{"2:1|2"}},
		"semicolons":              {"a;b\n1;2,5\n", []string{"2:1|2,5"}},
		"tabs":                    {"a\tb\n1\t2\n", []string{"2:1|2"}},
		"pipes":                   {"a|b\n1|2\n", []string{"2:1|2"}},
		"sep line":                {"sep=;\na;b\n1;2\n", []string{"2:1|2"}},
		"quoted":                  {"a,b\n\"1,1\",\"say \"\"no\"\"\"\n", []string{`2:1,1|say "no"`}},
		"line break in quotes":    {"a,b\n\"1\n1\",2\n3,4\n", []string{"2:1\n1|2", "4:3|4"}},
		"bare quote in quotes":    {"a,b\n\"5\" shell\",2\n", []string{`2:5" shell|2`}},
		"quote in bare field":     {"a,b\n5\" shell,2\n", []string{`2:5" shell|2`}},
		"too few":                 {"a,b\n1\n3,4\n", []string{"2!the row has 1 columns, the header has 2", "3:3|4"}},
		"too many":                {"a,b\n1,2,3\n3,4\n", []string{"2!the row has 3 columns, the header has 2", "3:3|4"}},
		"empty superfluous":       {"a,b\n1,2,, \n", []string{"2:1|2"}},
		"empty lines":             {"a,b\n\n1,2\n\r\n3,4\n\n", []string{"3:1|2", "5:3|4"}},
		"empty fields":            {"a,b\n,\n\"\",\"\"\n", []string{"2:|", "3:|"}},
		"quote never closed":      {"a,b\n\"1,2\n3,4\n5,6\n", []string{"2!" + never, "3:3|4", "4:5|6"}},
		"quote swallows a row":    {"a,b\n\"5\" shell,2\nx,\"y\"\n7,8\n", []string{"2!" + off, "3:x|y", "4:7|8"}},
		"nul":                     {"a,b\n1,\x00\n3,4\n", []string{"2!the row holds a NUL byte (byte 3 of the row)", "3:3|4"}},
		"invalid utf-8":           {"a,b\n" + strings.Repeat("ї", 20) + ",\xff\n3,4\n", []string{"2!the row is not valid UTF-8 (byte 42 of the row is 0xff)", "3:3|4"}},
		"header only":             {"a,b\n", nil},
		"other order and case":    {" B ,A\n2,1\n", []string{"2:2|1"}},
	} {
		t.Run(name, func(t *testing.T) {
			if d := cmp.Diff(c.want, readAll(c.in, TableOptions{Need: []string{"a", "b"}})); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestHeaderErrorsSayWhatIsThere(t *testing.T) {
	got := readAll("lat,lon\n1,2\n", TableOptions{Need: []string{"latitude|y", "lon"}})
	if len(got) != 1 || !strings.Contains(got[0], "lacks latitude or y; it has lat, lon") || !strings.Contains(got[0], "csvmap") {
		t.Errorf("got %q", got)
	}
	if got := readAll("", TableOptions{}); !strings.Contains(got[0], "empty") {
		t.Errorf("got %q", got)
	}
	if got := readAll("1,2\n3,4\n", TableOptions{Need: []string{"a", "b"}, Headerless: []string{"a", "b"}}); cmp.Diff([]string{"1:1|2", "2:3|4"}, got) != "" {
		t.Errorf("headerless: %q", got)
	}
}

func TestEncodings(t *testing.T) {
	utf16 := func(s string, big, mark bool) string {
		var b strings.Builder
		if mark {
			s = "\ufeff" + s
		}
		for _, r := range s {
			if big {
				b.WriteByte(byte(r >> 8))
				b.WriteByte(byte(r))
			} else {
				b.WriteByte(byte(r))
				b.WriteByte(byte(r >> 8))
			}
		}
		return b.String()
	}
	const text = "a,b\nКиїв,2\n"
	for _, big := range []bool{false, true} {
		for _, mark := range []bool{false, true} {
			if got := readAll(utf16(text, big, mark), TableOptions{Need: []string{"a", "b"}}); cmp.Diff([]string{"2:Київ|2"}, got) != "" {
				t.Errorf("UTF-16 big endian %v, mark %v: %q", big, mark, got)
			}
		}
	}
	cp1251 := "a,b\n\xca\xe8\xbf\xe2,2\n"
	if got := readAll(cp1251, TableOptions{Need: []string{"a", "b"}}); !strings.Contains(got[0], "looks like windows-1251") {
		t.Errorf("Windows-1251 without a word for it: %q", got)
	}
	if got := readAll(cp1251, TableOptions{Need: []string{"a", "b"}, Encoding: "windows-1251"}); cmp.Diff([]string{"2:Київ|2"}, got) != "" {
		t.Errorf("Windows-1251 as named: %q", got)
	}
	if got := readAll("a,b\nM\xfcnchen,K\xf6ln\n", TableOptions{Need: []string{"a", "b"}}); !strings.Contains(got[0], "windows-1252") {
		t.Errorf("Windows-1252: %q", got)
	}
	if got := readAll("a,b\n1,2\n", TableOptions{Encoding: "ebcdic"}); !strings.Contains(got[0], "koi8-u") {
		t.Errorf("an unknown encoding should list the known ones: %q", got)
	}
}

func TestTenThousandColumns(t *testing.T) {
	header := "a,b" + strings.Repeat(",x", 9998)
	row := "1,2" + strings.Repeat(",", 9998)
	if got := readAll(header+"\n"+row+"\n", TableOptions{Need: []string{"a", "b"}}); len(got) != 1 || !strings.HasPrefix(got[0], "2:1|2|") {
		t.Errorf("got %.80q", got)
	}
	if got := readAll(strings.Repeat("x,", 20000)+"\n", TableOptions{Need: []string{"a"}}); !strings.Contains(got[0], "20001 columns; 16384 is the limit") {
		t.Errorf("got %.200q", got)
	}
}

// endless yields pattern for ever, n bytes in all.
type endless struct {
	pattern []byte
	left    int64
	at      int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	n := 0
	for n < len(p) {
		k := copy(p[n:], e.pattern[e.at:])
		n += k
		e.at = (e.at + k) % len(e.pattern)
	}
	e.left -= int64(n)
	return n, nil
}

// TestMemoryIsBounded reads a huge file, a line without an end and a file of
// opened quotes; what stays allocated must not grow with the input.
func TestMemoryIsBounded(t *testing.T) {
	for name, c := range map[string]struct {
		pattern string
		size    int64
	}{
		"rows":          {"1,some text that is not short,2025-03-13\n", 60 << 20},
		"one long line": {"abcdefgh,", 150 << 20},
		"open quotes":   {"\"x,1\n", 20 << 20},
		"quoted blocks": {"\"" + strings.Repeat("text\n", 100) + "\",2,3\n", 50 << 20},
	} {
		t.Run(name, func(t *testing.T) {
			r := io.MultiReader(strings.NewReader("a,b,c\n"), &endless{pattern: []byte(c.pattern), left: c.size})
			tab, err := OpenTable(Input{Name: "big", R: r}, TableOptions{})
			if err != nil {
				t.Fatal(err)
			}
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			rows, refused := 0, 0
			for _, err := range tab.Rows() {
				if err != nil {
					refused++
				} else {
					rows++
				}
			}
			runtime.GC()
			runtime.ReadMemStats(&after)
			if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 40<<20 {
				t.Errorf("%d MB stay allocated after %d rows", grown>>20, rows)
			}
			if rows+refused == 0 {
				t.Error("nothing was read and nothing refused")
			}
		})
	}
}

// TestRoundTrip: whatever is written by the book is read back.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "columns")
		value := rapid.StringMatching(`[a-zїы",;\n\r 0-9]{0,12}`)
		want := [][]string{}
		var b bytes.Buffer
		for i := range n {
			fmt.Fprintf(&b, "%sc%d", map[bool]string{true: ",", false: ""}[i > 0], i)
		}
		b.WriteString("\n")
		for range rapid.IntRange(0, 6).Draw(t, "rows") {
			row := make([]string, n)
			for i := range n {
				row[i] = value.Draw(t, "value")
				fmt.Fprintf(&b, "%s\"%s\"", map[bool]string{true: ",", false: ""}[i > 0], strings.ReplaceAll(row[i], `"`, `""`))
			}
			b.WriteString("\n")
			want = append(want, row)
		}
		tab, err := OpenTable(Input{Name: "t", R: iotest.OneByteReader(bytes.NewReader(b.Bytes()))}, TableOptions{Delimiter: ','})
		if err != nil {
			t.Fatal(err)
		}
		got := [][]string{}
		for row, err := range tab.Rows() {
			if err != nil {
				t.Fatalf("%v in %q", err, b.String())
			}
			got = append(got, append([]string{}, row.Fields()...))
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("%s of %q", d, b.String())
		}
	})
}

func FuzzTable(f *testing.F) {
	f.Add("a,b\n1,2\n\"x\ny\",\"\"\"\"\n")
	f.Add("a;b\r\n\"1;2\r\n")
	f.Add("\xff\xfea\x00,\x00b\x00\n\x00")
	f.Fuzz(func(t *testing.T, in string) {
		tab, err := OpenTable(Input{Name: "f", R: strings.NewReader(in)}, TableOptions{})
		if err != nil {
			return
		}
		line := 0
		for row, err := range tab.Rows() {
			var fe *FileError
			if errors.As(err, &fe) {
				t.Fatalf("a bad row stopped the file: %v", err)
			}
			if row.Line <= line {
				t.Fatalf("line %d after line %d", row.Line, line)
			}
			line = row.Line
			if err == nil && len(row.Fields()) != len(tab.Columns()) {
				t.Fatalf("%d fields for %d columns", len(row.Fields()), len(tab.Columns()))
			}
		}
	})
}

func TestLines(t *testing.T) {
	var got []string
	for l, err := range Lines(Input{Name: "x", R: strings.NewReader("\ufeffone\n\n" + strings.Repeat("z", 50) + "\nlast\x00\nend")}, 20) {
		if err != nil {
			got = append(got, err.Error())
			continue
		}
		got = append(got, fmt.Sprintf("%d:%s", l.Number, l.Text))
	}
	want := []string{"1:one", "x:3: the line is longer than 20 bytes", `x:4: the row holds a NUL byte (byte 5 of the row): "last\x00"; export the file again`, "5:end"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func BenchmarkTable(b *testing.B) {
	row := "106315,20220224,2,1692990,unian,https://www.unian.ua/war/u-nizhini,699942,Nizhyn,Chernihiv,Nizhyns'ka,31.880033,51.046414,,0,,0,У Ніжині ракетним ударом знищено\n"
	header := "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q\n"
	b.SetBytes(int64(len(row)))
	tab, _ := OpenTable(Input{Name: "b", R: io.MultiReader(strings.NewReader(header), &endless{pattern: []byte(row), left: int64(b.N) * int64(len(row))})}, TableOptions{})
	b.ReportAllocs()
	b.ResetTimer()
	for row, err := range tab.Rows() {
		if err == nil && row.Get("q") == "" {
			b.Fatal("empty")
		}
	}
}

func TestJoinHeaders(t *testing.T) {
	for _, c := range []struct {
		rows [][]string
		want []string
	}{
		{[][]string{{"a", "b"}}, []string{"a", "b"}},
		{[][]string{{"Date", "Place", "", "Note"}, {"", "lat", "lon", ""}}, []string{"Date", "Place / lat", "Place / lon", "Note"}},
		{[][]string{{"Date", "", "Killed"}, {"", "X", ""}}, []string{"Date", "X", "Killed"}},
		{[][]string{{"A", "", "B", ""}, {"x", "y", "x", "y"}}, []string{"A / x", "A / y", "B / x", "B / y"}},
		{nil, []string{}},
	} {
		if d := cmp.Diff(c.want, JoinHeaders(c.rows)); d != "" {
			t.Errorf("%v: %s", c.rows, d)
		}
	}
}

func TestHeaderBelowATitle(t *testing.T) {
	in := "Log of the post\n;;\nDate;Place;\n;lat;lon\n1;2;3\n"
	got := readAll(in, TableOptions{HeaderRows: []int{3, 4}})
	if d := cmp.Diff([]string{"5:1|2|3"}, got); d != "" {
		t.Error(d)
	}
	if got := readAll("a,b\n", TableOptions{HeaderRows: []int{7}}); !strings.Contains(got[0], "empty") && !strings.Contains(got[0], "header") {
		t.Errorf("a header that is not there: %q", got)
	}
}

func TestExerciseColumn(t *testing.T) {
	tab, err := OpenTable(Input{Name: "x", R: strings.NewReader("id,exercise\n1,true\n2,\n3,no\n")}, TableOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var got []bool
	for rep, err := range tab.Reports(func(row Row) ([]truce.Report, error) {
		return []truce.Report{{Source: "s", ID: row.Get("id"), Kind: truce.KindPoint}}, nil
	}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, rep.Exercise)
	}
	if d := cmp.Diff([]bool{true, false, false}, got); d != "" {
		t.Error(d)
	}
}
