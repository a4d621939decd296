package main

import (
	"fmt"
	"strings"

	"trucewatch/mission"
	"trucewatch/truce"
)

type eraseCmd struct {
	Dir      string   `arg:"" help:"Mission folder."`
	Report   []string `help:"Report to erase with all its versions, as SOURCE/ID; may be repeated."`
	Row      []int64  `help:"Row of the record to erase; may be repeated."`
	File     []string `help:"Kept file to erase, by its SHA-256; may be repeated."`
	Reason   string   `required:"" help:"Why, in one line. It stays in the record."`
	Signer   string   `required:"" help:"Code name of who erases."`
	Approver string   `required:"" help:"The second person."`
}

func (c *eraseCmd) Run(e *env) error {
	args := mission.EraseArgs{Rows: c.Row, Files: c.File, Reason: c.Reason, Signer: c.Signer, Approver: c.Approver}
	for _, r := range c.Report {
		src, id, ok := strings.Cut(r, "/")
		if !ok {
			return usage("report %q: want SOURCE/ID", r)
		}
		args.Reports = append(args.Reports, truce.ReportKey{Source: truce.SourceID(src), ID: id})
	}
	if len(args.Reports)+len(args.Rows)+len(args.Files) == 0 {
		return usage("nothing to erase: give --report, --row or --file")
	}
	var reply mission.EraseReply
	if err := e.onMission(c.Dir, "erase", args, &reply, func(f *mission.Folder) (any, error) { return f.Erase(e.ctx, args) }); err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "erased: the bodies of %s and %s of this folder; their leaves stay in the log\n", counted(len(reply.Rows), "rows"), counted(reply.Files, "files"))
	if reply.Beside > 0 {
		fmt.Fprintf(e.stdout, "%s stay in the record and lost the file they were read from\n", counted(reply.Beside, "rows"))
	}
	fmt.Fprintln(e.stderr, "Not reached: editions that were published, parties' copies, backups, and what the disk itself keeps of deleted blocks. Erase in backups too, or let them expire; publish again so that the site is made without it.")
	return nil
}
