package mission

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trucewatch/pipeline"
)

func answers() Answers {
	return Answers{ID: "valley", Title: "Valley truce", Label: "ceasefire", PartyA: "A=Arland", PartyB: "NO=Norland", Accepted: "both",
		Starts: "2031-05-01T00:00:00+04:00", Lasts: "P30D", Zone: "Asia/Tbilisi", CutOff: "19:30"}
}

func bareWorld() World {
	return World{Now: func() time.Time { return time.Date(2031, 5, 1, 0, 0, 0, 0, time.UTC) }}
}

func TestAnswersAreChecked(t *testing.T) {
	if err := answers().check(); err != nil {
		t.Fatalf("good answers: %v", err)
	}
	for field, c := range map[string]struct{ answer, want string }{
		"id":       {"Valley 2031", "want lower-case letters"},
		"label":    {"war", "want one of ceasefire"},
		"party-a":  {"Arland", "want ID=NAME"},
		"party-b":  {"A=Borland", "used twice"},
		"accepted": {"C", "want both, A, NO or none"},
		"starts":   {"tomorrow", "want an instant"},
		"lasts":    {"30 days", "want days (P30D)"},
		"zone":     {"Nowhere/X", "not known"},
		"cut-off":  {"25:00", "local time"},
	} {
		a := answers()
		*a.field(field) = c.answer
		var wrong *AnswerError
		if err := a.check(); !errors.As(err, &wrong) || wrong.Field != field || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %q gave %v, want %q", field, c.answer, err, c.want)
		} else if strings.Contains(err.Error(), ".yaml") {
			t.Errorf("%s: %v names a file that nobody has written", field, err)
		}
		dir := filepath.Join(t.TempDir(), "m")
		if _, err := Create(context.Background(), dir, a, bareWorld()); err == nil {
			t.Errorf("%s %q made a mission", field, c.answer)
		}
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("%s %q left a folder behind", field, c.answer)
		}
	}
}

// TestHostileTitlesStayText: an answer never becomes YAML of its own.
func TestHostileTitlesStayText(t *testing.T) {
	for _, title := range []string{"x: {y: [z", "a\"b", "# none", "two\nlines", "яма", "null", "\u2028", "{{.ID}}"} {
		a := answers()
		a.Title, a.PartyA = title, "A=x"+title
		f, err := Create(context.Background(), filepath.Join(t.TempDir(), "m"), a, bareWorld())
		if err != nil {
			t.Errorf("title %q: %v", title, err)
			continue
		}
		if _, err := f.Record.Seal(context.Background()); err != nil {
			t.Error(err)
		}
		state, _, err := f.Derive(context.Background())
		if err != nil {
			t.Errorf("title %q: %v", title, err)
		} else if got := state.Settings.Agreement.Title["en"]; got != title {
			t.Errorf("title %q came back as %q", title, got)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestCreateGoesOn: what an interrupted init left behind is completed, and a record
// with rows is never taken for it.
func TestCreateGoesOn(t *testing.T) {
	ctx, dir := context.Background(), filepath.Join(t.TempDir(), "m")
	for step := range 2 {
		f, err := Create(ctx, dir, answers(), bareWorld())
		if err != nil {
			t.Fatalf("step %d: %v", step, err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(filepath.Join(dir, pipeline.MissionFile)); err != nil { // it is written last
			t.Fatal(err)
		}
	}
	f, err := Create(ctx, dir, answers(), bareWorld())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Record.Seal(ctx); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Close(), os.Remove(filepath.Join(dir, pipeline.MissionFile))); err != nil {
		t.Fatal(err)
	}
	if _, err := Create(ctx, dir, answers(), bareWorld()); err == nil || !strings.Contains(err.Error(), "holds a record with 3 rows") {
		t.Errorf("a record with rows gave %v", err)
	}
}
