package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/temoto/robotstxt"
)

// Client asks for pages. The fields without a default must be set. It is safe for
// use by several goroutines; one host is asked for one thing at a time.
type Client struct {
	// Agent names the program and whom to write to: "trucewatch/1 (ops@mission.example)".
	Agent string
	// Now tells the time; Sleep waits until the time is over or ctx ends.
	Now   func() time.Time
	Sleep func(ctx context.Context, d time.Duration) error
	// Rand gives a number from 0 to n-1, for spreading retries.
	Rand func(n int64) int64
	// Dial connects; nil = DialPublic.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)

	// MaxBytes bounds a body after decompression. Default 16 MB.
	MaxBytes int64
	// Timeout bounds one request with its redirects. Default 30 s.
	Timeout time.Duration
	// Pause is the least time between two requests to one host. Default 2 s; a longer
	// crawl delay in robots.txt, up to a minute, holds instead.
	Pause time.Duration

	mu    sync.Mutex
	hosts map[string]*host
	http  *http.Client
}

// host is what is known of one host in this run.
type host struct {
	mu     sync.Mutex // held while the host is asked
	last   time.Time
	robots *robotstxt.RobotsData // nil = nothing may be asked
	why    string                // why not
	inside bool                  // its address is not public
	known  bool
}

const (
	defaultBytes   = 16 << 20
	defaultTimeout = 30 * time.Second
	defaultPause   = 2 * time.Second
	maxDelay       = time.Minute
	maxRedirects   = 5
	maxRobots      = 512 << 10
	// Back-off after failures: a minute, doubled each time, up to a day, a quarter more or less.
	firstWait = time.Minute
	maxWait   = 24 * time.Hour
)

// Outcome says what came of asking.
type Outcome string

const (
	Fetched    Outcome = "fetched"     // a body that was not seen before
	Unchanged  Outcome = "unchanged"   // the site says so, or the body is the same
	Gone       Outcome = "gone"        // 404 or 410
	Disallowed Outcome = "disallowed"  // robots.txt
	NotDue     Outcome = "not_due"     // to be asked later
	Refused    Outcome = "refused"     // address, redirect, size: asking again will not help
	Unanswered Outcome = "no_response" // for now
)

// Result is the answer to one request.
type Result struct {
	Outcome Outcome
	Status  int
	URL     string // after redirects
	Header  http.Header
	Body    []byte
	Why     string // where the outcome is not fetched or unchanged
}

