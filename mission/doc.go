// Package mission is a mission folder on disk: its settings, its record and, while
// a server runs, its control socket.
//
//	agreement.yaml   what the parties agreed, declared or left open
//	mission.yaml     how the mission works and publishes
//	sources.yaml     the register of sources, over the adapters' own entries
//	mappings/        mapping files for spreadsheets
//	record/          the record: the only thing that cannot be made again
//	site/            the last edition; may be deleted at any time
//	control.sock     while `serve` runs
//
// One process holds the record. While `serve` runs, other commands send their
// request over the socket and the server does the work with the same handlers.
package mission
