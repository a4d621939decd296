//go:build !linux

package ramtemp

const memory = ""

func free(string) int64 { return 0 }

func alive(int) bool { return true }
