package record

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"trucewatch/truce"
)

// forge opens the database of a closed record as a forger would, without the
// program, and with the triggers against change removed.
func forge(t *testing.T, dir string, statements ...string) {
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
	var drops []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		drops = append(drops, "DROP TRIGGER "+name)
	}
	rows.Close()
	for _, q := range append(drops, statements...) {
		if _, err := db.Exec(q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}

// filled makes a closed record of 20 reports and an agreement, and returns its root.
func filled(t *testing.T) (dir string, root string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "record")
	o := options()
	o.Rand = seeded(1)
	r, err := Create(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	mustAppend(t, r, samples(t, 0, 20)...)
	mustSeal(t, r)
	return dir, mustCheck(t, r).Root.String()
}

func reopen(t *testing.T, dir string) *Record {
	t.Helper()
	r, err := Open(dir, options())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func TestTamperingIsFoundAndNamed(t *testing.T) {
	for _, c := range []struct {
		name, words string
		statements  []string
	}{
		{"a body changed", "row 5 (report/1): its body does not give its leaf",
			[]string{`UPDATE body SET fields = replace(fields, CAST('residents' AS BLOB), CAST('officials' AS BLOB)) WHERE seq = 5`}},
		{"a body cut", "row 5", []string{`UPDATE body SET fields = substr(fields, 1, 100) WHERE seq = 5`}},
		{"a body swapped with another's", "row 5", []string{`UPDATE body SET fields = (SELECT fields FROM body WHERE seq = 6) WHERE seq = 5`}},
		{"a seed changed", "row 5", []string{`UPDATE body SET seed = zeroblob(32) WHERE seq = 5`}},
		{"a leaf changed", "row 5", []string{`UPDATE entry SET leaf = (SELECT leaf FROM entry WHERE seq = 6) WHERE seq = 5`}},
		{"two rows swapped", "row 5", []string{
			`UPDATE entry SET seq = -1 WHERE seq = 5`, `UPDATE entry SET seq = 5 WHERE seq = 6`, `UPDATE entry SET seq = 6 WHERE seq = -1`}},
		{"a kind changed", "row 5", []string{`UPDATE entry SET kind = 'refusal/1' WHERE seq = 5`}},
		{"an unknown kind", "row 5: record: kind of entry unknown", []string{`UPDATE entry SET kind = 'rumour/1' WHERE seq = 5`}},
		{"a body removed", "row 5 (report/1) has no body, and no erasure names it", []string{`DELETE FROM body WHERE seq = 5`}},
		{"a body removed under a false erasure", "row 5 has no body, and the erasure in row 3 does not name it",
			[]string{`DELETE FROM body WHERE seq = 5`, `INSERT INTO erased VALUES (5, 3)`}},
		{"a row removed", "row 5 is missing", []string{`DELETE FROM entry WHERE seq = 5`}},
		{"the last rows removed", "the last seal has 20 rows and the record 18",
			[]string{`DELETE FROM entry WHERE seq >= 18`, `DELETE FROM body WHERE seq >= 18`, `DELETE FROM known WHERE seq >= 18`}},
		{"a row added", "the last seal has 20 rows and the record 21",
			[]string{`INSERT INTO entry SELECT 20, kind, leaf FROM entry WHERE seq = 0`, `INSERT INTO body SELECT 20, seed, fields FROM body WHERE seq = 0`}},
		{"a body without an entry", "there is a body 99", []string{`INSERT INTO body SELECT 99, seed, fields FROM body WHERE seq = 0`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir, _ := filled(t)
			forge(t, dir, c.statements...)
			_, err := reopen(t, dir).Check(context.Background())
			if !errors.Is(err, ErrAltered) || !strings.Contains(err.Error(), c.words) {
				t.Errorf("error %v, want ErrAltered with %q", err, c.words)
			}
		})
	}
}

// TestConsistentForgeryChangesTheRoot: body and leaf replaced together pass Check
// and fail against the root that others hold.
func TestConsistentForgeryChangesTheRoot(t *testing.T) {
	dir, root := filled(t)
	other := filepath.Join(t.TempDir(), "other")
	o := options()
	o.Rand = seeded(2)
	r, err := Create(other, o)
	if err != nil {
		t.Fatal(err)
	}
	mustAppend(t, r, samples(t, 50, 51)...)
	mustSeal(t, r)
	r.Close()
	forge(t, dir, `ATTACH '`+filepath.Join(other, "record.db")+`' AS o`,
		`UPDATE entry SET leaf = (SELECT leaf FROM o.entry) WHERE seq = 5`,
		`UPDATE body SET seed = (SELECT seed FROM o.body), fields = (SELECT fields FROM o.body) WHERE seq = 5`)
	if got := mustCheck(t, reopen(t, dir)).Root.String(); got == root {
		t.Error("a replaced row left the root as it was")
	}
}

func TestEntryOfAnotherLogIsFound(t *testing.T) {
	dir, _ := filled(t)
	forge(t, dir, `UPDATE meta SET value = 'example.org/other' WHERE name = 'log'`)
	o := options()
	o.Log = ""
	r, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := r.Check(context.Background()); err == nil || !strings.Contains(err.Error(), "belongs to log") {
		t.Errorf("error %v", err)
	}
}

func TestTriggersRefuseChanges(t *testing.T) {
	r := create(t, options())
	mustAppend(t, r, samples(t, 0, 3)...)
	mustSeal(t, r)
	for _, q := range []string{
		`UPDATE entry SET kind = 'x'`, `DELETE FROM entry`, `DELETE FROM entry WHERE seq = 2`,
		`INSERT OR REPLACE INTO entry SELECT 1, kind, leaf FROM entry WHERE seq = 2`,
		`UPDATE body SET seed = zeroblob(32)`, `DELETE FROM body WHERE seq = 1`,
		`INSERT OR REPLACE INTO body SELECT 1, seed, fields FROM body WHERE seq = 2`,
		`UPDATE known SET key = zeroblob(16)`, `DELETE FROM known`, `UPDATE seal SET sealed = ''`, `DELETE FROM seal`,
		`INSERT INTO erased VALUES (1, 2)`, `UPDATE meta SET value = '0'`, `DELETE FROM meta`,
	} {
		if _, err := r.write.Exec(q); err == nil || !strings.Contains(err.Error(), "record: ") {
			t.Errorf("%s: error %v, want a refusal", q, err)
		}
	}
	mustCheck(t, r)
}

func TestRecordOfANewerProgram(t *testing.T) {
	dir, _ := filled(t)
	forge(t, dir, `UPDATE meta SET value = '2' WHERE name = 'format'`)
	_, err := Open(dir, options())
	if !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), "update trucewatch") {
		t.Errorf("error %v, want ErrNewer with its cure", err)
	}
	forge(t, dir, `UPDATE meta SET value = 'two' WHERE name = 'format'`)
	if _, err := Open(dir, options()); err == nil || errors.Is(err, ErrNewer) {
		t.Errorf("a format that is no number: %v", err)
	}
}

