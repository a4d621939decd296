package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// world is a client whose every host is one test server and whose time passes by sleeping.
type world struct {
	*Client
	now   time.Time
	slept time.Duration
	asked []string
}

func newWorld(t *testing.T, handle http.HandlerFunc) *world {
	t.Helper()
	w := &world{now: time.Date(2031, 5, 14, 8, 0, 0, 0, time.UTC)}
	srv := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.asked = append(w.asked, r.Host+r.URL.Path)
		handle(rw, r)
	}))
	t.Cleanup(srv.Close)
	w.Client = &Client{Agent: "trucewatch/1 (ops@mission.example)", Now: func() time.Time { return w.now }, Rand: func(n int64) int64 { return n / 2 },
		Sleep: func(_ context.Context, d time.Duration) error { w.slept += d; w.now = w.now.Add(d); return nil },
		Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, srv.Listener.Addr().String())
		}}
	return w
}

func site(pages map[string]http.HandlerFunc) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		if h := pages[r.URL.Path]; h != nil {
			h(rw, r)
			return
		}
		http.NotFound(rw, r)
	}
}

func words(s string) http.HandlerFunc {
	return func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, s) }
}

func to(address string) http.HandlerFunc {
	return func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Location", address)
		rw.WriteHeader(http.StatusFound)
	}
}

