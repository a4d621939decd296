package public

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func served(t *testing.T) *httptest.Server {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("index.html", strings.Repeat("<p>page</p>", 200))
	write("uk/index.html", "<p>uk</p>")
	write("data/SHA256SUMS", "0  x\n")
	write(".trucewatch-site", "ours")
	write("notes.exe", "no")
	outside := filepath.Join(t.TempDir(), "secret.html")
	if err := os.WriteFile(outside, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "link.html")); err != nil {
		t.Log("no symbolic links here:", err)
	}
	h, err := New(dir)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(h)
	t.Cleanup(func() { s.Close(); h.Close() })
	return s
}

func get(t *testing.T, method, url string, head map[string]string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequest(method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for k, v := range head {
		req.Header.Set(k, v)
	}
	tr := &http.Transport{DisableCompression: true}
	defer tr.CloseIdleConnections()
	resp, err := tr.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(b)
}

func TestServesAndRefuses(t *testing.T) {
	s := served(t)
	for _, c := range []struct {
		method, path string
		code         int
		holds, not   string
	}{
		{"GET", "/", 200, "page", ""},
		{"GET", "/index.html", 200, "page", ""},
		{"HEAD", "/", 200, "", "page"},
		{"GET", "/uk", 301, "", ""},
		{"GET", "/uk/", 200, "uk", ""},
		{"GET", "/data/SHA256SUMS", 200, "0  x", ""},
		{"GET", "/healthz", 200, "ok", ""},
		{"POST", "/", 405, "only be read", ""},
		{"GET", "/.trucewatch-site", 404, "no such page", "ours"},
		{"GET", "/notes.exe", 404, "no such page", ""},
		{"GET", "/../secret.html", 404, "", "secret"},
		{"GET", "/%2e%2e/secret.html", 404, "", "secret"},
		{"GET", "/link.html", 404, "", "secret"},
		{"GET", "/data/", 404, "", "SHA256SUMS"},
		{"GET", "/nothing.html", 404, "no such page", ""},
	} {
		resp, body := get(t, c.method, s.URL+c.path, nil)
		if resp.StatusCode != c.code || !strings.Contains(body, c.holds) || c.not != "" && strings.Contains(body, c.not) {
			t.Errorf("%s %s: %d %q; want %d with %q and without %q", c.method, c.path, resp.StatusCode, body, c.code, c.holds, c.not)
		}
		csp := resp.Header.Get("Content-Security-Policy")
		if !strings.Contains(csp, "worker-src 'self'") || strings.Contains(csp, "unsafe") || strings.Contains(csp, "http") {
			t.Errorf("%s %s: content security policy %q", c.method, c.path, csp)
		}
	}
}

func TestCompressionAndTags(t *testing.T) {
	s := served(t)
	plain, body := get(t, "GET", s.URL+"/", nil)
	zipped, raw := get(t, "GET", s.URL+"/", map[string]string{"Accept-Encoding": "br, gzip"})
	if zipped.Header.Get("Content-Encoding") != "gzip" || len(raw) >= len(body) {
		t.Fatalf("not compressed: %d of %d bytes", len(raw), len(body))
	}
	z, err := gzip.NewReader(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(z); err != nil || string(b) != body {
		t.Errorf("the compressed page differs: %v", err)
	}
	if plain.Header.Get("ETag") == zipped.Header.Get("ETag") {
		t.Error("both forms carry one tag")
	}
	for _, h := range []map[string]string{
		{"If-None-Match": plain.Header.Get("ETag")},
		{"If-None-Match": zipped.Header.Get("ETag"), "Accept-Encoding": "gzip"},
	} {
		if resp, body := get(t, "GET", s.URL+"/", h); resp.StatusCode != 304 || body != "" {
			t.Errorf("%v: %d %q; want 304", h, resp.StatusCode, body)
		}
	}
	if resp, _ := get(t, "GET", s.URL+"/", map[string]string{"Accept-Encoding": "gzip;q=0"}); resp.Header.Get("Content-Encoding") != "" {
		t.Error("compressed against the reader's wish")
	}
	if resp, body := get(t, "GET", s.URL+"/", map[string]string{"Range": "bytes=0-3", "Accept-Encoding": "gzip"}); resp.StatusCode != 206 || body != "<p>p" {
		t.Errorf("range: %d %q", resp.StatusCode, body)
	}
}

func TestNewNamesTheCure(t *testing.T) {
	_, err := New(filepath.Join(t.TempDir(), "nothing"))
	if err == nil || !strings.Contains(err.Error(), "trucewatch publish") {
		t.Errorf("got %v", err)
	}
}

func TestHealthWithoutASite(t *testing.T) {
	h, err := New(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/healthz", nil))
	if w.Code != http.StatusServiceUnavailable {
		t.Errorf("healthz without a site: %d", w.Code)
	}
}