func TestClockThatRunsBack(t *testing.T) {
	now := noon
	o := options()
	o.Now = func() time.Time { return now }
	r := create(t, o)
	mustAppend(t, r, samples(t, 0, 1)...)
	mustSeal(t, r)
	now = noon.Add(-time.Minute)
	mustAppend(t, r, samples(t, 1, 2)...)
	if _, err := r.Seal(context.Background()); !errors.Is(err, ErrClock) {
		t.Errorf("sealed with a clock that runs back: %v", err)
	}
	if r.UnsealedLen() != 1 {
		t.Error("the waiting entry is gone")
	}
	now = noon
	if info := mustSeal(t, r); info.To != 2 {
		t.Errorf("sealed up to %d, want 2", info.To)
	}
}

func TestErasureLeavesNoTrace(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "record")
	r, err := Create(dir, options())
	if err != nil {
		t.Fatal(err)
	}
	const secret = "witness Oksana of house 14"
	raw, err := r.PutRaw(strings.NewReader("id;text\n1;"+secret), 0)
	if err != nil {
		t.Fatal(err)
	}
	rep := sample(77)
	rep.Text, rep.Raw = secret, truce.Raw{SHA256: raw.SHA256, Line: 2}
	file, _ := FileEntry(FileTaken{SHA256: raw.SHA256, Name: "x.csv", Adapter: "viina"})
	mustAppend(t, r, append(samples(t, 0, 30), entryOf(t, rep), file)...)
	mustSeal(t, r)
	before := mustCheck(t, r)
	var seq int64 = -1
	for row, err := range r.Rows(context.Background(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range row.Fields {
			if f.Name == "text" && string(f.Value) == secret {
				seq = row.Seq
			}
		}
	}
	if err := r.Erase(context.Background(), Erasure{Rows: []int64{seq}, Reason: "consent withdrawn", Signer: "o1", Approver: "o2"}); err != nil {
		t.Fatal(err)
	}
	for _, path := range files(t, dir) {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b, []byte(secret)) {
			t.Errorf("the erased text is still in %s", path)
		}
	}
	after := mustCheck(t, r)
	if after.Erased != 1 || after.ErasedFiles != 1 || after.Rows != before.Rows+1 {
		t.Errorf("check after erasing: %+v", after)
	}
	if root, err := r.RootAt(context.Background(), before.Rows); err != nil || root != before.Root {
		t.Errorf("erasing changed the tree: %v, %v", root, err)
	}
	if n := len(reports(t, r)); n != 30 {
		t.Errorf("%d reports can be read, want 30", n)
	}
	// Sent again it is a new report.
	if got := mustAppend(t, r, entryOf(t, rep))[0].State; got != New {
		t.Errorf("an erased report sent again is %s", got)
	}
	r.Close()
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestInterruptedErasureIsCompleted stops after the entry is sealed.
func TestInterruptedErasureIsCompleted(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "record")
	r, err := Create(dir, options())
	if err != nil {
		t.Fatal(err)
	}
	mustAppend(t, r, samples(t, 0, 3)...)
	mustSeal(t, r)
	e, _ := erasureEntry(Erasure{Rows: []int64{1}, Reason: "r", Signer: "s"})
	mustAppend(t, r, e)
	mustSeal(t, r)
	r.Close()
	if got := mustCheck(t, reopen(t, dir)); got.Erased != 1 {
		t.Errorf("%d bodies erased after opening, want 1", got.Erased)
	}
}

