package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf16"

	"github.com/rogpeppe/go-internal/testscript"
)

// Two rows that every readable file of bad_files.txt begins with.
const twoRows = "id,date,text\nr1,2023-01-05,one\nr2,2023-01-06,two\n"

// badFiles writes files whose bytes a script cannot hold.
func badFiles(dir string) error {
	wide := "id,date,text" + strings.Repeat(",c", 10_000) + "\nw1,2023-01-07,wide" + strings.Repeat(",x", 10_000) + "\n"
	more := ""
	for _, id := range []string{"3", "4", "5", "6", "7", "8"} {
		more += "r" + id + ",2023-01-07,x\n"
	}
	zeros := bytes.Repeat([]byte{'0'}, 8<<20)
	whole := packed([]byte(twoRows))
	for name, data := range map[string][]byte{
		"report.pdf":   []byte("%PDF-1.7 x"),
		"cyrillic.csv": []byte("id,date,text\n1,2023-01-05,\xce\xe1\xf1\xf2\xb3\xeb\n"), // windows-1251
		"bom.csv":      []byte("\ufeff" + twoRows),
		"utf16.csv":    littleEndian(twoRows),
		"nul.csv":      []byte(twoRows + "n\x00,2023-01-05,x\n"),
		"invalid.csv":  []byte(twoRows + more + "n,\xff2023-01-05,x\n"),
		"not.gz":       []byte("\x1f\x8bnothing of the kind"),
		"cut.csv.gz":   whole[:len(whole)-4],
		"bomb.gz":      packed(zeros),
		"bomb.zip":     archive("zeros.csv", zeros),
		"slip.zip":     archive("../../evil.csv", []byte(twoRows)),
		"mixed.zip":    archive("a.csv", []byte(twoRows), "inner.zip", []byte("PK")),
		"wide.csv":     []byte(wide),
		"deep.jsonl": []byte(`{"id":"1","source":"a","attrs":` + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000) + "}\n" +
			`{"id":"2","source":"a"}` + "\n"),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func packed(data []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(data) // into memory, which does not fail
	_ = z.Close()
	return b.Bytes()
}

// archive makes a zip of names and contents in turn.
func archive(members ...any) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(members); i += 2 {
		w, err := z.Create(members[i].(string))
		if err != nil {
			panic(err)
		}
		_, _ = w.Write(members[i+1].([]byte))
	}
	_ = z.Close()
	return b.Bytes()
}

func littleEndian(s string) []byte {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

// exits runs a command that must end with one exit code.
func exits(code int) func(ts *testscript.TestScript, neg bool, args []string) {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		if neg || len(args) == 0 {
			ts.Fatalf("want a command")
		}
		err := ts.Exec(args[0], args[1:]...)
		var got int
		if e, ok := err.(interface{ ExitCode() int }); ok {
			got = e.ExitCode()
		}
		if got != code {
			ts.Fatalf("%s ended with %d (%v), want %d", strings.Join(args, " "), got, err, code)
		}
	}
}
