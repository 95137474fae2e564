package serve

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// holder finds the program that listens at addr. It is 0 when that is another user's, whose files may not be looked into.
//
// The kernel lists who listens in /proc/net/tcp, by the number of the socket; a process that has the socket open has a link to
// "socket:[NUMBER]" among its files.
func holder(addr string) (process string, pid int) {
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "", 0
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return "", 0
	}
	sockets := map[string]bool{}
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		text, err := os.ReadFile(table)
		if err != nil {
			continue
		}
		for _, inode := range listening(string(text), number) {
			sockets["socket:["+inode+"]"] = true
		}
	}
	if len(sockets) == 0 {
		return "", 0
	}
	files, err := filepath.Glob("/proc/[0-9]*/fd/*")
	if err != nil {
		return "", 0
	}
	for _, file := range files {
		target, err := os.Readlink(file)
		if err != nil || !sockets[target] {
			continue
		}
		folder := filepath.Dir(filepath.Dir(file))
		if pid, err = strconv.Atoi(filepath.Base(folder)); err != nil {
			continue
		}
		name, err := os.ReadFile(filepath.Join(folder, "comm"))
		if err != nil {
			continue
		}
		return strings.TrimSpace(string(name)), pid
	}
	return "", 0
}

// listening returns the socket numbers of what listens on the port, from a table as in /proc/net/tcp.
func listening(table string, port int) []string {
	const (
		local  = 1 // "0100007F:1F90", the address and port in hex
		status = 3 // "0A" for one that listens
		inode  = 9
	)
	suffix := fmt.Sprintf(":%04X", port)
	var inodes []string
	for line := range strings.Lines(table) {
		fields := strings.Fields(line)
		if len(fields) > inode && fields[status] == "0A" && strings.HasSuffix(fields[local], suffix) {
			inodes = append(inodes, fields[inode])
		}
	}
	return inodes
}
