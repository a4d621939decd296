package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"trucewatch/agreement/samples"
	"trucewatch/demo"
	"trucewatch/mission"
	"trucewatch/pipeline"
	"trucewatch/source/all"
)

type demoCmd struct {
	Dir     string   `help:"Folder in which to make the missions; it must be empty or not there." default:"demo-out"`
	Addr    string   `help:"Address on which to serve the pages." default:"127.0.0.1:8080"`
	Only    []string `help:"Only these missions, by id."`
	NoServe bool     `help:"Write the pages and end."`
}

// demoPublished is the day on which the demonstration publishes: fixed, so that
// every run gives the same pages.
var demoPublished = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

func (c *demoCmd) Run(e *env) error {
	begin := e.now()
	if err := freshFolder(c.Dir); err != nil {
		return err
	}
	own := *e
	own.keys = filepath.Join(c.Dir, "keys")
	e = &own
	witnesses, err := startDemoWitnesses(e, c.Dir)
	if err != nil {
		return err
	}
	defer witnesses.close()
	server := newSiteServer()
	wait := func() error { return nil }
	first := true
	for _, j := range c.jobs() {
		if len(c.Only) > 0 && !slices.Contains(c.Only, j.id) {
			continue
		}
		fmt.Fprintf(e.stdout, "\n%s\n%s\n", j.title, strings.Repeat("─", utf8.RuneCountInString(j.title)))
		site, err := c.show(e, j, witnesses)
		if err != nil {
			return fmt.Errorf("demonstration %s: %w", j.id, err)
		}
		if c.NoServe {
			continue
		}
		if err := server.add(site); err != nil {
			return err
		}
		if first { // the first page can be read while the others are made
			first = false
			var url string
			if url, wait, err = server.listen(e, c.Addr); err != nil {
				return err
			}
			fmt.Fprintf(e.stdout, "\nAfter %.1f s: open %s\n", e.now().Sub(begin).Seconds(), url)
		}
	}
	fmt.Fprintf(e.stdout, "\nAll made after %.1f s, in %s.", e.now().Sub(begin).Seconds(), c.Dir)
	if !c.NoServe {
		fmt.Fprint(e.stdout, " Stop with Ctrl-C.")
	}
	fmt.Fprintln(e.stdout)
	return wait()
}

// job is one mission of the demonstration: how it is made, and when it publishes.
type job struct {
	id, title string
	shows     string // what there is to see, in one sentence
	published time.Time
	make      func(e *env, dir string) (*mission.Folder, error)
}

func (c *demoCmd) jobs() []job {
	var jobs []job
	for _, m := range demo.Missions() {
		jobs = append(jobs, job{m.ID, m.Title, m.Shows, demoPublished, func(e *env, dir string) (*mission.Folder, error) {
			return makeReal(e, dir, m)
		}})
	}
	return append(jobs, job{exerciseID, "EXERCISE: Valley truce", exerciseShows, exercisePublished, makeExercise})
}

const exerciseShows = "A made-up truce of thirty days with patrols, cameras, two parties that accuse each other, and a known truth. No name in it is a real place."

// freshFolder makes room for the demonstration without ever removing a folder
// that it did not make itself.
func freshFolder(dir string) error {
	mark := filepath.Join(dir, ".trucewatch-demo")
	entries, err := os.ReadDir(dir)
	if err == nil && len(entries) > 0 {
		if _, err := os.Stat(mark); err != nil {
			return fmt.Errorf("%s holds files that no demonstration made: choose another folder with --dir", dir)
		}
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(mark, nil, 0o644)
}

// show makes a mission, sums it up, publishes it and says where its site lies.
func (c *demoCmd) show(e *env, j job, witnesses *demoWitnesses) (siteOf, error) {
	dir := filepath.Join(c.Dir, j.id)
	f, err := j.make(e, dir)
	if err != nil {
		return siteOf{}, err
	}
	defer f.Close()
	summary, err := f.Summary(e.ctx)
	if err != nil {
		return siteOf{}, err
	}
	printSummary(e.stdout, summary)
	policy, err := witnesses.follow(e.ctx, f, j.id)
	if err != nil {
		return siteOf{}, err
	}
	site := filepath.Join(dir, "site")
	r, err := f.Publish(e.ctx, mission.PublishArgs{Out: site, Published: j.published})
	if err != nil {
		return siteOf{}, err
	}
	fmt.Fprintf(e.stdout, "edition %d: %d items on %d pages, content hash %.16s…\n", r.Number, r.Items, r.Pages, r.Content)
	printLog(e.stdout, r.Log)
	fmt.Fprintf(e.stdout, "prove it, offline: trucewatch check %s --policy %s\n", site, policy)
	return siteOf{path: "/" + j.id + "/", title: j.title, shows: j.shows, dir: site}, nil
}

// makeReal makes the folder of a real truce from the data inside the program,
// with the agreement that the program ships where there is one.
func makeReal(e *env, dir string, m demo.Mission) (*mission.Folder, error) {
	files := map[string][]byte{}
	if m.Agreement != "" {
		data, err := samples.FS.ReadFile(m.Agreement)
		if err != nil {
			return nil, err
		}
		files[pipeline.AgreementFile] = data
	}
	data, err := demo.Data.ReadFile("data/" + m.ID + "/" + pipeline.MissionFile)
	if err != nil {
		return nil, err
	}
	files[pipeline.MissionFile] = data
	f, err := mission.CreateWith(e.ctx, dir, m.ID, false, files, e.world())
	if err != nil {
		return nil, err
	}
	for _, d := range m.Deliveries {
		in, err := demo.Data.Open(d.File)
		if err == nil {
			err = takeWhole(e, f, d.File, d.Adapter, in)
			in.Close()
		}
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
	}
	if m.Learn {
		if _, err := f.Learn(e.ctx); err != nil {
			return nil, errors.Join(err, f.Close())
		}
	}
	return f, nil
}

// takeWhole takes in a stream that must hold no bad row.
func takeWhole(e *env, f *mission.Folder, name, adapter string, r io.Reader) error {
	ad, err := all.Lookup(adapter)
	if err != nil {
		return err
	}
	res, err := f.IngestStream(e.ctx, ad, name, r)
	if err != nil {
		return err
	}
	if res.Refused > 0 || res.Broken != "" {
		return fmt.Errorf("%s: %d rows refused %s", name, res.Refused, res.Broken)
	}
	return nil
}
