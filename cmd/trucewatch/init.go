package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/term"

	"trucewatch/mission"
	"trucewatch/source"
	"trucewatch/source/all"
	"trucewatch/source/csvmap"
)

type initCmd struct {
	Dir        string `arg:"" help:"Folder to make."`
	ID         string `help:"Id of the mission: lower case, digits, hyphens."`
	Title      string `help:"Name of the truce."`
	Label      string `help:"The parties' own word: ceasefire, truce, cessation_of_hostilities, armistice, local, moratorium."`
	PartyA     string `help:"First party as ID=NAME."`
	PartyB     string `help:"Second party as ID=NAME."`
	Accepted   string `help:"Who accepted that fire stops: both, one party's id, none."`
	Starts     string `help:"When it starts, RFC 3339 with zone; empty where that is not known."`
	Lasts      string `help:"How long, ISO 8601: P30D, PT36H."`
	Zone       string `help:"Zone in which days are cut, such as Europe/Kyiv."`
	CutOff     string `help:"Local time at which a reporting day ends, such as 19:30."`
	Exercise   bool   `help:"This is an exercise: every row, id and page will say so."`
	NoKey      bool   `help:"Make no key for the log: nothing can then prove that the record was not changed."`
	Historical bool   `help:"The truce ended long ago and is told from open data: finer places, accusations with who makes them."`
}

// world is what missions take from this process.
func (e *env) world() mission.World {
	return mission.World{Now: e.now, Adapters: all.Adapters(), Mapped: mapped, Keys: cmp.Or(e.keys, keysFolder())}
}

func (c *initCmd) Run(e *env) error {
	a := mission.Answers{ID: c.ID, Title: c.Title, Label: c.Label, PartyA: c.PartyA, PartyB: c.PartyB,
		Accepted: c.Accepted, Starts: c.Starts, Lasts: c.Lasts, Zone: c.Zone, CutOff: c.CutOff,
		Exercise: c.Exercise, Historical: c.Historical}
	if err := ask(e, &a); err != nil {
		return err
	}
	w := e.world()
	if c.NoKey {
		w.Keys = ""
	}
	f, err := mission.Create(e.ctx, c.Dir, a, w)
	var wrong *mission.AnswerError
	if errors.As(err, &wrong) {
		return usage("--%s: %w", wrong.Field, wrong.Err)
	}
	if err != nil {
		return err
	}
	vkey := f.VKey()
	if err := f.Close(); err != nil {
		return err
	}
	if vkey == "" {
		fmt.Fprintln(e.stdout, "log not signed: the mission has no key; trucewatch key use gives it one")
	} else {
		fmt.Fprintf(e.stdout, "log key: %s\nIts private part is in %s, not in the mission folder: keep a copy offline.\n", vkey, w.Keys)
	}
	fmt.Fprintf(e.stdout, nextSteps, c.Dir, filepath.Join(c.Dir, "mappings", "NAME.yaml"))
	return nil
}

const nextSteps = `%[1]s is ready. Read and correct agreement.yaml and mission.yaml there; then take reports in.
From a table of your own:
  trucewatch map TABLE --out %[2]s
  trucewatch ingest %[1]s --mapping %[2]s TABLE
From a data set that is known (trucewatch licences lists the adapters):
  trucewatch ingest %[1]s --as ADAPTER FILE…
And make incidents of them:
  trucewatch run %[1]s
`

// question is one of the ten things that init asks where no flag answers it.
type question struct {
	into     *string
	field    string // of the answers, and the flag
	words    string
	fallback string // offered as the answer; "" = there is none
	optional bool
}

func questions(a *mission.Answers) []question {
	return []question{
		{&a.ID, "id", "Short id of the mission (lower case, digits, hyphens)", "", false},
		{&a.Title, "title", "Name of the truce as people say it", "", false},
		{&a.Label, "label", "The parties' own word (ceasefire, truce, cessation_of_hostilities, armistice, local, moratorium)", "ceasefire", false},
		{&a.PartyA, "party-a", "First party, as ID=NAME", "", false},
		{&a.PartyB, "party-b", "Second party, as ID=NAME", "", false},
		{&a.Accepted, "accepted", "Who accepted that fire stops (both, one party's id, none)", "", false},
		{&a.Starts, "starts", "When it starts, such as 2031-05-01T00:00:00+04:00 (empty: not known)", "", true},
		{&a.Lasts, "lasts", "How long, such as P30D or PT36H (empty: no end stated)", "", true},
		{&a.Zone, "zone", "Zone in which days are cut, such as Europe/Kyiv", "UTC", false},
		{&a.CutOff, "cut-off", "Local time at which a reporting day ends", "19:30", false},
	}
}

// ask fills what no flag has answered: at a terminal by asking, elsewhere from
// the fallbacks, or by an error that names the flags.
func ask(e *env, a *mission.Answers) error {
	asking := false
	if in, ok := e.stdin.(*os.File); ok {
		asking = term.IsTerminal(int(in.Fd()))
	}
	in := bufio.NewReader(e.stdin)
	var missing []string
	for _, q := range questions(a) {
		if *q.into != "" {
			continue
		}
		if asking {
			if err := q.answer(e, in, a); err != nil {
				return err
			}
		} else {
			*q.into = q.fallback
		}
		if *q.into == "" && !q.optional {
			missing = append(missing, "--"+q.field)
		}
	}
	if len(missing) > 0 {
		return usage("init needs answers: give %s", strings.Join(missing, ", "))
	}
	return nil
}

// maxAsked is how often a question is put before init gives up.
const maxAsked = 5

// answer puts a question until the answer is one that can stand.
func (q question) answer(e *env, in *bufio.Reader, a *mission.Answers) error {
	for range maxAsked {
		if err := q.put(e, in); err != nil {
			return err
		}
		switch err := a.Check(q.field); {
		case *q.into == "" && q.optional, err == nil && *q.into != "":
			return nil
		case *q.into == "":
			fmt.Fprintln(e.stdout, "  An answer is needed here.")
		default:
			fmt.Fprintf(e.stdout, "  %v\n", err)
		}
	}
	return usage("init: no usable answer to %q", q.words)
}

func (q question) put(e *env, in *bufio.Reader) error {
	if q.fallback != "" {
		fmt.Fprintf(e.stdout, "%s [%s]: ", q.words, q.fallback)
	} else {
		fmt.Fprintf(e.stdout, "%s: ", q.words)
	}
	type read struct {
		line string
		err  error
	}
	answered := make(chan read, 1)
	go func() { // a read from a terminal does not end when the context does
		line, err := in.ReadString('\n')
		answered <- read{line, err}
	}()
	select {
	case r := <-answered:
		if r.err != nil && r.line == "" {
			fmt.Fprintln(e.stdout)
			return fmt.Errorf("init: no answer to %q: %w", q.words, r.err)
		}
		if *q.into = strings.TrimSpace(r.line); *q.into == "" {
			*q.into = q.fallback
		}
		return nil
	case <-e.ctx.Done():
		fmt.Fprintln(e.stdout)
		return fmt.Errorf("init: %w; nothing was made", e.ctx.Err())
	}
}

// mapped makes an adapter of a mapping file.
func mapped(name string, data []byte) (source.Adapter, error) {
	m, err := csvmap.Load(name, data)
	if err != nil {
		return nil, err
	}
	return csvmap.New(m), nil
}
