package source

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"trucewatch/truce"
)

// brokenAfter gives its text and then fails, as a download does that breaks off.
func brokenAfter(text string) io.Reader {
	return io.MultiReader(strings.NewReader(text), &failing{})
}

type failing struct{}

func (*failing) Read([]byte) (int, error) { return 0, errors.New("connection lost") }

// TestRowsBeforeABreakAreRead: a file that breaks off gives the rows before, and
// never takes the torn row for a whole one.
func TestRowsBeforeABreakAreRead(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"inside a row":     {"a,b\n1,2\n3,4", []string{"2:1|2", "3!the file breaks off in this row (connection lost)", "0!reading stopped"}},
		"at a line break":  {"a,b\n1,2\n", []string{"2:1|2", "0!reading stopped"}},
		"inside of quotes": {"a,b\n1,2\n3,\"x", []string{"2:1|2", "3!the file breaks off in this row (connection lost)", "0!reading stopped"}},
	} {
		t.Run(name, func(t *testing.T) {
			tab, err := OpenTable(Input{Name: "x", R: brokenAfter(c.in)}, TableOptions{Need: []string{"a", "b"}})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for row, err := range tab.Rows() {
				var fe *FileError
				var re *RowError
				switch {
				case errors.As(err, &fe):
					got = append(got, "0!"+fe.Reason)
				case errors.As(err, &re):
					got = append(got, strconv.Itoa(row.Line)+"!"+re.Reason)
				default:
					got = append(got, strconv.Itoa(row.Line)+":"+strings.Join(row.Fields(), "|"))
				}
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestTruncatedGzip: what a cut archive still holds is read.
func TestTruncatedGzip(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	rows := "a,b\n" + strings.Repeat("1,2\n", 5000)
	if _, err := io.WriteString(z, rows); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	cut, err := gzip.NewReader(bytes.NewReader(b.Bytes()[:b.Len()-4])) // without the end of the checksum
	if err != nil {
		t.Fatal(err)
	}
	tab, err := OpenTable(Input{Name: "x", R: cut}, TableOptions{})
	if err != nil {
		t.Fatal(err)
	}
	n, last := 0, error(nil)
	for _, err := range tab.Rows() {
		if last = err; err == nil {
			n++
		}
	}
	if n != 5000 || !errors.Is(last, io.ErrUnexpectedEOF) {
		t.Errorf("%d rows, then %v; want 5000 and an unexpected end", n, last)
	}
}

// TestFewInvalidLines: a damaged row does not condemn the file; a file of another
// encoding is refused as a whole.
func TestFewInvalidLines(t *testing.T) {
	good := strings.Repeat("1,fine\n", 8)
	got := readAll("a,b\n"+good+"2,caf\xe9\n", TableOptions{})
	if want := "10!the row is not valid UTF-8 (byte 6 of the row is 0xe9)"; len(got) != 9 || got[8] != want {
		t.Errorf("got %q, want 8 rows and %q", got, want)
	}
	_, err := OpenTable(Input{Name: "x", R: strings.NewReader("a,b\n1,caf\xe9\n2,na\xefve\n3,x\n")}, TableOptions{})
	if err == nil || !strings.Contains(err.Error(), "windows-1252") {
		t.Errorf("a file of another encoding gave %v", err)
	}
}

// TestOwnIDs: an id of the source is never changed, whichever row comes first;
// rows without one that are alike are told apart.
func TestOwnIDs(t *testing.T) {
	ids := func(in string) []string {
		var out []string
		for rep, err := range ParseTable(Input{Name: "x", R: strings.NewReader(in)}, TableOptions{ID: "id"}, func(r Row) ([]truce.Report, error) {
			id := r.Get("id")
			if id == "" {
				id = ContentID(r.Get("b"))
			}
			return []truce.Report{{Source: "s", ID: id, Kind: truce.KindPoint, Text: r.Get("b")}}, nil
		}) {
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, rep.ID+" "+rep.Text)
		}
		return out
	}
	x := ContentID("x")
	want := []string{"7 one", "7 two", "7 one", x + " x", x + "#2 x"}
	if d := cmp.Diff(want, ids("id,b\n7,one\n7,two\n7,one\n,x\n,x\n")); d != "" {
		t.Error(d)
	}
}
