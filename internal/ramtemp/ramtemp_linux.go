package ramtemp

import "syscall"

// memory is where Linux mounts a file system in memory for everybody.
const memory = "/dev/shm"

// free counts the bytes that are free on the file system of path; 0 if unknown.
func free(path string) int64 {
	var s syscall.Statfs_t
	if err := syscall.Statfs(path, &s); err != nil {
		return 0
	}
	return int64(s.Bavail) * int64(s.Bsize)
}

// alive reports whether a process runs; what cannot be told counts as running.
func alive(pid int) bool {
	return syscall.Kill(pid, 0) != syscall.ESRCH
}
