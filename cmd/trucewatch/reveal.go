package main

import (
	"fmt"
	"io"

	"trucewatch/mission"
)

type revealCmd struct {
	Dir   string   `arg:"" help:"Mission folder."`
	Row   int64    `required:"" help:"Row of the record, which is the number of its leaf in the log."`
	Field []string `required:"" help:"Field to open, for example time.day, place.region or title; may be repeated. All others stay hidden."`
	Out   string   `required:"" help:"Item file to write; trucewatch check FILE --policy KEYS checks it." placeholder:"FILE"`
}

func (c *revealCmd) Run(e *env) error {
	args := mission.RevealArgs{Row: c.Row, Fields: c.Field}
	var item []byte
	if err := e.onMission(c.Dir, "reveal", args, &item, func(f *mission.Folder) (any, error) { return f.Reveal(e.ctx, args) }); err != nil {
		return err
	}
	if err := writeFile(c.Out, func(w io.Writer) error { _, err := w.Write(item); return err }); err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%s: entry %d, %s opened, %d bytes\n", c.Out, c.Row, counted(len(c.Field), "fields"), len(item))
	return nil
}
