package main

import (
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"trucewatch/bench/rival"
	"trucewatch/score"
	"trucewatch/text"
)

// story is one news report of the Gun Violence Corpus.
type story struct {
	ID       string `json:"doc_id"`
	Incident string `json:"incident_id"`
	Split    string `json:"split"`
	Date     string `json:"dct"`
	Title    string `json:"title"`
	Text     string `json:"text"`
}

// reading is how much of a story a method gets to see.
type reading struct {
	name         string
	words        int // of the text; -1 = all
	least, aimed float64
}

var readings = []reading{{"headline and date", 0, .85, .90}, {"headline, 20 words, date", 20, .93, .96}, {"whole text and date", -1, .98, .98}}

func (r reading) text(s story) string {
	w := strings.Fields(s.Text)
	if r.words >= 0 && len(w) > r.words {
		w = w[:r.words]
	}
	return strings.Join(w, " ")
}

// headlines compares on news reports with known incidents, tuned on one half and
// measured on the other.
func (b *bench) headlines() (table, error) {
	t := table{title: "Headlines: Gun Violence Corpus, 74 news reports of 34 incidents",
		note: "B³ on the test half; thresholds of tf-idf are tuned on the other half (78 reports of 37 incidents). The corpus (CC BY 4.0) has English news of one kind of event in one country, " +
			"many of them alike; it says little about Ukrainian or Russian posts. Each report counts as a source of its own.",
		command: "go run ./bench --only gvc",
		header:  []string{"what is read", "method", "B³", "pair F1", "incidents found (true 34)", "gate"}}
	path, err := b.need("gvc/gvc_docs.jsonl.gz")
	if err != nil {
		return t, err
	}
	halves, err := loadStories(path)
	if err != nil {
		return t, err
	}
	for _, r := range readings {
		for _, dated := range []bool{false, true} {
			name := "tf-idf, average linkage"
			if dated {
				name += ", with a date term"
			}
			fig := tunedTFIDF(halves, r, dated)
			t.row(r.name, name, fmt.Sprintf("%.3f", fig.B3), fmt.Sprintf("%.3f", fig.F1), fmt.Sprint(fig.Found), "")
		}
		var lines []map[string]any
		for _, s := range halves["test"] {
			l := map[string]any{"id": s.ID, "source": "outlet-" + s.ID, "published": s.Date, "title": s.Title}
			if r.words != 0 {
				l["text"] = r.text(s)
			}
			lines = append(lines, l)
		}
		file, err := b.writeLines("gvc.jsonl", lines)
		if err != nil {
			return t, err
		}
		f, err := b.fuse(false, file)
		if err != nil {
			return t, err
		}
		fig, err := score.Compare(f.groups, storyTruth(halves["test"]))
		if err != nil {
			return t, err
		}
		t.row(r.name, "**trucewatch**", fmt.Sprintf("%.3f", fig.B3), fmt.Sprintf("%.3f", fig.F1), fmt.Sprint(fig.Found),
			fmt.Sprintf("≥ %.2f, aim %.2f: %s", r.least, r.aimed, verdict(fig.B3 >= r.least)))
	}
	return t, nil
}

func loadStories(path string) (map[string][]story, error) {
	r, err := openGzip(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	halves := map[string][]story{}
	for dec := json.NewDecoder(r); dec.More(); {
		var s story
		if err := dec.Decode(&s); err != nil {
			return nil, fmt.Errorf("reading %s: %w", filepath.Base(path), err)
		}
		halves[s.Split] = append(halves[s.Split], s)
	}
	return halves, nil
}

func storyTruth(ss []story) score.Grouping {
	g := score.Grouping{}
	for _, s := range ss {
		g[s.ID] = s.Incident
	}
	return g
}

// tunedTFIDF finds the settings on one half and measures on the other.
func tunedTFIDF(halves map[string][]story, r reading, dated bool) score.Figures {
	taus := []float64{0}
	if dated {
		taus = []float64{1, 2, 3, 5, 8, 12, 20, 40}
	}
	measure := func(half string, threshold, tau float64) score.Figures {
		ss := halves[half]
		docs, ids := make([]rival.Document, len(ss)), make([]string, len(ss))
		for i, s := range ss {
			day, err := time.Parse(time.DateOnly, s.Date)
			if err != nil {
				continue
			}
			docs[i] = rival.Document{Words: text.Tokens(s.Title + " " + r.text(s)), Day: day.Unix() / 86400}
			ids[i] = s.ID
		}
		f, err := score.Compare(named(ids, rival.TFIDF(docs, threshold, tau)), storyTruth(ss))
		if err != nil {
			return score.Figures{}
		}
		return f
	}
	best, threshold, tau := 0.0, 0.0, 0.0
	for _, ta := range taus {
		for th := .02; th < .6; th += .02 {
			if v := measure("val", th, ta).B3; v > best {
				best, threshold, tau = v, th, ta
			}
		}
	}
	return measure("test", threshold, tau)
}

// openGzip opens a compressed file.
func openGzip(path string) (io.ReadCloser, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", filepath.Base(path), err)
	}
	return struct {
		io.Reader
		io.Closer
	}{z, f}, nil
}

func gzipCSV(path string) ([][]string, error) {
	r, err := openGzip(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	c := csv.NewReader(r)
	c.FieldsPerRecord = -1
	c.LazyQuotes = true
	rows, err := c.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", filepath.Base(path), err)
	}
	return rows, nil
}

