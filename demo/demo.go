// Package demo holds the real data that `trucewatch demo` shows, embedded, so
// that the demonstration needs no network: the Christmas truce of 2023, the
// Easter truce of 2025 and an extract of VIINA. Licences and provenance stand in
// data/README.md; what may not be redistributed is not here.
package demo

import "embed"

// Data is the folder data: one folder for each mission of the demonstration.
//
//go:embed data
var Data embed.FS

// Delivery is one file of a mission and the adapter that reads it.
type Delivery struct {
	File    string // path in Data
	Adapter string
}

// Mission is one truce of the demonstration.
type Mission struct {
	ID         string
	Title      string
	Shows      string // what there is to see, in one sentence
	Agreement  string // sample of package agreement/samples; empty = none
	Deliveries []Delivery
	// Learn: enough rows of one kind to learn the fusion's numbers from them.
	Learn bool
}

// Missions lists the real missions of the demonstration in the order in which they are shown.
func Missions() []Mission {
	return []Mission{
		{ID: "christmas-2023", Title: "Christmas truce 2023",
			Shows: "36 hours declared by one party and rejected by the other: two recordings of one siren signal, heat spots without an hour, claims, and no report of an incident.", Agreement: "christmas-2023.yaml", Deliveries: []Delivery{
				{"data/christmas-2023/viina.csv", "viina"},
				{"data/christmas-2023/sirens-official.csv", "sirens"},
				{"data/christmas-2023/sirens-volunteer.csv", "sirens"},
				{"data/christmas-2023/fires.csv", "firms"},
				{"data/christmas-2023/cloud-by-oblast.csv", "cloud"},
				{"data/christmas-2023/cloud-daily.csv", "cloud"},
				{"data/christmas-2023/claims.csv", "party-claims"},
				{"data/christmas-2023/losses.csv", "ua-losses"},
				{"data/christmas-2023/windows.csv", "truce-windows"},
			}},
		{ID: "easter-2025", Title: "Easter truce 2025",
			Shows: "30 hours declared by one party: one party says about 4,900, the other 2,935, and the page explains why.", Agreement: "easter-2025.yaml", Deliveries: []Delivery{
				{"data/easter-2025/claims.csv", "party-claims"},
				{"data/easter-2025/sirens-volunteer.csv", "sirens"},
				{"data/easter-2025/cloud-daily.csv", "cloud"},
				{"data/easter-2025/losses.csv", "ua-losses"},
				{"data/easter-2025/windows.csv", "truce-windows"},
				{"data/easter-2025/viina.csv", "viina"},
			}},
		{ID: "viina-2022-2025", Title: "VIINA extract 2022 to 2025",
			Shows: "3,578 rows of news, made into incidents: repeats are one report, copies are one origin. No agreement.", Learn: true, Deliveries: []Delivery{
				{"data/viina-2022-2025/viina.csv.gz", "viina"},
			}},
	}
}
