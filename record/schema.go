package record

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strconv"
	"time"

	_ "modernc.org/sqlite" // the driver named "sqlite"
)

// formatVersion counts up when an older program could no longer read the record
// rightly. Version 1: 2025.
const formatVersion = 1

// schema of format 1. Times are RFC 3339 texts. A seq counts from 0: row = leaf index.
var schema = []string{
	`CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID`,
	`CREATE TABLE entry (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, leaf BLOB NOT NULL CHECK (length(leaf) = 41))`,
	`CREATE INDEX entry_kind ON entry (kind)`,
	`CREATE TABLE body (seq INTEGER PRIMARY KEY REFERENCES entry (seq), seed BLOB NOT NULL CHECK (length(seed) = 32), fields BLOB NOT NULL)`,
	// known recognises what is sent again. Its hashes have no salt, so a row goes with the body.
	`CREATE TABLE known (seq INTEGER PRIMARY KEY REFERENCES entry (seq), key BLOB NOT NULL, content BLOB NOT NULL)`,
	`CREATE TABLE inbox (id INTEGER PRIMARY KEY, turn TEXT NOT NULL, late INTEGER NOT NULL, kind TEXT NOT NULL,
		leaf BLOB NOT NULL, seed BLOB NOT NULL, fields BLOB NOT NULL, key BLOB NOT NULL, content BLOB NOT NULL)`,
	`CREATE TABLE seal (size INTEGER PRIMARY KEY, sealed TEXT NOT NULL)`,
	// erased allows the deletion of exactly the bodies that a sealed erasure entry names.
	`CREATE TABLE erased (seq INTEGER PRIMARY KEY, erasure INTEGER NOT NULL REFERENCES entry (seq))`,

	refuse("entry", "UPDATE", "", "a sealed entry is never changed"),
	refuse("entry", "DELETE", "", "a sealed entry is never removed"),
	refuse("body", "UPDATE", "", "a body is never changed"),
	refuse("body", "DELETE", "NOT EXISTS (SELECT 1 FROM erased WHERE seq = OLD.seq)", "a body is removed only by an erasure entry that names it"),
	refuse("known", "UPDATE", "", "a row of known is never changed"),
	refuse("known", "DELETE", "NOT EXISTS (SELECT 1 FROM erased WHERE seq = OLD.seq)", "a row of known goes only with its body"),
	refuse("seal", "UPDATE", "", "a seal is never changed"),
	refuse("seal", "DELETE", "", "a seal is never removed"),
	refuse("erased", "UPDATE", "", "an erasure is never changed"),
	refuse("erased", "DELETE", "", "an erasure is never removed"),
	refuse("erased", "INSERT", "NOT EXISTS (SELECT 1 FROM entry WHERE seq = NEW.erasure AND kind LIKE 'erasure/%')", "an erasure needs a sealed entry of kind erasure"),
	refuse("meta", "UPDATE", "", "what a record is, is never changed"),
	refuse("meta", "DELETE", "", "what a record is, is never changed"),
}

// refuse is the trigger that refuses op on table when cond holds.
func refuse(table, op, cond, why string) string {
	when := ""
	if cond != "" {
		when = "WHEN " + cond
	}
	return fmt.Sprintf(`CREATE TRIGGER %s_%s BEFORE %s ON %s %s BEGIN SELECT RAISE(ABORT, 'record: %s'); END`,
		table, op, op, table, when, why)
}

// openDB opens the database file. Writing needs one connection only; readers see
// the last commit and never wait.
func openDB(dir string, writing bool) (*sql.DB, error) {
	abs, err := filepath.Abs(filepath.Join(dir, "record.db"))
	if err != nil {
		return nil, err
	}
	q := url.Values{}
	add := func(pragma string) { q.Add("_pragma", pragma) }
	add("busy_timeout(10000)")
	add("foreign_keys(0)") // checked by Check; not at every insert
	add("temp_store(MEMORY)")
	if writing {
		add("journal_mode(WAL)")
		add("synchronous(FULL)")
		add("secure_delete(ON)")
		add("recursive_triggers(ON)") // INSERT OR REPLACE fires the triggers against deletion
		add("cache_size(-65536)")     // 64 MiB
		add("wal_autocheckpoint(8192)")
		q.Set("_txlock", "immediate")
	} else {
		add("query_only(ON)")
	}
	dsn := url.URL{Scheme: "file", Path: filepath.ToSlash(abs), RawQuery: q.Encode()}
	db, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		return nil, err
	}
	if writing {
		db.SetMaxOpenConns(1)
	} else {
		db.SetMaxOpenConns(4)
	}
	return db, nil
}

// createSchema makes the tables and writes what the record is, in one transaction.
func createSchema(ctx context.Context, db *sql.DB, o Options) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, q := range schema {
		if _, err := tx.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("%w in %.60s", err, q)
		}
	}
	for name, value := range map[string]string{
		"format":   strconv.Itoa(formatVersion),
		"log":      o.Log,
		"exercise": strconv.FormatBool(o.Exercise),
		"created":  o.Now().UTC().Truncate(time.Second).Format(time.RFC3339),
	} {
		if _, err := tx.ExecContext(ctx, `INSERT INTO meta (name, value) VALUES (?, ?)`, name, value); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// meta is what a record says it is.
type meta struct {
	log      string
	exercise bool
	created  string
}

// ErrNewer reports a record that a newer program has written.
var ErrNewer = errors.New("record: written by a newer program")

func readMeta(ctx context.Context, db *sql.DB) (meta, error) {
	values := map[string]string{}
	rows, err := db.QueryContext(ctx, `SELECT name, value FROM meta`)
	if err != nil {
		return meta{}, err
	}
	defer rows.Close()
	for rows.Next() {
		var name, value string
		if err := rows.Scan(&name, &value); err != nil {
			return meta{}, err
		}
		values[name] = value
	}
	if err := rows.Err(); err != nil {
		return meta{}, err
	}
	format, err := strconv.Atoi(values["format"])
	if err != nil || format < 1 {
		return meta{}, fmt.Errorf("its format %.20q is not a number: this is not a record of this program", values["format"])
	}
	if format > formatVersion {
		return meta{}, fmt.Errorf("%w: it has format %d, this program reads up to %d: update trucewatch", ErrNewer, format, formatVersion)
	}
	return meta{log: values["log"], exercise: values["exercise"] == "true", created: values["created"]}, nil
}
