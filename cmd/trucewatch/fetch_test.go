package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trucewatch/fetch"
)

const fetchedPage = `<html><head><title>%s</title></head><body><article><h1>%s</h1>
<p>The mission said on Wednesday that the bridge at Kerrin had been reopened to civilians after talks that lasted eleven days.</p>
<p>“Nobody will be stopped for his papers,” said Marta Venn, the spokeswoman of the Northern Council, and thanked the engineers.</p></article></body></html>`

// TestFetch runs passes over an invented site: a feed that leads to a page, the same
// again, a changed headline, and the page vanished.
func TestFetch(t *testing.T) {
	headline, gone := "Bridge reopened at Kerrin", false
	srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/feed":
			fmt.Fprintf(rw, `<rss version="2.0"><channel><title>Courier</title><item><title>%s</title><link>http://courier.example/bridge</link><description>The bridge was reopened on Wednesday.</description></item></channel></rss>`, headline)
		case r.URL.Path == "/bridge" && !gone:
			fmt.Fprintf(rw, fetchedPage, headline, headline)
		default:
			http.NotFound(rw, r)
		}
	}))
	defer srv.Close()
	dir := filepath.Join(t.TempDir(), "m")
	now := time.Date(2031, 5, 14, 8, 0, 0, 0, time.UTC)
	var out, errs bytes.Buffer
	e := &env{ctx: context.Background(), stdin: strings.NewReader(""), stdout: &out, stderr: &errs, now: func() time.Time { return now }}
	if code := run(e, []string{"init", dir, "--id", "valley", "--title", "Valley truce", "--party-a", "A=Arland", "--party-b", "B=Borland",
		"--accepted", "both", "--starts", "2031-05-01T00:00:00Z", "--lasts", "P30D", "--zone", "Etc/UTC"}); code != 0 {
		t.Fatal(errs.String())
	}
	c := &fetchCmd{Dir: dir}
	pass := func(after time.Duration) (string, error) {
		now = now.Add(after)
		out.Reset()
		errs.Reset()
		err := c.with(e, &fetch.Client{Now: e.now, Rand: func(int64) int64 { return 0 },
			Sleep: func(_ context.Context, d time.Duration) error { now = now.Add(d); return nil },
			Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
				return (&net.Dialer{}).DialContext(ctx, network, srv.Listener.Addr().String())
			}})
		return out.String() + errs.String(), err
	}
	if _, err := pass(0); err == nil || !strings.Contains(err.Error(), "fetch.yaml") {
		t.Errorf("without a plan: %v", err)
	}
	plan := "contact: ops@mission.example\npoll:\n  - url: http://courier.example/feed\n    pages: true\n  - url: http://courier.example/bridge\n    every: 1h\n"
	if err := os.WriteFile(filepath.Join(dir, "fetch.yaml"), []byte(plan), 0o600); err != nil {
		t.Fatal(err)
	}
	for i, step := range []struct {
		after  time.Duration
		change func()
		want   []string
	}{
		{0, nil, []string{"fetched http://courier.example/feed", "fetched http://courier.example/bridge", " new, 0 known, 0 changed, 0 refused"}},
		{time.Minute, nil, []string{"not_due http://courier.example/feed", "not_due http://courier.example/bridge"}},
		{24 * time.Hour, nil, []string{"unchanged http://courier.example/bridge"}},
		{24 * time.Hour, func() { headline = "Bridge opens again at Kerrin" }, []string{"fetched http://courier.example/bridge", " 0 new,", "came again with other content"}},
		{24 * time.Hour, func() { gone = true }, []string{"gone http://courier.example/bridge"}},
		{24 * time.Hour, nil, []string{"gone http://courier.example/bridge", "withdrawn: their pages answered twice"}},
		{24 * time.Hour, func() { gone = false }, []string{"fetched http://courier.example/bridge", "restored"}},
	} {
		if step.change != nil {
			step.change()
		}
		got, _ := pass(step.after)
		for _, w := range step.want {
			if !strings.Contains(got, w) {
				t.Errorf("pass %d lacks %q:\n%s", i+1, w, got)
			}
		}
	}
}
