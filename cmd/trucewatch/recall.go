package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"trucewatch/mission"
	"trucewatch/truce"
)

type recallCmd struct {
	Dir      string   `arg:"" help:"Mission folder."`
	Incident []string `required:"" help:"Incident to take out of every edition, feed and file; may be repeated."`
	Signer   string   `required:"" help:"Code name of the first officer."`
	Approver string   `required:"" help:"Code name of the second officer."`
	Reason   string   `required:"" help:"Why, in one line. It stays in the record and is not published."`
	Site     []string `required:"" help:"Site to write anew at once, as SITE for the public or AUDIENCE=SITE; may be repeated." placeholder:"[AUDIENCE=]SITE"`
	signFlags
}

// Run recalls for safety and writes the sites without the item: the decision of two
// officers first, so that no later edition shows it again.
func (c *recallCmd) Run(e *env) error {
	d := truce.Decision{Kind: truce.DecideRecall, Signer: c.Signer, Approver: c.Approver, Reason: c.Reason, At: e.now().Truncate(time.Second)}
	for _, id := range c.Incident {
		d.Incidents = append(d.Incidents, truce.IncidentID(strings.ToUpper(id)))
	}
	if err := d.Validate(); err != nil {
		return &exitError{exitUsage, err}
	}
	args := mission.DecideArgs{Decisions: []truce.Decision{d}, Now: true}
	var reply mission.DecideReply
	var err error
	if len(c.Key) > 0 {
		reply, err = c.signed(e, c.Dir, mission.DraftArgs{Decide: &args})
	} else {
		err = e.onMission(c.Dir, "decide", args, &reply, func(f *mission.Folder) (any, error) { return f.Decide(e.ctx, args) })
	}
	if err != nil {
		return err
	}
	printDecided(e, reply)
	for _, s := range c.Site {
		audience, dir, ok := strings.Cut(s, "=")
		if !ok {
			audience, dir = "public", s
		}
		if dir, err = filepath.Abs(dir); err != nil {
			return err
		}
		p := mission.PublishArgs{Out: dir, Audience: audience}
		var out mission.PublishReply
		if err := e.onMission(c.Dir, "publish", p, &out, func(f *mission.Folder) (any, error) { return f.Publish(e.ctx, p) }); err != nil {
			return fmt.Errorf("the recall is in the record, and %s still shows the item: take the site down by hand, then publish: %w", dir, err)
		}
		fmt.Fprintf(e.stdout, "%s: edition %d for %s, %d items recalled for safety\n", s, out.Number, audience, out.Withheld.Recalled)
	}
	fmt.Fprintln(e.stderr, "Copy the sites to where readers get them, and empty caches there. What readers saved before stays with them.")
	return nil
}
