package mission_test

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trucewatch/mission"
	"trucewatch/source/all"
	"trucewatch/truce"
)

// holding lists the files below a folder that hold some bytes.
func holding(t *testing.T, dir, what string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		if bytes.Contains(b, []byte(what)) {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestErasureLeavesNoBytes: after an erasure no file of the folder holds a word of the
// report, while it is open and after; the leaves stay, replay counts it.
func TestErasureLeavesNoBytes(t *testing.T) {
	ctx := context.Background()
	f := exerciseFolder(t)
	dir := f.Dir
	const secret = "the widow behind the green gate"
	ad, err := all.Lookup("jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]string{
		"a.jsonl": `{"id":"9001","source":"resident","time":{"from":"2031-05-05T10:00:00Z","to":"2031-05-05T10:10:00Z"},"place":{"lat":48.5,"lon":37.5,"radius_m":500},"act":"fire/artillery","text":"` + secret + `","exercise":true}`,
		"b.jsonl": `{"id":"9002","source":"resident","time":{"from":"2031-05-06T10:00:00Z","to":"2031-05-06T10:10:00Z"},"place":{"lat":48.5,"lon":37.5,"radius_m":500},"act":"fire/artillery","text":"harmless","exercise":true}`,
	} {
		if _, err := f.IngestStream(ctx, ad, name, strings.NewReader(row+"\n")); err != nil {
			t.Fatal(err)
		}
	}
	if len(holding(t, dir, secret)) < 2 { // the record and the kept file
		t.Fatalf("only %v hold the report", holding(t, dir, secret))
	}
	size := f.Record.Len()
	before, err := f.Record.RootAt(ctx, size)
	if err != nil {
		t.Fatal(err)
	}
	a := mission.EraseArgs{Reports: []truce.ReportKey{{Source: "resident", ID: "9001"}}, Reason: "consent withdrawn", Signer: "officer-2"}
	if _, err := f.Erase(ctx, a); err == nil {
		t.Error("one person erased")
	}
	a.Approver = "officer-3"
	unknown := a
	unknown.Reports = []truce.ReportKey{{Source: "resident", ID: "nobody"}}
	if _, err := f.Erase(ctx, unknown); err == nil {
		t.Error("what is not there was erased")
	}
	reply, err := f.Erase(ctx, a)
	if err != nil || len(reply.Rows) != 1 || reply.Files != 1 || reply.Beside != 0 {
		t.Fatalf("%+v, %v", reply, err)
	}
	if left := holding(t, dir, secret); len(left) > 0 {
		t.Errorf("after the erasure %v hold it", left)
	}
	if len(holding(t, dir, "harmless")) < 2 {
		t.Error("the other report is gone too")
	}
	if after, err := f.Record.RootAt(ctx, size); err != nil || after != before {
		t.Errorf("the log changed: %v", err)
	}
	replay, err := f.Replay(ctx)
	if err != nil || replay.Erased != 1 {
		t.Errorf("%+v, %v", replay, err)
	}
	if _, err := f.Erase(ctx, a); err == nil {
		t.Error("erased twice")
	}
}
