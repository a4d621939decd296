package record

import (
	"context"
	"errors"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

func TestCheckpointsAreKept(t *testing.T) {
	ctx := context.Background()
	dir, _ := filled(t)
	r := reopen(t, dir)
	n := r.Len()
	root, err := r.Root(ctx)
	if err != nil {
		t.Fatal(err)
	}
	c := Checkpoint{n, root, []byte("signed\n")}
	for range 2 { // the same again is no error
		if err := r.AddCheckpoint(ctx, c); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.AddCheckpoint(ctx, Checkpoint{n, tlog.Hash{}, []byte("signed\n")}); !errors.Is(err, ErrTwoCheckpoints) {
		t.Errorf("a second root of one size: %v", err)
	}
	if err := r.AddCheckpoint(ctx, Checkpoint{n + 1, root, nil}); err == nil {
		t.Error("a checkpoint of rows that are not there was stored")
	}
	a, b := Cosignature{n, "a", "— a x\n"}, Cosignature{n, "b", "— b y\n"}
	if err := r.AddCosignatures(ctx, b, a, a); err != nil {
		t.Fatal(err)
	}
	if err := r.AddCosignatures(ctx, Cosignature{n - 1, "a", "— a x\n"}); err == nil || !strings.Contains(err.Error(), "no checkpoint") {
		t.Errorf("a cosignature without its checkpoint: %v", err)
	}
	r.Close()
	r = reopen(t, dir)
	got, err := r.Checkpoints(ctx)
	if err != nil || len(got) != 1 || got[0].Root != root || string(got[0].Note) != "signed\n" {
		t.Errorf("checkpoints %+v, %v", got, err)
	}
	lines, err := r.Cosignatures(ctx, 0)
	if err != nil || len(lines) != 2 || lines[0] != a || lines[1] != b {
		t.Errorf("cosignatures %+v, %v", lines, err)
	}
	for _, q := range []string{`UPDATE checkpoint SET note = 'x'`, `DELETE FROM checkpoint`, `DELETE FROM cosignature`, `UPDATE cosignature SET line = 'x'`} {
		if _, err := r.write.Exec(q); err == nil {
			t.Errorf("%s was carried out", q)
		}
	}
	var tree treeHash
	for leaf, err := range r.Leaves(ctx, 0, n) {
		if err != nil {
			t.Fatal(err)
		}
		tree.add(leaf)
	}
	if tree.root() != root {
		t.Error("the leaves do not give the root")
	}
}

// TestOlderRecordGetsItsTables opens a record as programs before the log made it.
func TestOlderRecordGetsItsTables(t *testing.T) {
	dir, _ := filled(t)
	r := reopen(t, dir)
	for _, q := range []string{`DROP TABLE cosignature`, `DROP TABLE checkpoint`} {
		if _, err := r.write.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	r.Close()
	r = reopen(t, dir)
	if got, err := r.Checkpoints(context.Background()); err != nil || len(got) != 0 {
		t.Errorf("checkpoints %+v, %v", got, err)
	}
	if err := r.AddCheckpoint(context.Background(), Checkpoint{1, tlog.Hash{}, nil}); err == nil {
		if _, err := r.write.Exec(`DELETE FROM checkpoint`); err == nil {
			t.Error("the trigger is missing")
		}
	}
}
