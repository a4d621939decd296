package fetch

import (
	"errors"
	"fmt"
	"net/mail"
	"time"

	"github.com/goccy/go-yaml"
)

// Plan is the file fetch.yaml of a mission: what to poll and whom a site may write to.
type Plan struct {
	Contact string // a mail address or an http(s) address; sent with every request
	Poll    []Poll
}

// Poll is one address to ask.
type Poll struct {
	URL string
	// Every is the least time between two polls. Default 15 minutes.
	Every time.Duration
	// Pages: the entries of this feed name pages, and those are fetched too.
	Pages bool
}

const (
	maxPlan      = 1 << 20
	maxPolls     = 10_000
	defaultEvery = 15 * time.Minute
	leastEvery   = time.Minute
)

// ParsePlan reads fetch.yaml. Every fault names its entry.
func ParsePlan(name string, b []byte) (Plan, error) {
	var f struct {
		Contact string `yaml:"contact"`
		Poll    []struct {
			URL   string `yaml:"url"`
			Every string `yaml:"every"`
			Pages bool   `yaml:"pages"`
		} `yaml:"poll"`
	}
	if len(b) > maxPlan {
		return Plan{}, fmt.Errorf("%s is larger than %d bytes", name, maxPlan)
	}
	if err := yaml.UnmarshalWithOptions(b, &f, yaml.Strict()); err != nil {
		return Plan{}, fmt.Errorf("%s: %s", name, yaml.FormatError(err, false, true))
	}
	p := Plan{Contact: f.Contact}
	var errs []error
	if _, err := mail.ParseAddress(f.Contact); err != nil {
		if _, err := parseURL(f.Contact); err != nil {
			errs = append(errs, fmt.Errorf("%s: contact %q: want a mail address or a page, so that a site can complain", name, f.Contact))
		}
	}
	if len(f.Poll) > maxPolls {
		errs = append(errs, fmt.Errorf("%s: %d addresses; %d is the limit", name, len(f.Poll), maxPolls))
	}
	seen := map[string]bool{}
	for i, e := range f.Poll {
		every := defaultEvery
		if _, err := parseURL(e.URL); err != nil {
			errs = append(errs, fmt.Errorf("%s: poll %d: %w", name, i+1, err))
		}
		if e.Every != "" {
			d, err := time.ParseDuration(e.Every)
			if err != nil || d < leastEvery {
				errs = append(errs, fmt.Errorf("%s: poll %d: every %q: want 1m or longer, for example 15m or 6h", name, i+1, e.Every))
			}
			every = d
		}
		if seen[e.URL] {
			errs = append(errs, fmt.Errorf("%s: poll %d: %s stands twice", name, i+1, e.URL))
		}
		seen[e.URL] = true
		p.Poll = append(p.Poll, Poll{e.URL, every, e.Pages})
	}
	return p, errors.Join(errs...)
}
