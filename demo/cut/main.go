// Command cut makes the embedded data of the demonstration from the sets that lie
// in ../shared/data beside the checkout: only rows around each truce, only sets
// whose licence allows it, text no longer than 120 characters.
//
//	go run ./demo/cut
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// maxText is the longest text of a dataset row that is redistributed, in characters.
const maxText = 120

// cutting takes the rows of one file whose column lies in [from, to], as text.
type cutting struct {
	in, out  string
	column   string
	from, to string
	text     string // column to shorten
}

func main() {
	shared := "../shared/data"
	if len(os.Args) > 1 {
		shared = os.Args[1]
	}
	for _, c := range cuttings() {
		n, err := c.run(shared, "demo/data")
		if err != nil {
			fmt.Fprintln(os.Stderr, "cut:", err)
			os.Exit(1)
		}
		fmt.Printf("%5d rows  %s\n", n, c.out)
	}
}

func cuttings() []cutting {
	const truces, viina = "truce-periods/", "viina-extract/viina_reports_2022_2025.csv.gz"
	xmas, easter := "christmas-2023/", "easter-2025/"
	return []cutting{
		{viina, xmas + "viina.csv", "date", "20221228", "20230116", "representative_text"},
		{truces + "sirens_official_2023-01.csv", xmas + "sirens-official.csv", "started_at", "2022-12-30", "2023-01-16", ""},
		{truces + "sirens_volunteer_2023-01.csv", xmas + "sirens-volunteer.csv", "started_at", "2022-12-30", "2023-01-16", ""},
		{truces + "firms_2022-12_2023-01.csv", xmas + "fires.csv", "acq_date", "2022-12-28", "2023-01-16", ""},
		{truces + "cloud_cover_by_oblast_2023-01.csv", xmas + "cloud-by-oblast.csv", "date", "2023-01-01", "2023-01-16", ""},
		{truces + "cloud_cover_ukraine_daily.csv", xmas + "cloud-daily.csv", "date", "2022-12-28", "2023-01-16", ""},
		{truces + "party_claims.csv", xmas + "claims.csv", "truce_id", "christmas-2023", "christmas-2023", ""},
		{truces + "ua_general_staff_losses_claims.csv", xmas + "losses.csv", "date", "2022-12-28", "2023-01-16", ""},
		{truces + "truce_windows.csv", xmas + "windows.csv", "truce_id", "christmas-2023", "christmas-2023", ""},
		{truces + "party_claims.csv", easter + "claims.csv", "truce_id", "easter-2025", "easter-2025", ""},
		{truces + "sirens_volunteer_2025-04_05.csv", easter + "sirens-volunteer.csv", "started_at", "2025-04-19", "2025-04-22", ""},
		{truces + "cloud_cover_ukraine_daily.csv", easter + "cloud-daily.csv", "date", "2025-04-12", "2025-04-28", ""},
		{truces + "ua_general_staff_losses_claims.csv", easter + "losses.csv", "date", "2025-04-12", "2025-04-28", ""},
		{truces + "truce_windows.csv", easter + "windows.csv", "truce_id", "easter-2025", "easter-2025", ""},
		{viina, easter + "viina.csv", "date", "20250412", "20250428", "representative_text"},
		{viina, "viina-2022-2025/viina.csv.gz", "date", "0", "9", "representative_text"},
	}
}

func (c cutting) run(shared, out string) (int, error) {
	raw, err := os.ReadFile(filepath.Join(shared, filepath.FromSlash(c.in)))
	if err != nil {
		return 0, err
	}
	var r io.Reader = bytes.NewReader(raw)
	if strings.HasSuffix(c.in, ".gz") {
		if r, err = gzip.NewReader(r); err != nil {
			return 0, fmt.Errorf("%s: %w", c.in, err)
		}
	}
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return 0, fmt.Errorf("%s: %w", c.in, err)
	}
	kept := c.keep(rows)
	var buf bytes.Buffer
	w := csv.NewWriter(&buf)
	if err := w.WriteAll(kept); err != nil {
		return 0, err
	}
	data := buf.Bytes()
	if strings.HasSuffix(c.out, ".gz") {
		var z bytes.Buffer
		gz, _ := gzip.NewWriterLevel(&z, gzip.BestCompression) // no time stamp: the same bytes each time
		gz.Write(data)
		gz.Close()
		data = z.Bytes()
	}
	path := filepath.Join(out, filepath.FromSlash(c.out))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return 0, err
	}
	return len(kept) - 1, os.WriteFile(path, data, 0o644)
}

func (c cutting) keep(rows [][]string) [][]string {
	col, text := -1, -1
	for i, name := range rows[0] {
		if name == c.column {
			col = i
		}
		if name == c.text && c.text != "" {
			text = i
		}
	}
	kept := rows[:1:1]
	for _, row := range rows[1:] {
		v := row[col]
		if v[:min(len(v), len(c.from))] < c.from || v[:min(len(v), len(c.to))] > c.to {
			continue
		}
		if text >= 0 {
			row[text] = shorten(row[text])
		}
		kept = append(kept, row)
	}
	return kept
}

func shorten(s string) string {
	if utf8.RuneCountInString(s) <= maxText {
		return s
	}
	return string([]rune(s)[:maxText-1]) + "…"
}
