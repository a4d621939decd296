// Command trucewatch monitors and verifies a ceasefire: it takes in reports,
// decides which of them speak of the same incident, keeps people's decisions and
// publishes what happened, how it is known and what nobody saw.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // zones of the agreement must resolve on a bare machine

	"trucewatch/internal/clock"
)

func main() {
	e := &env{ctx: interruptible(), stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, now: clock.Now}
	os.Exit(run(e, os.Args[1:]))
}

// interruptible is a context that ends at the first signal to stop. The second
// ends the process, whatever it does.
func interruptible() context.Context {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx
}