func (c *Client) init() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.http != nil {
		return
	}
	dial := c.Dial
	if dial == nil {
		dial = DialPublic
	}
	if c.MaxBytes <= 0 {
		c.MaxBytes = defaultBytes
	}
	if c.Timeout <= 0 {
		c.Timeout = defaultTimeout
	}
	if c.Pause <= 0 {
		c.Pause = defaultPause
	}
	c.hosts = map[string]*host{}
	c.http = &http.Client{
		// No proxy: one would make connections that nobody looks at.
		Transport: &http.Transport{DialContext: dial, Proxy: nil, MaxResponseHeaderBytes: 64 << 10, TLSHandshakeTimeout: 10 * time.Second,
			ResponseHeaderTimeout: c.Timeout, MaxIdleConnsPerHost: 1, IdleConnTimeout: 30 * time.Second},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Get asks for one address if it is due and gives the new state. every is how
// long to wait after an answer.
func (c *Client) Get(ctx context.Context, address string, s State, every time.Duration) (Result, State) {
	c.init()
	now := c.Now().UTC()
	if now.Before(s.Next) {
		return Result{Outcome: NotDue, Why: "not before " + s.Next.UTC().Format(time.RFC3339)}, s
	}
	ctx, cancel := context.WithTimeout(ctx, 2*c.Timeout+10*maxDelay)
	defer cancel()
	res, wait := c.ask(ctx, address, s)
	now = c.Now().UTC()
	switch res.Outcome {
	case Fetched, Unchanged:
		sum := sha256.Sum256(res.Body)
		body := hex.EncodeToString(sum[:])
		if res.Outcome == Fetched && body == s.SHA256 {
			res.Outcome = Unchanged
		}
		if res.Outcome == Fetched {
			s.SHA256 = body
		}
		if res.Status != http.StatusNotModified {
			s.ETag, s.LastModified = res.Header.Get("ETag"), res.Header.Get("Last-Modified")
		}
		s.Seen, s.Failures, s.Gone = now, 0, 0
		s.Next = now.Add(every)
	case Gone:
		s.Gone++
		s.ETag, s.LastModified = "", ""
		if s.Vanished() {
			s.SHA256 = "" // so that it is news when it comes back
		}
		s.Next = now.Add(max(every, time.Hour))
	default:
		s.Failures++
		s.Next = now.Add(max(wait, c.backOff(s.Failures), every))
	}
	return res, s
}

// backOff is the wait after n failures in a row.
func (c *Client) backOff(n int) time.Duration {
	wait := firstWait
	for i := 1; i < n && wait < maxWait; i++ {
		wait *= 2
	}
	wait = min(wait, maxWait)
	return wait - wait/4 + time.Duration(c.Rand(int64(wait/2)+1))
}

// ask follows redirects, each under the rules of the host it leads to. wait is
// what the site asks for.
func (c *Client) ask(ctx context.Context, address string, s State) (res Result, wait time.Duration) {
	u, err := parseURL(address)
	if err != nil {
		return Result{Outcome: Refused, Why: err.Error()}, 0
	}
	seen := map[string]bool{}
	for range maxRedirects + 1 {
		if seen[u.String()] {
			return Result{Outcome: Refused, URL: u.String(), Why: "redirects run in a circle"}, 0
		}
		seen[u.String()] = true
		var next *url.URL
		res, next, wait = c.one(ctx, u, s)
		if next == nil {
			return res, wait
		}
		if err := allowed(next); err != nil {
			return Result{Outcome: Refused, Status: res.Status, URL: u.String(), Why: "redirected: " + err.Error()}, 0
		}
		if u.Scheme == "https" && next.Scheme == "http" {
			return Result{Outcome: Refused, Status: res.Status, URL: u.String(), Why: "redirected from https to http"}, 0
		}
		u = next
	}
	return Result{Outcome: Refused, URL: u.String(), Why: fmt.Sprintf("more than %d redirects", maxRedirects)}, 0
}

// one makes one request; next is where a redirect leads.
func (c *Client) one(ctx context.Context, u *url.URL, s State) (res Result, next *url.URL, wait time.Duration) {
	h := c.hostOf(u)
	h.mu.Lock()
	defer h.mu.Unlock()
	if why, retry := c.permitted(ctx, h, u); why != "" {
		if h.inside {
			return Result{Outcome: Refused, URL: u.String(), Why: why}, nil, maxWait
		}
		if retry {
			return Result{Outcome: Unanswered, URL: u.String(), Why: why}, nil, 0
		}
		return Result{Outcome: Disallowed, URL: u.String(), Why: why}, nil, maxWait
	}
	head := http.Header{}
	if s.ETag != "" {
		head.Set("If-None-Match", s.ETag)
	}
	if s.LastModified != "" {
		head.Set("If-Modified-Since", s.LastModified)
	}
	resp, body, err := c.request(ctx, h, u, head, c.MaxBytes)
	res = Result{URL: u.String(), Body: body}
	if resp != nil {
		res.Status, res.Header = resp.StatusCode, resp.Header
		wait = c.retryAfter(resp.Header.Get("Retry-After"))
	}
	if err != nil {
		res.Outcome, res.Why, res.Body = Unanswered, err.Error(), nil
		if errors.Is(err, ErrPrivate) || errors.Is(err, errTooLarge) {
			res.Outcome = Refused
		}
		return res, nil, wait
	}
	return c.judge(res, u, wait)
}

// judge reads the status of an answer.
func (c *Client) judge(res Result, u *url.URL, wait time.Duration) (Result, *url.URL, time.Duration) {
	switch code := res.Status; {
	case code == http.StatusOK:
		res.Outcome = Fetched
	case code == http.StatusNotModified:
		res.Outcome = Unchanged
	case code == http.StatusNotFound, code == http.StatusGone:
		res.Outcome, res.Why = Gone, http.StatusText(code)
	case code >= 300 && code < 400 && res.Header.Get("Location") != "":
		next, err := u.Parse(res.Header.Get("Location"))
		if err != nil {
			res.Outcome, res.Why = Refused, "redirected to an address that cannot be read"
			return res, nil, 0
		}
		next.Fragment = ""
		return res, next, 0
	case code == http.StatusTooManyRequests, code >= 500:
		res.Outcome, res.Why = Unanswered, fmt.Sprintf("the site answers %d %s", code, http.StatusText(code))
	default:
		res.Outcome, res.Why = Refused, fmt.Sprintf("the site answers %d %s", code, http.StatusText(code))
	}
	return res, nil, wait
}

var errTooLarge = errors.New("the answer is larger than the limit")

// request asks once, after the pause that the host is due.
func (c *Client) request(ctx context.Context, h *host, u *url.URL, head http.Header, limit int64) (*http.Response, []byte, error) {
	pause := c.Pause
	if h.robots != nil {
		if g := h.robots.FindGroup(c.Agent); g != nil {
			pause = max(pause, min(g.CrawlDelay, maxDelay))
		}
	}
	if left := h.last.Add(pause).Sub(c.Now()); !h.last.IsZero() && left > 0 {
		if err := c.Sleep(ctx, left); err != nil {
			return nil, nil, err
		}
	}
	defer func() { h.last = c.Now() }()
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, nil, err
	}
	req.Header = head
	req.Header.Set("User-Agent", c.Agent)
	req.Header.Set("Accept", "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/plain;q=0.8, */*;q=0.1")
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	if int64(len(body)) > limit {
		return resp, nil, fmt.Errorf("%w of %d bytes", errTooLarge, limit)
	}
	if err != nil {
		return resp, nil, fmt.Errorf("the answer breaks off: %w", err)
	}
	return resp, body, nil
}