func TestConditionalRequests(t *testing.T) {
	w := newWorld(t, site(map[string]http.HandlerFunc{"/feed": func(rw http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"v1"` && r.Header.Get("If-Modified-Since") != "" {
			rw.WriteHeader(http.StatusNotModified)
			return
		}
		if !strings.Contains(r.Header.Get("User-Agent"), "ops@mission.example") {
			t.Error("the request does not say whom to write to")
		}
		rw.Header().Set("ETag", `"v1"`)
		rw.Header().Set("Last-Modified", "Wed, 14 May 2031 07:00:00 GMT")
		fmt.Fprint(rw, "one")
	}, "/same": words("always the same")}))
	ctx := context.Background()
	res, s := w.Get(ctx, "http://a.example/feed", State{}, time.Hour)
	if res.Outcome != Fetched || string(res.Body) != "one" || s.ETag != `"v1"` || !s.Next.After(w.now.Add(59*time.Minute)) {
		t.Fatalf("%+v %+v", res, s)
	}
	if res, _ := w.Get(ctx, "http://a.example/feed", s, time.Hour); res.Outcome != NotDue {
		t.Errorf("asked again before its time: %+v", res)
	}
	w.now = w.now.Add(2 * time.Hour)
	res, s = w.Get(ctx, "http://a.example/feed", s, time.Hour)
	if res.Outcome != Unchanged || s.ETag != `"v1"` || s.SHA256 == "" {
		t.Errorf("%+v %+v", res, s)
	}
	res, s = w.Get(ctx, "http://a.example/same", State{}, time.Hour)
	w.now = w.now.Add(2 * time.Hour)
	if again, _ := w.Get(ctx, "http://a.example/same", s, time.Hour); res.Outcome != Fetched || again.Outcome != Unchanged {
		t.Errorf("the same body: %s, then %s", res.Outcome, again.Outcome)
	}
	if w.slept < 4*time.Second {
		t.Errorf("waited %v between requests to one host", w.slept)
	}
}

func TestRobots(t *testing.T) {
	rules := "User-agent: *\nCrawl-delay: 10\nDisallow: /private\n"
	w := newWorld(t, site(map[string]http.HandlerFunc{"/robots.txt": words(rules), "/private/x": words("x"), "/open": words("y"), "/away": to("/private/x")}))
	ctx := context.Background()
	for path, want := range map[string]Outcome{"/private/x": Disallowed, "/open": Fetched, "/away": Disallowed} {
		if res, _ := w.Get(ctx, "http://a.example"+path, State{}, time.Hour); res.Outcome != want {
			t.Errorf("%s: %+v, want %s", path, res, want)
		}
	}
	if w.slept < 20*time.Second {
		t.Errorf("waited %v in all; the site asks for 10 s between requests", w.slept)
	}
	n := 0
	for _, a := range w.asked {
		if strings.Contains(a, "/private") {
			t.Errorf("asked for %s", a)
		}
		if strings.HasSuffix(a, "/robots.txt") {
			n++
		}
	}
	if n != 1 {
		t.Errorf("robots.txt was asked for %d times", n)
	}
	down := newWorld(t, func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(503) })
	if res, s := down.Get(ctx, "http://a.example/x", State{}, time.Minute); res.Outcome != Unanswered || s.Failures != 1 || len(down.asked) != 1 {
		t.Errorf("robots.txt unavailable: %+v, asked %v", res, down.asked)
	}
}

func TestBackOffAndRetryAfter(t *testing.T) {
	retry := ""
	w := newWorld(t, site(map[string]http.HandlerFunc{"/busy": func(rw http.ResponseWriter, _ *http.Request) {
		if retry != "" {
			rw.Header().Set("Retry-After", retry)
		}
		rw.WriteHeader(http.StatusTooManyRequests)
	}}))
	ctx := context.Background()
	var s State
	last := time.Duration(0)
	for i := range 14 {
		var res Result
		res, s = w.Get(ctx, "http://a.example/busy", s, time.Minute)
		wait := s.Next.Sub(w.now)
		if res.Outcome != Unanswered || s.Failures != i+1 || wait < last || wait > 30*time.Hour {
			t.Fatalf("failure %d: %+v, waits %v after %v", i+1, res, wait, last)
		}
		last, w.now = wait, s.Next
	}
	if last < 18*time.Hour {
		t.Errorf("after 14 failures the wait is %v", last)
	}
	for v, want := range map[string]time.Duration{"7200": 2 * time.Hour, w.now.Add(3 * time.Hour).Format(http.TimeFormat): 3 * time.Hour, "99999999": 24 * time.Hour} {
		retry = v
		_, got := w.Get(ctx, "http://a.example/busy", State{}, time.Minute)
		if wait := got.Next.Sub(w.now); wait < want-10*time.Second || wait > want+10*time.Second {
			t.Errorf("Retry-After %s: waits %v, want %v", v, wait, want)
		}
	}
}

func TestGoneTwice(t *testing.T) {
	there := true
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		if !there || r.URL.Path == "/robots.txt" {
			rw.WriteHeader(http.StatusGone)
			return
		}
		fmt.Fprint(rw, "page")
	})
	ctx := context.Background()
	_, s := w.Get(ctx, "http://a.example/p", State{}, time.Minute)
	for i, want := range []bool{false, true, true} {
		there, w.now = false, s.Next
		var res Result
		if res, s = w.Get(ctx, "http://a.example/p", s, time.Minute); res.Outcome != Gone || s.Vanished() != want {
			t.Errorf("poll %d: %+v %+v, want vanished %v", i+1, res, s, want)
		}
	}
	there, w.now = true, s.Next
	if res, back := w.Get(ctx, "http://a.example/p", s, time.Minute); res.Outcome != Fetched || back.Vanished() {
		t.Errorf("came back: %+v %+v", res, back)
	}
}

func TestHostileAnswers(t *testing.T) {
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	for range 64 {
		_, _ = z.Write(make([]byte, 1<<20))
	}
	_ = z.Close()
	w := newWorld(t, site(map[string]http.HandlerFunc{
		"/circle": to("/circle2"), "/circle2": to("/circle"), "/self": to("/self"),
		"/file": to("file:///etc/passwd"), "/user": to("http://a:b@c.example/"), "/bad": to("http://[::1"),
		"/long": func(rw http.ResponseWriter, r *http.Request) { to("/long?"+r.URL.RawQuery+"x")(rw, r) },
		"/bomb": func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Encoding", "gzip")
			_, _ = rw.Write(bomb.Bytes())
		},
		"/cut": func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Length", "1000")
			fmt.Fprint(rw, "short")
		},
		"/401": func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(401) },
	}))
	w.MaxBytes = 1 << 20
	for path, want := range map[string]Outcome{"/circle": Refused, "/self": Refused, "/file": Refused, "/user": Refused, "/bad": Unanswered,
		"/long": Refused, "/bomb": Refused, "/cut": Unanswered, "/401": Refused} {
		res, s := w.Get(context.Background(), "http://a.example"+path, State{}, time.Minute)
		if res.Outcome != want || res.Why == "" || len(res.Body) > 0 || s.Failures != 1 {
			t.Errorf("%s: %s %q, %d bytes; want %s", path, res.Outcome, res.Why, len(res.Body), want)
		}
	}
	for _, address := range []string{"", "ftp://a.example/x", "file:///etc/passwd", "http://", "//a.example", "http://u:p@a.example/", "javascript:alert(1)", "http://a.example:99999999/"} {
		if res, _ := w.Get(context.Background(), address, State{}, time.Minute); res.Outcome == Fetched || res.Why == "" {
			t.Errorf("%q: %+v", address, res)
		}
	}
}

func TestPublic(t *testing.T) {
	for _, s := range []string{"127.0.0.1", "127.8.9.10", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255",
		"192.0.0.170", "198.18.0.1", "203.0.113.5", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
		"64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:1::", "2001:db8::1", "::127.0.0.1", "fec0::1"} {
		if Public(netip.MustParseAddr(s)) {
			t.Errorf("%s is taken for public", s)
		}
	}
	for _, s := range []string{"1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8"} {
		if !Public(netip.MustParseAddr(s)) {
			t.Errorf("%s is refused", s)
		}
	}
	if Public(netip.Addr{}) {
		t.Error("no address is taken for public")
	}
}

// TestDialPublicRefuses: a server on this machine is not reached, by number or by name.
func TestDialPublicRefuses(t *testing.T) {
	asked := false
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer srv.Close()
	_, port, _ := net.SplitHostPort(srv.Listener.Addr().String())
	w := newWorld(t, nil)
	w.Dial = nil
	for _, host := range []string{"127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"} {
		res, _ := w.Get(context.Background(), "http://"+host+":"+port+"/", State{}, time.Minute)
		if res.Outcome != Refused && res.Outcome != Unanswered || res.Outcome == Unanswered && strings.HasPrefix(host, "127") {
			t.Errorf("%s: %+v", host, res)
		}
	}
	if asked {
		t.Error("a server of this machine was asked")
	}
	if _, err := DialPublic(context.Background(), "tcp", srv.Listener.Addr().String()); !errors.Is(err, ErrPrivate) {
		t.Errorf("dialling: %v", err)
	}
}

func TestStates(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state.json")
	if got, err := LoadStates(path); err != nil || len(got) != 0 {
		t.Fatal(got, err)
	}
	want := map[string]State{"http://a.example/": {ETag: "x", Seen: time.Date(2031, 5, 14, 8, 0, 0, 0, time.UTC), Gone: 1}}
	if err := SaveStates(path, want); err != nil {
		t.Fatal(err)
	}
	got, err := LoadStates(path)
	if d := cmp.Diff(want, got); d != "" || err != nil {
		t.Error(d, err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".fetch-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if err := os.WriteFile(path, []byte("{broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadStates(path); err == nil || !strings.Contains(err.Error(), "move it away") {
		t.Errorf("a broken file: %v", err)
	}
}

func TestPlan(t *testing.T) {
	p, err := ParsePlan("fetch.yaml", []byte("contact: ops@mission.example\npoll:\n  - url: https://a.example/feed\n    pages: true\n  - url: https://b.example/\n    every: 6h\n"))
	want := Plan{"ops@mission.example", []Poll{{"https://a.example/feed", 15 * time.Minute, true}, {"https://b.example/", 6 * time.Hour, false}}}
	if d := cmp.Diff(want, p); d != "" || err != nil {
		t.Error(d, err)
	}
	_, err = ParsePlan("fetch.yaml", []byte("contact: nobody\npoll:\n  - url: ftp://a.example\n  - url: https://b.example/\n    every: 5s\n  - url: https://b.example/\n"))
	for _, part := range []string{"contact", "poll 1", "every \"5s\"", "stands twice"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("the error does not speak of %s: %v", part, err)
		}
	}
	if _, err := ParsePlan("fetch.yaml", []byte("pol: []\n")); err == nil {
		t.Error("an unknown field passed")
	}
}
