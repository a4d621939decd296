// Package fetch polls feeds and pages politely. It obeys robots.txt, asks only for
// what changed, waits as long as it is told to and longer after every failure, and
// never speaks to an address inside the network it runs in. It knows no formats.
//
// Time, waiting, randomness and connections are values of Client, so that tests
// need neither a network nor patience.
package fetch
