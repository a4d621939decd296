package main

import (
	"fmt"
	"text/tabwriter"

	"trucewatch"
	"trucewatch/source/all"
)

type licencesCmd struct {
	Full bool `help:"Print the licence of the program itself too."`
}

func (c *licencesCmd) Run(e *env) error {
	fmt.Fprint(e.stdout, trucewatch.Notice)
	fmt.Fprint(e.stdout, "\nSOURCES THAT THE PROGRAM CAN READ\n\n")
	w := tabwriter.NewWriter(e.stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "adapter\tlicence\tmay be republished")
	for _, info := range all.Infos() {
		fmt.Fprintf(w, "%s\t%s\t%s\n", info.Name, info.Licence, info.Ship)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if c.Full {
		fmt.Fprintf(e.stdout, "\nLICENCE OF THE PROGRAM\n\n%s", trucewatch.Licence)
	}
	return nil
}