// retryAfter reads the header of that name: seconds or a date, at most a day.
func (c *Client) retryAfter(v string) time.Duration {
	v = strings.TrimSpace(v)
	if n, err := strconv.ParseInt(v, 10, 32); err == nil && n >= 0 {
		return min(time.Duration(n)*time.Second, maxWait)
	}
	if at, err := http.ParseTime(v); err == nil {
		return min(max(at.Sub(c.Now()), 0), maxWait)
	}
	return 0
}

func (c *Client) hostOf(u *url.URL) *host {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := u.Scheme + "://" + strings.ToLower(u.Host)
	if c.hosts[key] == nil {
		c.hosts[key] = &host{}
	}
	return c.hosts[key]
}

// permitted asks robots.txt once a run (RFC 9309): 4xx means no rules, 5xx and
// silence mean that nothing is asked for now.
func (c *Client) permitted(ctx context.Context, h *host, u *url.URL) (why string, retry bool) {
	if !h.known {
		h.known = true
		h.robots, h.why = c.robots(ctx, h, u)
	}
	if h.robots == nil {
		return h.why, true
	}
	if !h.robots.TestAgent(u.RequestURI(), c.Agent) {
		return "robots.txt of " + u.Host + " asks robots to stay away from it", false
	}
	return "", false
}

func (c *Client) robots(ctx context.Context, h *host, u *url.URL) (*robotstxt.RobotsData, string) {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	for range maxRedirects {
		resp, body, err := c.request(ctx, h, at, http.Header{}, maxRobots)
		if err != nil && !(errors.Is(err, errTooLarge)) {
			h.inside = errors.Is(err, ErrPrivate)
			return nil, "robots.txt: " + err.Error()
		}
		if resp.StatusCode >= 300 && resp.StatusCode < 400 {
			next, err := at.Parse(resp.Header.Get("Location"))
			if err != nil || allowed(next) != nil || !strings.EqualFold(next.Hostname(), u.Hostname()) {
				return allowAll, "" // rules of another host are none of this one
			}
			at = next
			continue
		}
		if resp.StatusCode >= 500 {
			return nil, fmt.Sprintf("robots.txt: the site answers %d; nothing is asked until it does", resp.StatusCode)
		}
		if resp.StatusCode != http.StatusOK {
			return allowAll, ""
		}
		data, err := robotstxt.FromBytes(body)
		if err != nil {
			return allowAll, "" // what cannot be read states no rule
		}
		return data, ""
	}
	return allowAll, ""
}

// allowAll are the rules of a site that states none.
var allowAll, _ = robotstxt.FromStatusAndBytes(http.StatusNotFound, nil)
