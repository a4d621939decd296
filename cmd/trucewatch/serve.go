package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"trucewatch/mission"
)

type serveCmd struct {
	Dir          string `arg:"" help:"Mission folder. It is held while the server runs; other commands then work through the server."`
	Addr         string `help:"Address on which to serve the public site." default:"127.0.0.1:8080"`
	Site         string `help:"Folder of the site. Default: site in the mission folder." placeholder:"SITE"`
	PublishDaily bool   `help:"Release an edition each day at the mission's cut-off. Without it, people publish."`
}

func (c *serveCmd) Run(e *env) error {
	f, err := mission.Open(c.Dir, e.world())
	if err != nil {
		return err
	}
	defer f.Close()
	site := c.Site
	if site == "" {
		site = filepath.Join(c.Dir, "site")
	}
	if _, err := os.Stat(filepath.Join(site, "index.html")); err != nil {
		r, err := f.Publish(e.ctx, mission.PublishArgs{Out: site})
		if err != nil {
			return fmt.Errorf("no site yet, and none could be made: %w", err)
		}
		fmt.Fprintf(e.stdout, "edition %d: %d items on %d pages\n", r.Number, r.Items, r.Pages)
	}
	s := newSiteServer()
	if err := s.add(siteOf{path: "/site/", title: c.Dir, dir: site}); err != nil {
		return err
	}
	url, wait, err := s.listen(e, c.Addr)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "serving %ssite/ and holding %s; stop with Ctrl-C\n", url, c.Dir)
	var background sync.WaitGroup
	background.Go(func() {
		f.KeepSealing(e.ctx, func(err error) { fmt.Fprintln(e.stderr, "trucewatch:", err) })
	})
	if c.PublishDaily {
		background.Go(func() {
			f.KeepPublishing(e.ctx, site, func(r mission.PublishReply, err error) {
				if err != nil {
					fmt.Fprintln(e.stderr, "trucewatch: publishing:", err)
					return
				}
				fmt.Fprintf(e.stdout, "edition %d: %d items, %d pages written\n", r.Number, r.Items, r.Written)
			})
		})
	}
	background.Go(func() {
		if err := mission.Listen(e.ctx, c.Dir, f.Handler()); err != nil {
			fmt.Fprintln(e.stderr, "trucewatch:", err)
		}
	})
	err = wait()
	background.Wait()
	return err
}
