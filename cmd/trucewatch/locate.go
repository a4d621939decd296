package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"trucewatch/gazetteer"
	"trucewatch/geo"
	"trucewatch/truce"
)

type locateCmd struct {
	Names   []string `arg:"" name:"name" help:"Names of places, in English, Ukrainian or Russian, in any case; - reads one a line."`
	Text    string   `help:"The sentence or article the name stands in: regions in it decide between places of one name."`
	Region  string   `help:"A region to prefer: ISO code or any form of its name."`
	Country string   `help:"A country to prefer: UA or RU."`
	Near    string   `help:"A position to prefer: latitude and longitude, or a grid reference."`
	JSON    bool     `name:"json" help:"One JSON object a line."`
}

// located is one line of --json.
type located struct {
	Name string `json:"name"`
	gazetteer.Answer
	MGRS      string `json:"mgrs,omitempty"`
	Gazetteer string `json:"gazetteer"` // version of its data
}

func (c *locateCmd) Run(e *env) error {
	q := gazetteer.Query{Text: c.Text, Region: c.Region, Country: strings.ToUpper(c.Country)}
	g := gazetteer.Default()
	if c.Region != "" {
		if _, ok := g.RegionCode(c.Region); !ok {
			return &exitError{exitUsage, fmt.Errorf("--region %q is no region known here; give an ISO 3166-2 code such as UA-14, or a name such as \"Donetsk region\"", c.Region)}
		}
	}
	if c.Near != "" {
		p, _, err := geo.ParsePair(c.Near)
		if err != nil {
			return &exitError{exitUsage, fmt.Errorf("--near: %w", err)}
		}
		q.Near = &truce.Position{Lat: truce.E7(p.Lat), Lon: truce.E7(p.Lon)}
	}
	out := bufio.NewWriter(e.stdout)
	asked, missed := 0, 0
	err := eachName(c.Names, e.stdin, func(name string) error {
		q.Name = name
		a := g.Locate(q)
		asked++
		if !a.Found {
			missed++
		}
		if c.JSON {
			b, err := json.Marshal(located{name, a, gridOf(a), g.Version()})
			if err != nil {
				return fmt.Errorf("writing the answer for %q: %w", name, err)
			}
			out.Write(append(b, '\n'))
			return nil
		}
		printAnswer(out, g, name, a)
		return nil
	})
	if ferr := out.Flush(); err == nil {
		err = ferr
	}
	if err == nil && missed > 0 {
		return &exitError{exitRefused, fmt.Errorf("%d of %d names not placed", missed, asked)}
	}
	return err
}

// eachName calls use for every name of the arguments, and for every line of the
// standard input where an argument is "-".
func eachName(names []string, stdin io.Reader, use func(string) error) error {
	for _, n := range names {
		if n != "-" {
			if err := use(n); err != nil {
				return err
			}
			continue
		}
		sc := bufio.NewScanner(stdin)
		sc.Buffer(nil, 1<<20)
		for sc.Scan() {
			if line := strings.TrimSpace(sc.Text()); line != "" {
				if err := use(line); err != nil {
					return err
				}
			}
		}
		if err := sc.Err(); err != nil {
			return fmt.Errorf("reading names from the standard input: %w", err)
		}
	}
	return nil
}

func printAnswer(w io.Writer, g *gazetteer.Gazetteer, name string, a gazetteer.Answer) {
	fmt.Fprintln(w, name)
	if !a.Found {
		fmt.Fprintf(w, "  not placed: %s\n", a.Why)
		printRivals(w, g, "could be", a.Rivals)
		return
	}
	fmt.Fprintf(w, "  %s\n", describe(g, a.Place))
	fmt.Fprintf(w, "  %s, %s  within %s (68 %%)  grid %s\n", a.Place.At.Lat, a.Place.At.Lon, kilometres(a.R68M), gridOf(a))
	if a.DistrictOnly {
		fmt.Fprintln(w, "  known to the area only")
	}
	if a.Ambiguous {
		fmt.Fprintln(w, "  ambiguous: less than two thirds sure")
	}
	fmt.Fprintf(w, "  why: %s\n", a.Why)
	printRivals(w, g, "rivals", a.Rivals)
}

func printRivals(w io.Writer, g *gazetteer.Gazetteer, title string, rivals []gazetteer.Candidate) {
	for i, r := range rivals {
		if i == 0 {
			fmt.Fprintf(w, "  %s:\n", title)
		}
		share := ""
		if r.SharePPM > 0 && r.SharePPM < 1000 {
			share = ", below 0.1 %"
		} else if r.SharePPM > 0 {
			share = fmt.Sprintf(", %d.%d %%", r.SharePPM/10_000, r.SharePPM/1000%10)
		}
		fmt.Fprintf(w, "    %s%s\n", describe(g, r.Place), share)
	}
}

// describe is a place in one line: names, kind, district, region, key.
func describe(g *gazetteer.Gazetteer, p gazetteer.Place) string {
	names := []string{p.Name}
	for _, n := range []string{p.NameUK, p.NameRU} {
		if n != "" && n != names[len(names)-1] {
			names = append(names, n)
		}
	}
	where := []string{strings.ReplaceAll(string(p.Kind), "_", " ")}
	if p.Raion != "" && p.Raion != p.Name {
		where = append(where, p.Raion)
	}
	if p.Kind != gazetteer.KindRegion {
		where = append(where, g.RegionName(p.Region)+" region")
	}
	return fmt.Sprintf("%s, %s (%s) [%s]", strings.Join(names, " / "), strings.Join(where, ", "), p.Region, p.Key)
}

// gridOf is the MGRS square of the answer, no finer than its radius allows.
func gridOf(a gazetteer.Answer) string {
	if !a.Found {
		return ""
	}
	digits := 3
	switch {
	case a.R68M >= 100_000:
		digits = 1
	case a.R68M >= 10_000:
		digits = 2
	}
	s, err := geo.FormatMGRS(int32(a.Place.At.Lat), int32(a.Place.At.Lon), digits)
	if err != nil {
		return ""
	}
	return s
}

func kilometres(m int) string { return fmt.Sprintf("%d.%d km", m/1000, m/100%10) }
