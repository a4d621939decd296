package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"trucewatch/claims"
	"trucewatch/truce"
)

// claimsCmd explains rival counts.
type claimsCmd struct {
	Truce   string   `help:"Only this truce." placeholder:"ID"`
	Text    bool     `help:"Sentences to read instead of JSON Lines."`
	Lang    string   `help:"Language of --text: en, uk or ru." default:"en" enum:"en,uk,ru"`
	Sources string   `help:"Register of sources, over those of the adapters." placeholder:"FILE"`
	Files   []string `arg:"" help:"Reports as JSON Lines (- is standard input), or ADAPTER:FILE, for example party-claims:claims.csv."`
}

func (c *claimsCmd) Run(e *env) error {
	var own []byte
	if c.Sources != "" {
		var err error
		if own, err = os.ReadFile(c.Sources); err != nil {
			return err
		}
	}
	register, err := readRegister(c.Sources, own)
	if err != nil {
		return err
	}
	var reports []truce.Report
	bad := 0
	if err := readReports(e, c.Files, &bad, func(r truce.Report) { reports = append(reports, r) }); err != nil {
		return err
	}
	known := claims.Truces(reports)
	if c.Truce != "" && !slices.Contains(known, c.Truce) {
		return fmt.Errorf("no claim is about truce %q; the claims are about: %s", c.Truce, orNone(known))
	}
	if len(known) == 0 {
		return fmt.Errorf("none of %d reports is a claim about a truce; a claim is a statement with a field claim (docs/formats/jsonl.md)", len(reports))
	}
	for _, cmp := range claims.CompareAll(reports, register, nil) {
		if c.Truce != "" && cmp.Truce != c.Truce {
			continue
		}
		if err := c.write(e.stdout, cmp); err != nil {
			return err
		}
	}
	if bad > 0 {
		return refused(bad, "rows")
	}
	return nil
}

func (c *claimsCmd) write(w io.Writer, cmp truce.ClaimComparison) error {
	if !c.Text {
		return json.NewEncoder(w).Encode(cmp)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", cmp.Truce)
	for _, s := range cmp.Sentences {
		b.WriteString("  " + s.Text.In(c.Lang) + "\n")
		for _, src := range s.Sources {
			b.WriteString("      " + src + "\n")
		}
	}
	for _, w := range cmp.Warnings {
		if slices.ContainsFunc(cmp.Sentences, func(s truce.Sentence) bool { return s.Key == w.Code && s.Text["en"] == w.Text["en"] }) {
			continue
		}
		b.WriteString("  ! " + w.Text.In(c.Lang) + "\n")
	}
	b.WriteString("\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func orNone(list []string) string {
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, ", ")
}
