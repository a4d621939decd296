package main

import (
	"fmt"
	"time"

	"trucewatch/mission"
)

type publishCmd struct {
	Dir       string `arg:"" help:"Mission folder."`
	Out       string `required:"" help:"Folder of the site; empty or one of ours." placeholder:"SITE"`
	Audience  string `help:"For whom; the mission file holds a policy for each." default:"public"`
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
	return nil
}
