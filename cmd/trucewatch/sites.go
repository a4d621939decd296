package main

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"trucewatch/serve/public"
)

// siteOf is a site to serve: where it lies, under which path, and what it shows in one sentence.
type siteOf struct{ path, title, shows, dir string }

// siteServer serves several sites side by side, each under its own path; one may
// be added while others are being read.
type siteServer struct {
	mu    sync.Mutex
	mux   *http.ServeMux
	sites []siteOf
	open  []*public.Handler
}

func newSiteServer() *siteServer {
	s := &siteServer{mux: http.NewServeMux()}
	s.mux.HandleFunc("GET /{$}", s.index)
	return s
}

func (s *siteServer) add(site siteOf) error {
	h, err := public.New(site.dir)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sites = append(s.sites, site)
	s.open = append(s.open, h)
	s.mux.Handle(site.path, http.StripPrefix(strings.TrimSuffix(site.path, "/"), h))
	return nil
}

func (s *siteServer) close() error {
	var errs []error
	for _, h := range s.open {
		errs = append(errs, h.Close())
	}
	return errors.Join(errs...)
}

var indexPage = template.Must(template.New("index").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Trucewatch: missions on this machine</title>
{{with index . 0}}<link rel="stylesheet" href="{{.Path}}assets/site.css">{{end}}</head>
<body><div class="page"><header class="mast"><p class="asof">Trucewatch</p></header><main id="main"><h1>Missions on this machine</h1>
{{range .}}<h2><a href="{{.Path}}">{{.Title}}</a></h2>
{{if .Shows}}<p>{{.Shows}}</p>
{{end}}<p class="small"><a href="{{.Path}}claims.html">Claims</a> · <a href="{{.Path}}map.html">Map</a> · <a href="{{.Path}}report.html">Report</a> · <a href="{{.Path}}uk/index.html" lang="uk" hreflang="uk">Українська</a> · <a href="{{.Path}}ru/index.html" lang="ru" hreflang="ru">Русский</a></p>
{{end}}<p class="quiet">Each is a site of static files, made from its record alone.</p></main></div></body></html>
`))

func (s *siteServer) index(w http.ResponseWriter, _ *http.Request) {
	type row struct{ Path, Title, Shows string }
	s.mu.Lock()
	var rows []row
	for _, site := range s.sites {
		rows = append(rows, row{site.path, site.title, site.shows})
	}
	s.mu.Unlock()
	if len(rows) == 0 {
		http.Error(w, "No site is ready yet; the program writes the first one now.", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", public.Policy)
	// A reader that went away is no fault of ours.
	_ = indexPage.Execute(w, rows)
}

// listen starts serving; wait ends when the context does, after open answers are given.
func (s *siteServer) listen(e *env, addr string) (url string, wait func() error, err error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return "", nil, fmt.Errorf("listening on %s: %w; choose another with --addr", addr, err)
	}
	srv := public.Server(s.mux)
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	return "http://" + l.Addr().String() + "/", func() error {
		select {
		case err := <-done:
			return err
		case <-e.ctx.Done():
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(e.ctx), 5*time.Second)
		defer cancel()
		return errors.Join(srv.Shutdown(ctx), s.close())
	}, nil
}
