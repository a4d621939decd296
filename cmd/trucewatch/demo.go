package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

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
	server := newSiteServer()
	wait := func() error { return nil }
	first := true
	for _, m := range demo.Missions() {
		if len(c.Only) > 0 && !slices.Contains(c.Only, m.ID) {
			continue
		}
		site, err := c.mission(e, m)
		if err != nil {
			return fmt.Errorf("demonstration %s: %w", m.ID, err)
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

func (c *demoCmd) mission(e *env, m demo.Mission) (siteOf, error) {
	dir := filepath.Join(c.Dir, m.ID)
	fmt.Fprintf(e.stdout, "\n%s\n%s\n", m.Title, strings.Repeat("─", len(m.Title)))
	f, err := c.create(e, dir, m)
	if err != nil {
		return siteOf{}, err
	}
	defer f.Close()
	for _, d := range m.Deliveries {
		if err := takeEmbedded(e, f, d); err != nil {
			return siteOf{}, err
		}
	}
	summary, err := f.Summary(e.ctx)
	if err != nil {
		return siteOf{}, err
	}
	printSummary(e.stdout, summary)
	site := filepath.Join(dir, "site")
	r, err := f.Publish(e.ctx, mission.PublishArgs{Out: site, Published: demoPublished})
	if err != nil {
		return siteOf{}, err
	}
	fmt.Fprintf(e.stdout, "edition %d: %d items on %d pages, content hash %.16s…\n", r.Number, r.Items, r.Pages, r.Content)
	return siteOf{path: "/" + m.ID + "/", title: m.Title, dir: site}, f.Close()
}

// create makes the mission folder, with the agreement that the program ships where there is one.
func (c *demoCmd) create(e *env, dir string, m demo.Mission) (*mission.Folder, error) {
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
	return mission.CreateWith(e.ctx, dir, m.ID, m.Exercise, files, e.world())
}

func takeEmbedded(e *env, f *mission.Folder, d demo.Delivery) error {
	ad, err := all.Lookup(d.Adapter)
	if err != nil {
		return err
	}
	in, err := demo.Data.Open(d.File)
	if err != nil {
		return err
	}
	defer in.Close()
	res, err := f.IngestStream(e.ctx, ad, d.File, in)
	if err != nil {
		return err
	}
	if res.Refused > 0 || res.Broken != "" {
		return fmt.Errorf("%s: %d rows refused %s", d.File, res.Refused, res.Broken)
	}
	return nil
}
