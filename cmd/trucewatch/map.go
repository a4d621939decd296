package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"trucewatch/source"
	"trucewatch/source/csvmap"
	"trucewatch/truce"
)

// mapCmd proposes a mapping for a table of one's own, or shows what an existing one makes of it.
type mapCmd struct {
	File    string `arg:"" help:"Table: delimited text or .xlsx; - reads the standard input."`
	Out     string `help:"Write the mapping to this file; an existing file is left alone." placeholder:"FILE"`
	Mapping string `help:"Try this mapping instead of proposing one." type:"existingfile" placeholder:"FILE"`
}

// maxMapInput is the largest table that is looked at; ingest itself has no such limit.
const maxMapInput = 256 << 20

// Run prints the mapping, ten rows as they would be read, and what is unsure.
func (c *mapCmd) Run(e *env) error {
	data, err := c.read(e)
	if err != nil {
		return err
	}
	if c.Mapping != "" {
		return c.try(e, data)
	}
	p, err := csvmap.Propose(filepath.Base(c.File), bytes.NewReader(data))
	if err != nil {
		return err
	}
	text, err := proposalFile(p)
	if err != nil {
		return err
	}
	if c.Out == "" {
		fmt.Fprintf(e.stdout, "%s\n", text)
	} else if err := writeNew(c.Out, text); err != nil {
		return err
	}
	showRows(e.stdout, p.Rows)
	if len(p.Unsure) > 0 {
		fmt.Fprintln(e.stdout, "\nUnsure:")
		for _, u := range p.Unsure {
			fmt.Fprintln(e.stdout, " -", u)
		}
	}
	if c.Out != "" {
		fmt.Fprintf(e.stdout, "\nMapping written to %[1]s. Answer there what is unsure; look at the whole table with\n"+
			"  trucewatch map %[2]s --mapping %[1]s\nand take it in with\n  trucewatch ingest DIR --mapping %[1]s %[2]s\n", c.Out, c.File)
	}
	return nil
}

// try shows what an existing mapping makes of the table.
func (c *mapCmd) try(e *env, data []byte) error {
	b, err := os.ReadFile(c.Mapping)
	if err != nil {
		return fmt.Errorf("reading the mapping: %w", err)
	}
	m, err := csvmap.Load(c.Mapping, b)
	if err != nil {
		return err
	}
	showRows(e.stdout, csvmap.Preview(filepath.Base(c.File), data, m))
	read, bad := 0, 0
	for _, err := range csvmap.New(m).Parse(source.Input{Name: c.File, R: bytes.NewReader(data)}) {
		var row *source.RowError
		switch {
		case errors.As(err, &row):
			bad++
		case err != nil:
			return err
		default:
			read++
		}
	}
	fmt.Fprintf(e.stdout, "\n%d rows would be read, %d refused.\n", read, bad)
	if bad > 0 {
		return &exitError{exitRefused, fmt.Errorf("%s would be refused; correct the mapping or the table", counted(bad, "rows"))}
	}
	return nil
}

func (c *mapCmd) read(e *env) ([]byte, error) {
	r := e.stdin
	if c.File != "-" {
		info, err := os.Stat(c.File)
		if err != nil {
			return nil, fmt.Errorf("opening the table: %w", err)
		}
		if info.IsDir() {
			return nil, fmt.Errorf("%s is a directory; name one file", c.File)
		}
		f, err := os.Open(c.File)
		if err != nil {
			return nil, fmt.Errorf("opening the table: %w", err)
		}
		defer f.Close()
		r = f
	}
	data, err := io.ReadAll(io.LimitReader(r, maxMapInput))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", c.File, err)
	}
	return data, nil
}

// proposalFile is the mapping with what is unsure as comments above it.
func proposalFile(p csvmap.Proposal) ([]byte, error) {
	text, err := p.Mapping.YAML()
	if err != nil {
		return nil, fmt.Errorf("writing the mapping: %w", err)
	}
	var b bytes.Buffer
	b.WriteString("# Mapping of a table to reports. Fields and formats: docs/formats/mapping.md\n")
	for _, u := range p.Unsure {
		fmt.Fprintf(&b, "# unsure: %s\n", strings.ReplaceAll(u, "\n", " "))
	}
	b.Write(text)
	return b.Bytes(), nil
}

func writeNew(name string, text []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("writing the mapping: %w; choose another name, or remove the file", err)
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

// showRows prints rows as they would be read.
func showRows(out io.Writer, rows []csvmap.PreviewRow) {
	fmt.Fprintln(out, "Rows as they would be read:")
	w := tabwriter.NewWriter(out, 2, 0, 2, ' ', 0)
	fmt.Fprintln(w, "line\ttime\tplace\tact\tcounts\twho\ttext")
	for _, row := range rows {
		if row.Err != nil {
			fmt.Fprintf(w, "%d\trefused: %s\n", row.Line, shortError(row.Err))
			continue
		}
		r := row.Report
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\t%s\n", row.Line, timeCell(r.Time), placeCell(r.At()), actCell(r), countCell(r),
			source.Clip(r.Alleged.Words, 20), oneLine(r.Title+" "+r.Text, 40))
	}
	_ = w.Flush()
}

func shortError(err error) string {
	var row *source.RowError
	if errors.As(err, &row) {
		short := *row
		short.File, short.Line = "", 0
		return oneLine(strings.TrimPrefix(short.Error(), ":0: "), 160)
	}
	return oneLine(err.Error(), 160)
}

func oneLine(s string, n int) string { return source.Clip(strings.Join(strings.Fields(s), " "), n) }

func timeCell(v truce.Interval) string {
	const layout = "2006-01-02 15:04"
	switch {
	case v.IsZero():
		return "not stated"
	case v.To.IsZero():
		return v.From.Format(layout) + " UTC on"
	case v.Duration().Minutes() <= 1:
		return v.From.Format(layout) + " UTC"
	case v.From.IsZero():
		return "until " + v.To.Format(layout) + " UTC"
	}
	return v.From.Format(layout) + " to " + v.To.Format(layout) + " UTC"
}

func placeCell(p truce.Place) string {
	s := oneLine(p.Name, 30)
	if p.At != nil {
		s = strings.TrimSpace(s + " " + p.At.Lat.String() + ", " + p.At.Lon.String())
		if p.R68M > 0 {
			s += fmt.Sprintf(" ±%d m", p.R68M)
		}
	}
	if p.Region != "" {
		s = strings.TrimSpace(s + " " + p.Region)
	}
	if s == "" {
		return "not stated"
	}
	return s
}

func actCell(r truce.Report) string {
	switch {
	case r.Act == "" && r.ActWords == "":
		return "not stated"
	case r.Act == "":
		return "? (" + oneLine(r.ActWords, 20) + ")"
	case r.ActWords == "" || r.ActWords == string(r.Act):
		return string(r.Act)
	}
	return string(r.Act) + " (" + oneLine(r.ActWords, 20) + ")"
}

func countCell(r truce.Report) string {
	var parts []string
	for _, c := range r.Counts {
		parts = append(parts, c.String())
	}
	if !r.Killed.IsZero() {
		parts = append(parts, "killed "+strings.TrimSuffix(r.Killed.String(), " person"))
	}
	if !r.Injured.IsZero() {
		parts = append(parts, "injured "+strings.TrimSuffix(r.Injured.String(), " person"))
	}
	return strings.Join(parts, ", ")
}