func TestErasuresThatAreRefused(t *testing.T) {
	r := create(t, options())
	mustAppend(t, r, samples(t, 0, 3)...)
	mustSeal(t, r)
	for name, e := range map[string]Erasure{
		"nothing named": {Reason: "r", Signer: "s"},
		"no reason":     {Rows: []int64{1}, Signer: "s"},
		"no signer":     {Rows: []int64{1}, Reason: "r"},
		"no such row":   {Rows: []int64{3}, Reason: "r", Signer: "s"},
		"negative row":  {Rows: []int64{-1}, Reason: "r", Signer: "s"},
		"path as file":  {Files: []string{"../../record.db"}, Reason: "r", Signer: "s"},
	} {
		if err := r.Erase(context.Background(), e); err == nil {
			t.Errorf("%s: erased", name)
		}
	}
	ok := Erasure{Rows: []int64{1}, Reason: "r", Signer: "s"}
	if err := r.Erase(context.Background(), ok); err != nil {
		t.Fatal(err)
	}
	if err := r.Erase(context.Background(), Erasure{Rows: []int64{3}, Reason: "r", Signer: "s"}); err == nil {
		t.Error("an erasure was erased")
	}
	mustCheck(t, r)
}

func TestRawFiles(t *testing.T) {
	r := create(t, options())
	content := bytes.Repeat([]byte("row\n"), 100_000)
	raw, err := r.PutRaw(bytes.NewReader(content), 0)
	if err != nil || raw.Bytes != int64(len(content)) || raw.Known {
		t.Fatalf("kept %+v, %v", raw, err)
	}
	again, err := r.PutRaw(bytes.NewReader(content), int64(len(content)))
	if err != nil || !again.Known || again.SHA256 != raw.SHA256 {
		t.Fatalf("kept again: %+v, %v", again, err)
	}
	read := func() ([]byte, error) {
		f, err := r.OpenRaw(raw.SHA256)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		var b bytes.Buffer
		_, err = io.Copy(&b, f)
		return b.Bytes(), err
	}
	if got, err := read(); err != nil || !bytes.Equal(got, content) {
		t.Fatalf("read %d bytes, %v", len(got), err)
	}
	if _, err := r.PutRaw(bytes.NewReader(content), 1000); !errors.Is(err, ErrRawTooLarge) {
		t.Errorf("over the limit: %v", err)
	}
	if _, err := r.PutRaw(io.MultiReader(strings.NewReader("ab"), errReader{}), 0); !errors.Is(err, errBroken) {
		t.Errorf("broken reader: %v", err)
	}
	file, _ := FileEntry(FileTaken{SHA256: raw.SHA256, Name: "x.csv", Adapter: "viina"})
	mustAppend(t, r, file)
	mustSeal(t, r)
	if got := mustCheck(t, r); got.Files != 1 {
		t.Errorf("checked %d files", got.Files)
	}
	if left := files(t, filepath.Join(r.dir, "raw")); len(left) != 1 {
		t.Errorf("left in raw/: %v", left)
	}

	path, _ := r.rawPath(raw.SHA256)
	content[200_000] ^= 1
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := read(); !errors.Is(err, ErrRawDamaged) {
		t.Errorf("a flipped bit was read: %v", err)
	}
	if _, err := r.Check(context.Background()); !errors.Is(err, ErrAltered) || !strings.Contains(err.Error(), "named by row 0") {
		t.Errorf("check of a flipped bit: %v", err)
	}
	content[200_000] ^= 1
	if _, err := r.PutRaw(bytes.NewReader(content), 0); err != nil {
		t.Fatal(err)
	}
	mustCheck(t, r) // sending it again has healed it
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Check(context.Background()); !errors.Is(err, ErrAltered) || !strings.Contains(err.Error(), "is gone") {
		t.Errorf("check of a missing file: %v", err)
	}
	for _, bad := range []string{"", "../../etc/passwd", strings.Repeat("A", 64), strings.Repeat("0", 63)} {
		if _, err := r.OpenRaw(bad); err == nil {
			t.Errorf("opened %q", bad)
		}
	}
}

