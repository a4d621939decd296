package main

import (
	"context"
	"encoding/json"
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
	// The socket first: from now on other commands wait for this one instead of
	// finding the record in use.
	socket, err := mission.Listen(c.Dir)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(e.ctx)
	var background sync.WaitGroup
	defer background.Wait()
	defer stop()
	background.Go(func() {
		if err := mission.Answer(ctx, socket, f.Handler()); err != nil {
			fmt.Fprintln(e.stderr, "trucewatch:", err)
		}
	})
	site := c.Site
	if site == "" {
		site = filepath.Join(c.Dir, "site")
	}
	if err := firstSite(e, f, site); err != nil {
		return err
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
	background.Go(func() {
		f.KeepSealing(ctx, func(err error) { fmt.Fprintln(e.stderr, "trucewatch:", err) })
	})
	if c.PublishDaily {
		background.Go(func() {
			f.KeepPublishing(ctx, site, func(r mission.PublishReply, err error) {
				if err != nil {
					fmt.Fprintln(e.stderr, "trucewatch: publishing:", err)
					return
				}
				fmt.Fprintf(e.stdout, "edition %d: %d items, %d pages written\n", r.Number, r.Items, r.Written)
			})
		})
	}
	return wait()
}

// firstSite publishes once where there is no site to serve.
func firstSite(e *env, f *mission.Folder, site string) error {
	if _, err := os.Stat(filepath.Join(site, "index.html")); err == nil {
		return nil
	}
	out, err := filepath.Abs(site)
	if err != nil {
		return err
	}
	args, err := json.Marshal(mission.PublishArgs{Out: out})
	if err != nil {
		return err
	}
	// As a request, so that it takes turns with those of other commands.
	r, err := f.Handler()(e.ctx, mission.Request{Op: "publish", Args: args})
	if err != nil {
		return fmt.Errorf("no site yet, and none could be made: %w", err)
	}
	if p, ok := r.(mission.PublishReply); ok {
		fmt.Fprintf(e.stdout, "edition %d: %d items on %d pages\n", p.Number, p.Items, p.Pages)
	}
	return nil
}
