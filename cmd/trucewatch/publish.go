package main

import (
	"fmt"
	"strings"
	"time"

	"trucewatch/mission"
	"trucewatch/publish"
)

type publishCmd struct {
	Dir       string `arg:"" help:"Mission folder."`
	Out       string `required:"" help:"Folder of the site; empty or one of ours." placeholder:"SITE"`
	Audience  string `help:"For whom: public, parties, mission, or party:ID for one party's edition; the mission file holds the policies." default:"public"`
	From      string `help:"Start of the period, RFC 3339. Default: the last full reporting day, or a truce long over as a whole."`
	To        string `help:"End of the period, RFC 3339."`
	Published string `help:"Time of publication, RFC 3339. Default: now."`
}

func (c *publishCmd) Run(e *env) error {
	args := mission.PublishArgs{Audience: c.Audience}
	for _, t := range []struct {
		flag, text string
		into       *time.Time
	}{{"--from", c.From, &args.From}, {"--to", c.To, &args.To}, {"--published", c.Published, &args.Published}} {
		if t.text == "" {
			continue
		}
		v, err := time.Parse(time.RFC3339, t.text)
		if err != nil {
			return usage("%s %q: want RFC 3339, such as 2025-04-20T00:00:00+03:00", t.flag, t.text)
		}
		*t.into = v.UTC()
	}
	if args.From.IsZero() != args.To.IsZero() {
		return usage("a period needs both --from and --to")
	}
	if !args.From.IsZero() && !args.To.After(args.From) {
		return usage("--to %s is not after --from %s", c.To, c.From)
	}
	out, err := absolute([]string{c.Out})
	if err != nil {
		return err
	}
	args.Out = out[0]
	var r mission.PublishReply
	if err := e.onMission(c.Dir, "publish", args, &r, func(f *mission.Folder) (any, error) { return f.Publish(e.ctx, args) }); err != nil {
		return err
	}
	again := ""
	if r.Known {
		again = " again: the record holds nothing new"
	}
	fmt.Fprintf(e.stdout, "edition %d%s: %d items on %d pages, %d written to %s\ncontent hash %s\n",
		r.Number, again, r.Items, r.Pages, r.Written, c.Out, r.Content)
	fmt.Fprintf(e.stdout, "figures of %s; items of %s\n", spanOf(r.Period), spanOf(r.Data))
	if w := withheldWords(r.Withheld); w != "" {
		fmt.Fprintf(e.stdout, "not among the items: %s\n", w)
	}
	return nil
}

func spanOf(s publish.Span) string {
	const minute = "2006-01-02 15:04"
	return s.From.UTC().Format(minute) + " to " + s.To.UTC().Format(minute) + " UTC"
}

// withheldWords says why incidents are no items, so that an empty site explains itself.
func withheldWords(w publish.Withheld) string {
	var out []string
	for _, p := range []struct {
		n   int
		why string
	}{
		{w.Delayed, "younger than the delay of the publication policy in mission.yaml"},
		{w.Outside, "outside of this time, or without any time"},
		{w.Decided, "withheld by decision"},
		{w.Unapproved, "waiting for the approval that mission.yaml asks for"},
		{w.Recalled, "recalled for safety"},
	} {
		if p.n > 0 {
			out = append(out, fmt.Sprintf("%s %s", counted(p.n, "incidents"), p.why))
		}
	}
	return strings.Join(out, "; ")
}
