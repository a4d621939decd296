// Package public serves a published site to everybody: files of one folder, with a
// strict content security policy, compression and cache headers. It knows
// publications only; nothing that is not in the folder can be asked of it.
package public

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Policy is the content security policy of every answer: nothing from a third
// party, no inline script or style, workers from the site itself.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
	"connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// types are the media types of what a site holds; a file of another kind is not served.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".json": "application/json", ".geojson": "application/geo+json", ".csv": "text/csv; charset=utf-8",
	".atom": "application/atom+xml; charset=utf-8", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8",
	".pdf": "application/pdf", "": "text/plain; charset=utf-8",
}

// compressible reports whether gzip makes a file of this type smaller.
func compressible(ext string) bool { return ext != ".woff2" && ext != ".pdf" }

// Handler serves the site in dir. It opens files below dir only, through an
// os.Root, so that neither ".." nor a link leads out of it. Close the Handler to
// release the folder.
type Handler struct {
	root *os.Root
	fsys fs.FS
	zip  sync.Pool
	tags sync.Map // path + size + time -> entity tag
}

// New opens the site in dir.
func New(dir string) (*Handler, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the site to serve (run trucewatch publish first): %w", err)
	}
	h := &Handler{root: root, fsys: root.FS()}
	h.zip.New = func() any { w, _ := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed); return w }
	return h, nil
}

// Close releases the folder.
func (h *Handler) Close() error { return h.root.Close() }

// ServeHTTP answers GET and HEAD.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	head.Set("Content-Security-Policy", Policy)
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Referrer-Policy", "no-referrer")
	head.Set("Cross-Origin-Opener-Policy", "same-origin")
	head.Set("Permissions-Policy", "geolocation=(), camera=(), microphone=()")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		head.Set("Allow", "GET, HEAD")
		http.Error(w, "this site can only be read", http.StatusMethodNotAllowed)
		return
	}
	if r.URL.Path == "/healthz" {
		head.Set("Cache-Control", "no-store")
		head.Set("Content-Type", "text/plain; charset=utf-8")
		if _, err := fs.Stat(h.fsys, "index.html"); err != nil {
			http.Error(w, "no site is published here yet", http.StatusServiceUnavailable)
			return
		}
		io.WriteString(w, "ok\n")
		return
	}
	h.serveFile(w, r)
}

func (h *Handler) serveFile(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
	if name == "" {
		name = "index.html"
	}
	// Hidden files are the writer's own.
	for _, part := range strings.Split(name, "/") {
		if strings.HasPrefix(part, ".") {
			notFound(w)
			return
		}
	}
	info, err := fs.Stat(h.fsys, name)
	if err == nil && info.IsDir() {
		if !strings.HasSuffix(r.URL.Path, "/") {
			// Relative, because the site may be served below a path of its own.
			w.Header().Set("Location", path.Base(name)+"/")
			w.WriteHeader(http.StatusMovedPermanently)
			return
		}
		name += "/index.html"
		info, err = fs.Stat(h.fsys, name)
	}
	ext := path.Ext(name)
	kind, known := types[ext]
	if err != nil || !known || !info.Mode().IsRegular() {
		notFound(w)
		return
	}
	f, err := h.root.Open(name)
	if err != nil {
		notFound(w)
		return
	}
	defer f.Close()
	tag, err := h.tag(name, info, f)
	if err != nil {
		http.Error(w, "the file could not be read", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", cache(name))
	w.Header().Set("ETag", tag)
	w.Header().Add("Vary", "Accept-Encoding")
	if compressible(ext) && acceptsGzip(r) && r.Header.Get("Range") == "" {
		h.zipped(w, r, f, tag)
		return
	}
	http.ServeContent(w, r, name, time.Time{}, f)
}

func notFound(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, "there is no such page in this edition", http.StatusNotFound)
}

// cache lets fonts and scripts be kept for an hour and asks back for all else:
// a recalled item must be gone from every copy within minutes.
func cache(name string) string {
	if strings.HasPrefix(name, "assets/") {
		return "public, max-age=3600"
	}
	return "public, max-age=60, must-revalidate"
}

// tag is the entity tag: the hash of the content, kept while size and time stay.
func (h *Handler) tag(name string, info fs.FileInfo, f io.ReadSeeker) (string, error) {
	key := name + "\x00" + strconv.FormatInt(info.Size(), 10) + "\x00" + info.ModTime().String()
	if t, ok := h.tags.Load(key); ok {
		return t.(string), nil
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	t := `"` + hex.EncodeToString(sum.Sum(nil)[:16]) + `"`
	h.tags.Store(key, t)
	return t, nil
}

func acceptsGzip(r *http.Request) bool {
	for _, part := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		name, quality, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name == "gzip" && strings.ReplaceAll(quality, " ", "") != "q=0" {
			return true
		}
	}
	return false
}

// zipped sends the file compressed. The two forms of a file have two tags.
func (h *Handler) zipped(w http.ResponseWriter, r *http.Request, f io.Reader, tag string) {
	tag = strings.TrimSuffix(tag, `"`) + `-gz"`
	w.Header().Set("ETag", tag)
	if match := r.Header.Get("If-None-Match"); match != "" && strings.Contains(match, tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	if r.Method == http.MethodHead {
		return
	}
	z := h.zip.Get().(*gzip.Writer)
	defer h.zip.Put(z)
	z.Reset(w)
	if _, err := io.Copy(z, f); err == nil {
		// A reader that went away is no fault of ours; there is nobody to tell.
		_ = errors.Join(z.Close())
	}
}

// Server is an http.Server with limits that hold against slow and greedy readers.
func Server(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second,
		WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10}
}