// viina counts the repeats of a real data set that survive as several incidents.
func (b *bench) viina() (table, error) {
	t := table{title: "Repeats in a real data set: VIINA extract, 3,578 rows, 2022 to 2025",
		note: "The set repeats a text under several places and days; 590 clusters of one address and text are known. A cluster survives if its rows end in several incidents. " +
			"Folding repeats is easy and is also what one-per-place-and-day was built for, within a place and day; the figure says what a count taken from the set would repeat. " +
			"There is no truth for the rest: putting everything into one incident would also leave no cluster, so look at the number of incidents and at the largest.",
		command: "go run ./bench --only viina",
		header:  []string{"method", "incidents", "largest, rows", "clusters that survive, of 590", "of those on several days", "gate"}}
	rowsPath, err := b.need("viina-extract/viina_reports_2022_2025.csv.gz")
	if err != nil {
		return t, err
	}
	clusterPath, err := b.need("viina-extract/viina_repeat_clusters.csv.gz")
	if err != nil {
		return t, err
	}
	ids, reports, lines, err := loadViina(rowsPath)
	if err != nil {
		return t, err
	}
	clusters, err := gzipCSV(clusterPath)
	if err != nil {
		return t, err
	}
	put := func(name string, g score.Grouping, gate bool) {
		all, across := survivors(clusters[1:], g)
		verdictText := ""
		if gate {
			verdictText = "0 survive: " + verdict(all == 0)
		}
		t.row(name, fmt.Sprint(incidents(g)), fmt.Sprint(largest(g)), fmt.Sprint(all), fmt.Sprint(across), verdictText)
	}
	put("each row by itself", named(ids, rival.Alone(reports)), false)
	put("the known repeats folded, nothing else", foldKnown(ids, clusters[1:]), false)
	put("one per place (exact) and day", named(ids, rival.OnePerDay(reports, .0001, true, false)), false)
	file, err := b.writeLines("viina.jsonl", lines)
	if err != nil {
		return t, err
	}
	f, err := b.fuse(false, file)
	if err != nil {
		return t, err
	}
	put("**trucewatch**", f.groups, true)
	return t, nil
}

// loadViina reads the rows for the rivals and as lines of the stage contract.
func loadViina(path string) (ids []string, rs []rival.Report, lines []map[string]any, err error) {
	rows, err := gzipCSV(path)
	if err != nil {
		return nil, nil, nil, err
	}
	col := map[string]int{}
	for i, h := range rows[0] {
		col[h] = i
	}
	for n, r := range rows[1:] {
		day, err1 := time.Parse("20060102", r[col["date"]])
		var lat, lon float64
		_, err2 := fmt.Sscan(r[col["latitude"]]+" "+r[col["longitude"]], &lat, &lon)
		if err1 != nil || err2 != nil {
			return nil, nil, nil, fmt.Errorf("reading %s row %d: date %q, place %q %q", filepath.Base(path), n+1, r[col["date"]], r[col["latitude"]], r[col["longitude"]])
		}
		id := r[col["event_id_1pd"]] + " " + r[col["date"]] // two ids stand for other events in another year
		url, _, _ := strings.Cut(r[col["source_urls"]], "|")
		source, _, _ := strings.Cut(r[col["sources_matching"]], "|")
		if source == "" {
			source = "unnamed"
		}
		ids = append(ids, id)
		rs = append(rs, rival.Report{Source: source, Placed: true, Lat: lat, Lon: lon, Day: day.Unix() / 86400, End: day.Unix() / 86400})
		lines = append(lines, map[string]any{"id": id, "source": source, "url": url, "title": r[col["representative_text"]], "place_name": r[col["asciiname"]],
			"time": map[string]string{"from": day.Format(time.RFC3339), "to": day.AddDate(0, 0, 1).Format(time.RFC3339)}, "published": day.Format(time.DateOnly),
			"place": map[string]any{"lat": json.Number(degrees(lat)), "lon": json.Number(degrees(lon)), "radius_m": 10000}})
	}
	return ids, rs, lines, nil
}

// foldKnown puts the rows of each known cluster together and leaves the rest alone.
func foldKnown(ids []string, clusters [][]string) score.Grouping {
	g := score.Grouping{}
	for _, id := range ids {
		g[id] = id
	}
	for _, c := range clusters {
		for _, id := range strings.Split(c[2], "|") {
			for _, day := range strings.Split(c[3], "|") {
				if _, ok := g[id+" "+day]; ok {
					g[id+" "+day] = "cluster " + c[0]
				}
			}
		}
	}
	return g
}

// largest is the number of rows in the greatest incident.
func largest(g score.Grouping) int {
	n, most := map[string]int{}, 0
	for _, i := range g {
		n[i]++
		most = max(most, n[i])
	}
	return most
}

// survivors counts the clusters whose rows lie in several incidents, and those of
// them that span several days.
func survivors(clusters [][]string, g score.Grouping) (all, across int) {
	for _, c := range clusters {
		days := strings.Split(c[3], "|")
		seen := map[string]bool{}
		for _, id := range strings.Split(c[2], "|") {
			for _, day := range days {
				if inc, ok := g[id+" "+day]; ok {
					seen[inc] = true
				}
			}
		}
		if len(seen) > 1 {
			all++
			if len(days) > 1 {
				across++
			}
		}
	}
	return all, across
}
