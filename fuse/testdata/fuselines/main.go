// Command fuselines learns from and fuses reports on standard input and writes
// incidents and links: the least program with which another processor can be tried.
package main

import (
	"errors"
	"io"
	"log"
	"os"

	"trucewatch/fuse"
)

func main() {
	b := fuse.NewBuilder(fuse.Options{})
	for rd := fuse.NewReader(os.Stdin, "standard input"); ; {
		r, err := rd.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err := errors.Join(err, b.Add(&r)); err != nil {
			log.Fatal(err)
		}
	}
	snap, err := b.Learn("test")
	if err != nil {
		log.Fatal(err)
	}
	b.UseSnapshot(snap)
	res, err := b.Run()
	if err != nil {
		log.Fatal(err)
	}
	if err := errors.Join(res.WriteAssignments(os.Stdout), res.WriteLinks(os.Stdout)); err != nil {
		log.Fatal(err)
	}
}
