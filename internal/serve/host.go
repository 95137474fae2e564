package serve

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
)

// A web site can point a name of its own at 127.0.0.1 and so make a browser take the preview for a part of it ("DNS rebinding").
// The Host header still carries that name. Names that nobody else controls are therefore the only ones answered: localhost, the
// name the author bound, and addresses that are numbers, which need no DNS.

// hosts decides which Host headers are answered.
type hosts struct {
	port  string
	names map[string]bool
}

// newHosts allows what the author asked for, asked, and what it came to.
func newHosts(asked string, bound net.Addr) hosts {
	h := hosts{names: map[string]bool{"localhost": true, "127.0.0.1": true, "::1": true}}
	if host, port, err := net.SplitHostPort(bound.String()); err == nil {
		h.port = port
		h.names[host] = true
	}
	if host, _, err := net.SplitHostPort(asked); err == nil && host != "" {
		h.names[strings.ToLower(host)] = true
	}
	return h
}

// allow reports whether the request names this server. A server on all interfaces is also reached under the address that the
// connection came to.
func (h hosts) allow(r *http.Request) bool {
	name, port := r.Host, ""
	if host, p, err := net.SplitHostPort(r.Host); err == nil {
		name, port = host, p
	} else {
		name = strings.TrimSuffix(strings.TrimPrefix(name, "["), "]")
	}
	if port != "" && port != h.port {
		return false
	}
	name = strings.ToLower(name)
	if h.names[name] {
		return true
	}
	local, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	ip := net.ParseIP(name)
	return ok && ip != nil && ip.Equal(local.IP)
}

// listen binds the address the author asked for. Other machines are let in only when the address says so: an empty host is the
// loopback address, not all of them.
func listen(ctx context.Context, asked string) (net.Listener, error) {
	addr := asked
	if addr == "" {
		addr = DefaultAddr
	}
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("%q is %w: write HOST:PORT, such as %s", addr, ErrAddr, DefaultAddr)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return nil, fmt.Errorf("%q is %w: the port is a number up to 65535, as in %s", addr, ErrAddr, DefaultAddr)
	}
	if host == "" {
		host = "127.0.0.1"
	}
	addr = net.JoinHostPort(host, port)
	network := "tcp"
	if ip := net.ParseIP(host); ip != nil && ip.To4() != nil {
		network = "tcp4" // else 0.0.0.0 would take all IPv6 addresses too
	}
	listener, err := new(net.ListenConfig).Listen(ctx, network, addr)
	if isTaken(err) {
		return nil, newPortTakenError(addr, err)
	}
	if err != nil {
		return nil, fmt.Errorf("binding %s: %w", addr, err)
	}
	return listener, nil
}

func isLoopback(addr net.Addr) bool {
	tcp, ok := addr.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}