var errBroken = errors.New("broken pipe")

type errReader struct{}

func (errReader) Read([]byte) (int, error) { return 0, errBroken }

func TestLeftoversAreSwept(t *testing.T) {
	dir, _ := filled(t)
	left := filepath.Join(dir, "raw", "in-123")
	if err := os.WriteFile(left, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	reopen(t, dir)
	if _, err := os.Stat(left); err == nil {
		t.Error("what an interrupted write left is still there")
	}
}

// TestFullDatabase fills the database to a limit of pages, as a full disk would.
func TestFullDatabase(t *testing.T) {
	r := create(t, options())
	limit := func(pages int) {
		if _, err := r.write.Exec(fmt.Sprintf(`PRAGMA max_page_count = %d`, pages)); err != nil {
			t.Fatal(err)
		}
	}
	limit(120)
	var acked []int
	refusedAt := -1
	for i := range 2000 {
		_, err := r.Append(context.Background(), samples(t, i, i+1))
		if err == nil {
			acked = append(acked, i)
			continue
		}
		if !errors.Is(err, ErrDiskFull) {
			t.Fatalf("full disk: %v", err)
		}
		refusedAt = i
		break
	}
	if refusedAt < 0 {
		t.Fatal("120 pages took 2,000 reports")
	}
	// The seal needs room too; it must fail whole or succeed whole.
	if _, err := r.Seal(context.Background()); err != nil && !errors.Is(err, ErrDiskFull) {
		t.Fatalf("seal on a full disk: %v", err)
	}
	if n := r.Len() + r.UnsealedLen(); n != int64(len(acked)) {
		t.Fatalf("%d entries, %d were acknowledged", n, len(acked))
	}
	limit(1_000_000)
	mustAppend(t, r, samples(t, refusedAt, refusedAt+1)...)
	mustSeal(t, r)
	mustCheck(t, r)
	var ids []string
	for _, rep := range reports(t, r) {
		ids = append(ids, rep.ID)
	}
	slices.Sort(ids)
	var want []string
	for _, i := range append(acked, refusedAt) {
		want = append(want, sample(i).ID)
	}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Errorf("ids in the record (-acknowledged +got):\n%s", diff)
	}
}
