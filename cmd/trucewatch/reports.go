package main

import (
	"errors"
	"fmt"
	"strings"

	"trucewatch/source"
	"trucewatch/source/all"
	"trucewatch/truce"
)

// readReports reads reports from files for a single stage. A file is JSON Lines,
// or ADAPTER:FILE for a file that an adapter reads. Rows that cannot be taken
// are printed and counted in bad.
func readReports(e *env, files []string, bad *int, take func(truce.Report)) error {
	for _, name := range files {
		adapter, path := "jsonl", name
		if a, rest, ok := strings.Cut(name, ":"); ok {
			if _, err := all.Lookup(a); err == nil {
				adapter, path = a, rest
			}
		}
		a, err := all.Lookup(adapter)
		if err != nil {
			return err
		}
		in, shown, err := openInput(e, path)
		if err != nil {
			return err
		}
		for r, err := range a.Parse(source.Input{Name: shown, R: in}) {
			if stop := e.ctx.Err(); stop != nil {
				in.Close()
				return stop
			}
			var row *source.RowError
			switch {
			case errors.As(err, &row):
				if *bad++; *bad <= maxComplaints {
					fmt.Fprintln(e.stderr, row)
				}
			case err != nil:
				in.Close()
				return err
			default:
				take(r)
			}
		}
		if err := in.Close(); err != nil {
			return fmt.Errorf("closing %s: %w", shown, err)
		}
	}
	return nil
}

// readRegister lays the sources of a file over those that the adapters bring.
func readRegister(name string, data []byte) (map[truce.SourceID]truce.Source, error) {
	var own []truce.Source
	if data != nil {
		var err error
		if own, err = source.LoadRegister(name, data); err != nil {
			return nil, err
		}
	}
	merged, err := source.MergeRegister(all.Infos(), own)
	if err != nil {
		return nil, err
	}
	out := make(map[truce.SourceID]truce.Source, len(merged))
	for _, s := range merged {
		out[s.ID] = s
	}
	return out, nil
}
