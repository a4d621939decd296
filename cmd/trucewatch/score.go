package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"trucewatch/score"
)

// scoreCmd measures what fuse wrote against a truth.
type scoreCmd struct {
	Truth string   `required:"" help:"Tab-separated: report, incident; no header." placeholder:"T.tsv"`
	Links string   `help:"Links as fuse --links wrote them: prints how well probabilities keep their word." placeholder:"FILE"`
	Files []string `arg:"" help:"What fuse wrote; - is standard input."`
}

func (c *scoreCmd) Run(e *env) error {
	truth := score.Grouping{}
	if err := eachLine(e, c.Truth, func(line []byte) error {
		report, incident, ok := bytes.Cut(line, []byte{'\t'})
		if !ok || len(report) == 0 {
			return errors.New("want report, a tab, incident")
		}
		if _, twice := truth[string(report)]; twice {
			return fmt.Errorf("report %q stands twice", report)
		}
		truth[string(report)] = string(incident)
		return nil
	}); err != nil {
		return err
	}
	found := score.Grouping{}
	for _, name := range c.Files {
		if err := eachLine(e, name, func(line []byte) error {
			var a struct{ Report, Incident string }
			if err := json.Unmarshal(line, &a); err != nil {
				return err
			}
			if a.Report == "" || a.Incident == "" {
				return errors.New(`want {"report","incident"} as fuse writes it`)
			}
			found[a.Report] = a.Incident
			return nil
		}); err != nil {
			return err
		}
	}
	f, err := score.Compare(found, truth)
	if err != nil {
		return err
	}
	printFigures(e.stdout, f)
	if c.Links == "" {
		return nil
	}
	return c.calibration(e, truth)
}

func printFigures(w io.Writer, f score.Figures) {
	fmt.Fprintf(w, "reports         %d\n", f.Reports)
	if f.Missing+f.Extra > 0 {
		fmt.Fprintf(w, "left out        %d only in the truth, %d only in the grouping\n", f.Missing, f.Extra)
	}
	fmt.Fprintf(w, "pair precision  %.4f\npair recall     %.4f\npair F1         %.4f\n", f.Precision, f.Recall, f.F1)
	fmt.Fprintf(w, "B3 precision    %.4f\nB3 recall       %.4f\nB3              %.4f\n", f.B3Precision, f.B3Recall, f.B3)
	fmt.Fprintf(w, "ARI             %.4f\n", f.ARI)
	fmt.Fprintf(w, "incidents       %d found, %d true, count error %+.4f\n", f.Found, f.True, f.CountError)
}

func (c *scoreCmd) calibration(e *env, truth score.Grouping) error {
	var links []score.Link
	if err := eachLine(e, c.Links, func(line []byte) error {
		var l struct {
			A, B string
			P    *float64
		}
		if err := json.Unmarshal(line, &l); err != nil {
			return err
		}
		if l.P == nil {
			return errors.New(`want {"a","b","p"} as fuse --links writes it`)
		}
		links = append(links, score.Link{A: l.A, B: l.B, P: *l.P})
		return nil
	}); err != nil {
		return err
	}
	cal, err := score.Calibrate(links, truth)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "links           %d\nECE             %.4f\n", cal.N, cal.ECE)
	for i, b := range cal.Bins {
		fmt.Fprintf(e.stdout, "  p .%d to %.1f     %8d links  promised %.3f  true %.3f\n",
			i, float64(i+1)/10, b.N, b.Promised, b.True)
	}
	return nil
}

// eachLine calls f with every line that is not empty; its errors get file and line.
func eachLine(e *env, name string, f func(line []byte) error) error {
	in, shown, err := openInput(e, name)
	if err != nil {
		return err
	}
	defer in.Close()
	sc := bufio.NewScanner(in)
	sc.Buffer(make([]byte, 1<<16), 16<<20)
	for n := 1; sc.Scan(); n++ {
		line := bytes.TrimSpace(sc.Bytes())
		if len(line) == 0 {
			continue
		}
		if err := f(line); err != nil {
			return fmt.Errorf("%s:%d: %w", shown, n, err)
		}
	}
	if err := sc.Err(); err != nil {
		return fmt.Errorf("reading %s: %w", shown, err)
	}
	return nil
}
